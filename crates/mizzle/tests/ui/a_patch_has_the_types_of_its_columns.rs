mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = UserPatch::new().age("thirty").name(7);
}

fn main() {}
