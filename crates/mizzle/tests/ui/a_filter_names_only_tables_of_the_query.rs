mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.filter(Modules.title.eq("Rust"));
}

fn main() {}
