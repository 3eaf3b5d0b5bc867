mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let n = || Users.age;
    let _ = Users.select((
        n(), n(), n(), n(), n(), n(), n(), n(), n(), n(), n(), n(), n(), n(), n(), n(), n(),
    ));
}

fn main() {}
