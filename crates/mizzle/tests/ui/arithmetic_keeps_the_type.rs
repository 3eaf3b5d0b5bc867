mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.select(Users.age + 1.5);
}

fn main() {}
