mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.insert(NewUser::new().email("ada@example.com").age(30)).on_conflict(Modules.id).do_nothing();
}

fn main() {}
