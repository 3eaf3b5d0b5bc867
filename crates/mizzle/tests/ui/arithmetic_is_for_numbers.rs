mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.select(Users.email + 1);
}

fn main() {}
