mod schema;
use mizzle::prelude::*;
use schema::*;

#[derive(Shape)]
#[shape(Visits)]
struct Page {
    user: User,
}

fn main() {}
