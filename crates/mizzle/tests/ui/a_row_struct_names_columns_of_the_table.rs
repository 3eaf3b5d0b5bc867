mod schema;
use mizzle::prelude::*;
use schema::*;

#[derive(Row)]
struct Card {
    email: String,
    nickname: String,
}

fn case() {
    let _ = Users.select_as::<Card>();
}

fn main() {}
