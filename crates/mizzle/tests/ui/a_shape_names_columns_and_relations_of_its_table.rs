mod schema;
use mizzle::prelude::*;
use schema::*;

#[derive(Shape)]
#[shape(Modules)]
struct Outline {
    titel: String,
}

fn main() {}
