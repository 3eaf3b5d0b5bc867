mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Modules.soft_delete();
}

fn main() {}
