mod schema;
use mizzle::prelude::*;
use schema::*;

#[derive(View)]
#[view(Adults, definition = "SELECT id, name FROM users WHERE age > 17")]
struct Adult {
    id: UserId,
    name: Option<String>,
}

fn case() {
    let _ = Adults.find(UserId(1));
}

fn main() {}
