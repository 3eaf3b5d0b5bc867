mod schema;
use mizzle::prelude::*;
use schema::*;

#[derive(View)]
#[view(Adults, definition = "SELECT id, name FROM users WHERE age > 17")]
struct Adult {
    id: UserId,
    name: Option<String>,
}

#[derive(View)]
#[view(Totals, materialized, definition = "SELECT count(*) FROM users")]
struct Total {
    users: i64,
}

fn case() {
    let _ = Adults.delete();
    let _ = Adults.update(Adults.name.set("Ada"));
    let _ = Adults.insert(NewUser::new().email("ada").age(36));
    let _ = Totals.delete();
}

fn main() {}
