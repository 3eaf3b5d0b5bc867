mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.update(ModulePatch::new().title("Rust"));
}

fn main() {}
