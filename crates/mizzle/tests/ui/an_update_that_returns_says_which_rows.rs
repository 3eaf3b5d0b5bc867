mod schema;
use mizzle::prelude::*;
use schema::*;

async fn case(db: &impl Executor) {
    let _ = Users.update(UserPatch::new().age(30)).returning().all(db).await;
}

fn main() {}
