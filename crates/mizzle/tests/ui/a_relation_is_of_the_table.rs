mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Modules.with(Users.visits);
}

fn main() {}
