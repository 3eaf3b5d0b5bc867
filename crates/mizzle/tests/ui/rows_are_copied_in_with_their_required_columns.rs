mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.copy_in(vec![NewUser::new().email("ada@example.com")]);
}

fn main() {}
