mod schema;
use mizzle::prelude::*;
use schema::*;

#[derive(Shape)]
struct Outline {
    title: String,
}

#[derive(Shape)]
#[shape(Modules)]
struct Odd {
    #[shape(sort = Modules.id)]
    segments: Vec<Segment>,
    #[shape(expr = Modules.id, limit = 3)]
    id: i32,
}

fn main() {}
