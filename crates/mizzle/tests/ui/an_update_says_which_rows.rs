mod schema;
use mizzle::prelude::*;
use schema::*;

async fn case(db: &impl Executor) {
    let _ = Users.update(UserPatch::new().age(30)).execute(db).await;
}

fn main() {}
