//! Streams of rows.

use std::pin::pin;

use futures_core::Stream;
use mizzle_core::Executor;
use mizzle_pg::{Connection, Db, ErrorKind, Result};

use crate::support::*;

async fn next<T>(stream: &mut (impl Stream<Item = T> + Unpin)) -> Option<T> {
    std::future::poll_fn(|context| std::pin::Pin::new(&mut *stream).poll_next(context)).await
}

fn series(db: &impl Executor, count: i32) -> impl Stream<Item = Result<i32>> {
    db.run_stream(
        statement("select generate_series(1, $1)", [param(INT4, count)]),
        accepts::<i32>,
        read::<i32>,
    )
}

async fn sum(db: &impl Executor, count: i32) -> i64 {
    let mut stream = pin!(series(db, count));
    let mut sum = 0;
    while let Some(row) = next(&mut stream).await {
        sum += i64::from(row.unwrap());
    }
    assert!(next(&mut stream).await.is_none(), "a stream that has ended stays so");
    sum
}

#[tokio::test]
async fn a_hundred_thousand_rows_flow_through_a_pool_a_connection_and_a_transaction() {
    let db = empty().await;
    let expected = 100_000 * 100_001 / 2;
    assert_eq!(sum(&db, 100_000).await, expected);
    assert_eq!(sum(&Connection::connect(db.config()).await.unwrap(), 100_000).await, expected);
    db.transaction(async |tx| {
        assert_eq!(sum(tx, 100_000).await, expected);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn the_server_waits_for_a_reader_that_does_not_come() {
    let db = empty().await;
    // 400 MB, if anybody would take them.
    let text = "select repeat('x', 4000) from generate_series(1, 100000)";
    let mut stream = pin!(db.run_stream(statement(text, []), accepts::<String>, read::<String>));
    next(&mut stream).await.unwrap().unwrap();
    let waiting =
        "select count(*) from pg_stat_activity where wait_event = 'ClientWrite' and query like '%repeat%'";
    for _ in 0..100 {
        if value::<i64>(&db, waiting).await.unwrap() == 1 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the server does not wait");
}

#[tokio::test]
async fn a_stream_dropped_midway_leaves_the_pool_usable() {
    let db = empty().await;
    let db = Db::connect_with(db.config().clone().with_pool_max(1)).await.unwrap();
    for round in 0..5 {
        {
            let mut stream = pin!(series(&db, 1_000_000));
            for _ in 0..round * 100 {
                next(&mut stream).await.unwrap().unwrap();
            }
        }
        assert_eq!(value::<i32>(&db, "select 7").await.unwrap(), 7);
    }
}

#[tokio::test]
async fn a_stream_dropped_midway_leaves_a_connection_usable() {
    let db = empty().await;
    let connection = Connection::connect(db.config()).await.unwrap();
    {
        let mut stream = pin!(series(&connection, 100_000));
        next(&mut stream).await.unwrap().unwrap();
        let error = value::<i32>(&connection, "select 7").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    }
    assert_eq!(value::<i32>(&connection, "select 7").await.unwrap(), 7);
}

#[tokio::test]
async fn streams_and_statements_alternate_in_a_transaction() {
    let db = numbers().await;
    db.transaction(async |tx| {
        let mut stream = pin!(series(tx, 500));
        let mut other = pin!(series(tx, 500));
        while let Some(n) = next(&mut stream).await {
            assert_eq!(next(&mut other).await.unwrap()?, *n.as_ref().unwrap());
            execute(tx, "insert into numbers values ($1)", [param(INT4, n?)]).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(value::<i64>(&db, "select count(*) from numbers").await.unwrap(), 500);
}

#[tokio::test]
async fn a_stream_dropped_midway_leaves_the_transaction_usable() {
    let db = numbers().await;
    db.transaction(async |tx| {
        for _ in 0..3 {
            let mut stream = pin!(series(tx, 10_000_000));
            next(&mut stream).await.unwrap()?;
        }
        execute(tx, "insert into numbers values (1)", []).await?;
        let open: i64 = value(tx, "select count(*) from pg_cursors where name like 'mizzle%'").await?;
        assert_eq!(open, 0);
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(value::<i64>(&db, "select count(*) from numbers").await.unwrap(), 1);
}

#[tokio::test]
async fn an_error_in_a_stream_comes_after_the_rows_before_it() {
    let db = empty().await;
    let text = "select 100 / (100 - n) from generate_series(1, 200) as n";
    let mut stream = pin!(db.run_stream(statement(text, []), accepts::<i32>, read::<i32>));
    let mut rows = 0;
    let error = loop {
        match next(&mut stream).await.unwrap() {
            Ok(_) => rows += 1,
            Err(error) => break error,
        }
    };
    assert_eq!((rows, error.sqlstate(), error.statement()), (99, Some("22012"), Some(text)));
    assert!(next(&mut stream).await.is_none());
}

#[tokio::test]
async fn a_stream_of_the_wrong_type_runs_nothing() {
    let db = numbers().await;
    let text = "insert into numbers values (1) returning n";
    let mut stream = pin!(db.run_stream(statement(text, []), accepts::<String>, read::<String>));
    assert_eq!(next(&mut stream).await.unwrap().unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(value::<i64>(&db, "select count(*) from numbers").await.unwrap(), 0);
}

#[tokio::test]
async fn a_stream_over_a_changed_table_is_started_again() {
    let db = numbers().await;
    execute(&db, "insert into numbers values (1)", []).await.unwrap();
    for change in
        ["select 1", "alter table numbers add column word text", "alter table numbers drop column word"]
    {
        db.script(change).await.unwrap();
        let text = "select * from numbers";
        let mut stream = pin!(db.run_stream(statement(text, []), accepts::<i32>, read::<i32>));
        assert_eq!(next(&mut stream).await.unwrap().unwrap(), 1, "after {change}");
        assert!(next(&mut stream).await.is_none());
    }
}
