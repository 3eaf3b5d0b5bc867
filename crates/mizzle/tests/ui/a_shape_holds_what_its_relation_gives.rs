mod schema;
use mizzle::prelude::*;
use schema::*;

#[derive(Shape)]
#[shape(Segments)]
struct Card {
    title: String,
}

#[derive(Shape)]
#[shape(Modules)]
struct Outline {
    segments: Option<Card>,
}

fn main() {}
