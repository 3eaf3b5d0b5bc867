mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Modules.filter(Modules.segments.any(Users.age.gt(1)));
    let _ = Modules.with(Modules.segments.order_by(Modules.order));
}

fn main() {}
