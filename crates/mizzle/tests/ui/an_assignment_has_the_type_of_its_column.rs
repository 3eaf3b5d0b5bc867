mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.update(Users.age.set("thirty"));
}

fn main() {}
