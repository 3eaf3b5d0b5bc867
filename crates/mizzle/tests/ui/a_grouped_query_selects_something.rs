mod schema;
use mizzle::prelude::*;
use schema::*;

async fn case(db: &impl Executor) {
    let _ = Users.group_by(Users.age).all(db).await;
}

fn main() {}
