mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.filter(Users.emial.eq("ada@example.com"));
}

fn main() {}
