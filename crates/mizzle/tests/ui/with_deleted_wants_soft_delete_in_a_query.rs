mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Modules.filter(Modules.order.gt(1)).with_deleted();
}

fn main() {}
