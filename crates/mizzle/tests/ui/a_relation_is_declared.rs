mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Modules.with(Modules.segmnets);
}

fn main() {}
