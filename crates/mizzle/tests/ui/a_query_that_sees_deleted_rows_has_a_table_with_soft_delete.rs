mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Modules.filter(Modules.order.gt(1)).with_deleted();
    let _ = Modules.delete().every_row().with_deleted();
    // The table of a join counts.
    let _ = Visits.inner_join(Users, Users.id.eq(Visits.user_id)).with_deleted();
}

fn main() {}
