mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Visits.find(1);
}

fn main() {}
