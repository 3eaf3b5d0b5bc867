mod schema;
use mizzle::prelude::*;
use schema::*;

async fn case(db: &impl Executor) {
    let _ = Users.delete().execute(db).await;
}

fn main() {}
