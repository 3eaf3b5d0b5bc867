mod schema;
use mizzle::prelude::*;
use schema::*;

#[derive(Shape)]
#[shape(Users)]
struct Card {
    email: String,
}

#[derive(Shape)]
#[shape(Modules)]
struct Outline {
    #[shape(flatten)]
    card: Card,
}

fn main() {}
