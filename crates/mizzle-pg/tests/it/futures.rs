//! How large a statement on its way is: it is moved to the heap as a whole, and once more into whatever future awaits it.

use mizzle_core::Discard;
use mizzle_pg::{Connection, Executor};

use crate::support::*;

#[tokio::test]
async fn a_statement_on_its_way_is_small() {
    let db = numbers().await;
    let connection = Connection::connect(db.config()).await.unwrap();
    let (mut one, mut other) = (Discard, Discard);
    let pooled = size_of_val(&db.run(statement("select 1", vec![]), &mut one));
    let alone = size_of_val(&connection.run(statement("select 1", vec![]), &mut other));
    assert!(pooled < 2000 && alone < 1000, "{pooled} and {alone} bytes");
}
