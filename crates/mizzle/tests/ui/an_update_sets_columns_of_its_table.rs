mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.update(Modules.title.set("Rust"));
}

fn main() {}
