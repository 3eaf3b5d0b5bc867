mod schema;
use mizzle::prelude::*;
use schema::*;

async fn case(db: &impl Executor) -> mizzle::Result<Vec<(String, String)>> {
    let joined = Users.left_join(Modules, Modules.order.eq(Users.age));
    joined.select((Users.email, Modules.title)).all(db).await
}

fn main() {}
