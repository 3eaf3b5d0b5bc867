mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.order_by((Users.email, Modules.title));
}

fn main() {}
