mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.group_by(Users.age).select((Users.age, count())).having(max(Modules.order).gt(3));
}

fn main() {}
