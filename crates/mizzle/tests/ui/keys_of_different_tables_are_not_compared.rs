mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.inner_join(Modules, Users.id.eq(Modules.id));
}

fn main() {}
