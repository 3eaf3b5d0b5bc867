mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.update(Users.email.set(None));
}

fn main() {}
