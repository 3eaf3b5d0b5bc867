mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.filter(sql!("{} = 1", std::time::Duration::ZERO));
}

fn main() {}
