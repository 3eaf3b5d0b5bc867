mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.filter(max(Users.age).gt(30));
}

fn main() {}
