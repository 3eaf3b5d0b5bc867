mod schema;
use mizzle::prelude::*;
use schema::*;

#[derive(Shape)]
#[shape(Modules)]
struct Outline {
    title: i32,
    #[shape(expr = Modules.segments.count())]
    count: String,
}

fn main() {}
