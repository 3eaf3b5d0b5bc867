mod schema;
use mizzle::prelude::*;
use schema::*;

async fn case(db: &impl Executor) {
    let _ = db.batch((Users.filter(Users.age.gt(30)), Users.update(UserPatch::new().age(30)))).await;
}

fn main() {}
