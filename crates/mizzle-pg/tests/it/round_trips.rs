//! How many times the wire is written to.

use mizzle_core::{Discard, Executor, RowSink};
use mizzle_pg::{Config, Connection, Db};

use crate::support::*;

async fn watched() -> (mizzle_pg::testing::TestDb, Proxy, Db) {
    let db = numbers().await;
    let proxy = Proxy::before(&db);
    let watched = Db::connect(&proxy.url(&db)).await.unwrap();
    proxy.trips();
    (db, proxy, watched)
}

#[tokio::test]
async fn the_first_and_every_later_run_take_one_trip() {
    let (_db, proxy, db) = watched().await;
    for n in 1..=3 {
        let rows: Vec<i32> = column(&db, "select $1 + 1", [param(INT4, n)]).await.unwrap();
        assert_eq!((rows, proxy.trips()), (vec![n + 1], 1));
    }
}

#[tokio::test]
async fn begin_leaves_with_the_first_statement_and_an_empty_transaction_sends_nothing() {
    let (_db, proxy, db) = watched().await;
    db.transaction(async |_| Ok(())).await.unwrap();
    assert_eq!(proxy.trips(), 0);
    db.transaction(async |tx| {
        execute(tx, "insert into numbers values (1)", []).await?;
        assert_eq!(proxy.trips(), 1);
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(proxy.trips(), 1, "COMMIT");
}

#[tokio::test]
async fn a_nested_transaction_costs_no_trip_of_its_own() {
    let (_db, proxy, db) = watched().await;
    db.transaction(async |tx| {
        execute(tx, "insert into numbers values (1)", []).await?;
        tx.transaction(async |tx| execute(tx, "insert into numbers values (2)", []).await).await?;
        tx.transaction(async |_| Ok(())).await?;
        execute(tx, "insert into numbers values (3)", []).await
    })
    .await
    .unwrap();
    assert_eq!(proxy.trips(), 4, "three statements and COMMIT");
    let rows: Vec<i64> = column(&db, "select count(*) from numbers", []).await.unwrap();
    assert_eq!(rows, [3]);
}

#[tokio::test]
async fn a_batch_takes_one_trip() {
    let (_db, proxy, db) = watched().await;
    let insert = |n: i32| statement("insert into numbers values ($1)", [param(INT4, n)]);
    let mut sinks: Vec<Box<dyn RowSink>> = vec![Box::new(Discard), Box::new(Discard), Box::new(Discard)];
    let counts = db.run_batch(vec![insert(1), insert(2), insert(3)], &mut sinks).await.unwrap();
    assert_eq!((counts, proxy.trips()), (vec![1, 1, 1], 1));
}

#[tokio::test]
async fn an_evicted_statement_is_closed_along_with_the_next_trip() {
    let db = empty().await;
    let config = Config::new(&format!("{}&statement_cache=2", url_of(&db))).unwrap();
    let connection = Connection::connect(&config).await.unwrap();
    for n in 0..10 {
        let text = format!("select {n}");
        assert_eq!(column::<i32>(&connection, &text, []).await.unwrap(), [n]);
    }
    assert_eq!(connection.prepared_statements().await, 2);
    let kept: Vec<i64> =
        column(&connection, "select count(*) from pg_prepared_statements where name like 'mizzle%'", [])
            .await
            .unwrap();
    assert!(kept[0] <= 3, "{kept:?}");
}

fn url_of(db: &mizzle_pg::testing::TestDb) -> String {
    let mizzle_pg::Host::Unix { folder, .. } = &db.config().hosts()[0] else { panic!("a Unix socket") };
    url_at(folder, db.config())
}
