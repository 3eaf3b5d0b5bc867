mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.insert(NewModule::new().title("Rust"));
}

fn main() {}
