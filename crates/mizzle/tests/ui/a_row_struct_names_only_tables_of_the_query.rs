mod schema;
use mizzle::prelude::*;
use schema::*;

#[derive(Row)]
struct Card {
    email: String,
    #[row(Modules.title)]
    module: String,
}

async fn case(db: &impl Executor) {
    let _ = Users.select_as::<Card>().all(db).await;
}

fn main() {}
