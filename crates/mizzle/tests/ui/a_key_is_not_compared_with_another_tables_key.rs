mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.filter(Users.id.eq(ModuleId(1)));
}

fn main() {}
