mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.filter(Users.name.gt(None));
}

fn main() {}
