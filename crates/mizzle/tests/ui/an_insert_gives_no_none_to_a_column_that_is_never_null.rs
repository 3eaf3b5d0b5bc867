mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = NewUser::new().email(None);
}

fn main() {}
