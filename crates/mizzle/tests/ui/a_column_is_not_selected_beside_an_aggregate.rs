mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.select((Users.email, count()));
}

fn main() {}
