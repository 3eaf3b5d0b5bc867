mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.filter(Users.age.like("3%"));
}

fn main() {}
