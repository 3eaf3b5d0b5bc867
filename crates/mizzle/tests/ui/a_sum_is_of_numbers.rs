mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.select(sum(Users.email));
}

fn main() {}
