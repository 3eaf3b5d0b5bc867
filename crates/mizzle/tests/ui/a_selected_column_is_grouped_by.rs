mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.group_by(Users.age).select((Users.email, count()));
}

fn main() {}
