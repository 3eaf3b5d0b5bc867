mod schema;
use mizzle::prelude::*;
use schema::*;

#[derive(Row)]
struct Card {
    email: String,
    #[row(Modules.title)]
    module: i32,
}

fn main() {}
