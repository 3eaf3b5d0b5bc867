//! Futures that are dropped at any moment: no answer ever reaches the wrong caller.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use mizzle_core::Executor;
use mizzle_pg::{Connection, Db};

use crate::support::*;

/// Polls a future so many times, a moment apart, and drops it.
async fn poll_and_drop(future: impl Future, polls: usize) {
    let mut future = pin!(future);
    for _ in 0..polls {
        if future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
            return;
        }
        tokio::time::sleep(Duration::from_micros(50)).await;
    }
}

async fn echo(db: &impl Executor, n: i32) -> i32 {
    column::<i32>(db, "select $1 from generate_series(1, 1000)", [param(INT4, n)]).await.unwrap()[999]
}

async fn drop_often(db: &impl Executor) {
    for n in 0..200 {
        poll_and_drop(echo(db, -n), n as usize % 9).await;
        // A statement that is new each time, so that a preparation, too, is left halfway.
        let text = format!("select {n}, pg_sleep(0.0005)");
        poll_and_drop(execute(db, &text, []), n as usize % 7).await;
        assert_eq!(echo(db, n).await, n);
    }
}

#[tokio::test]
async fn a_pool_survives_futures_dropped_at_every_await() {
    let db = empty().await;
    for size in [1, 3] {
        drop_often(&Db::connect_with(db.config().clone().with_pool_max(size)).await.unwrap()).await;
    }
}

#[tokio::test]
async fn a_connection_survives_futures_dropped_at_every_await() {
    let db = empty().await;
    let connection = Connection::connect(db.config()).await.unwrap();
    drop_often(&connection).await;
    let known = connection.prepared_statements().await as i64;
    execute(&connection, "select 'closes what was left'", []).await.unwrap();
    let kept: i64 = value(&connection, "select count(*) from pg_prepared_statements").await.unwrap();
    assert!(kept <= known + 2, "{kept} are prepared and {known} are known");
}

#[tokio::test]
async fn a_transaction_survives_futures_dropped_at_every_await() {
    let db = empty().await;
    db.transaction(async |tx| {
        drop_often(tx).await;
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_transaction_whose_first_statement_was_dropped_still_is_one() {
    let db = numbers().await;
    for polls in 0..8 {
        let tx = db.begin().await.unwrap();
        poll_and_drop(execute(&tx, "select pg_sleep(0.0002)", []), polls).await;
        execute(&tx, "insert into numbers values (1)", []).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(value::<i64>(&db, "select count(*) from numbers").await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_connection_whose_future_is_dropped_is_replaced_and_not_waited_for() {
    let db = empty().await;
    let db = Db::connect_with(db.config().clone().with_pool_max(1)).await.unwrap();
    let slow = execute(&db, "select pg_sleep(30)", []);
    tokio::time::timeout(Duration::from_millis(30), slow).await.unwrap_err();
    let quick = tokio::time::timeout(Duration::from_secs(5), value::<i32>(&db, "select 1"));
    assert_eq!(quick.await.unwrap().unwrap(), 1);
}
