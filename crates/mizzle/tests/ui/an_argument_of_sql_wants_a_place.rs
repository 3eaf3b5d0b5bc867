mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.filter(sql!("lower({})", Users.email, "ada"));
}

fn main() {}
