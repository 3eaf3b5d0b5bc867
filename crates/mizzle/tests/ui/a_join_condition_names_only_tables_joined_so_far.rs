mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.inner_join(Visits, Visits.user_id.eq(Users.id).and(Modules.order.gt(1)));
}

fn main() {}
