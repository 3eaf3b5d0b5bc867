mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.all(&5);
}

fn main() {}
