mod schema;
use mizzle::prelude::*;
use schema::*;

fn case() {
    let _ = Users.filter(Users.id.is_in(Visits.select((Visits.user_id, Visits.seen))));
}

fn main() {}
