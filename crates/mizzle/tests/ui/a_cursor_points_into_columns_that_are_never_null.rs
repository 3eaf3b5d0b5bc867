mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.order_by((Users.name, Users.id)).after(("Ada".to_owned(), UserId(1)));
}

fn main() {}
