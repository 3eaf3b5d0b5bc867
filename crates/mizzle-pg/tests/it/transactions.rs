//! Transactions: their end, their nesting, their options, and running them again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use mizzle_core::Executor;
use mizzle_pg::testing::TestDb;
use mizzle_pg::{Connection, Db, Error, ErrorKind, Isolation, Result};
use tokio::sync::Barrier;

use crate::support::*;

async fn insert(db: &impl Executor, n: i32) -> Result<u64> {
    execute(db, "insert into numbers values ($1)", [param(INT4, n)]).await
}

async fn rows(db: &impl Executor) -> Vec<i32> {
    column(db, "select n from numbers order by n", []).await.unwrap()
}

fn own_error() -> Error {
    Error::custom("changed my mind")
}

#[tokio::test]
async fn ok_commits_and_err_rolls_back() {
    let db = numbers().await;
    db.transaction(async |tx| insert(tx, 1).await).await.unwrap();
    let outcome: Result<()> = db
        .transaction(async |tx| {
            insert(tx, 2).await?;
            Err(own_error())
        })
        .await;
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Custom);
    assert_eq!(rows(&db).await, [1]);
}

#[tokio::test]
async fn a_panic_rolls_back() {
    let db = numbers().await;
    let pool = (*db).clone();
    let task = tokio::spawn(async move {
        pool.transaction(async |tx| -> Result<()> {
            insert(tx, 1).await?;
            panic!("on purpose")
        })
        .await
    });
    assert!(task.await.unwrap_err().is_panic());
    assert_eq!(rows(&db).await, [0_i32; 0]);
}

#[tokio::test]
async fn a_transaction_that_is_dropped_gives_its_locks_back_at_once() {
    let db = numbers().await;
    insert(&db, 1).await.unwrap();
    for _ in 0..10 {
        let tx = db.begin().await.unwrap();
        execute(&tx, "update numbers set n = n + 100", []).await.unwrap();
        drop(tx);
        // Another connection: the pool's own would be rolled back before it is used again in any case.
        let other = Connection::connect(db.config()).await.unwrap();
        other.script("set lock_timeout = '2s'").await.unwrap();
        execute(&other, "update numbers set n = n", []).await.unwrap();
    }
    assert_eq!(rows(&db).await, [1]);
}

#[tokio::test]
async fn a_future_that_is_dropped_rolls_back() {
    let db = numbers().await;
    let slow = db.transaction(async |tx| {
        insert(tx, 1).await?;
        execute(tx, "select pg_sleep(60)", []).await
    });
    tokio::time::timeout(Duration::from_millis(50), slow).await.unwrap_err();
    let between = db.transaction(async |tx| {
        insert(tx, 2).await?;
        std::future::pending::<Result<()>>().await
    });
    tokio::time::timeout(Duration::from_millis(50), between).await.unwrap_err();
    assert_eq!(rows(&db).await, [0_i32; 0]);
}

#[tokio::test]
async fn a_nested_transaction_is_undone_alone() {
    let db = numbers().await;
    db.transaction(async |tx| {
        insert(tx, 1).await?;
        let inner = tx.transaction(async |tx| {
            insert(tx, 2).await?;
            insert(tx, 1).await
        });
        assert_eq!(inner.await.unwrap_err().kind(), ErrorKind::UniqueViolation);
        tx.transaction(async |tx| {
            insert(tx, 3).await?;
            let innermost: Result<()> = tx
                .transaction(async |tx| {
                    insert(tx, 4).await?;
                    Err(own_error())
                })
                .await;
            assert!(innermost.is_err());
            insert(tx, 5).await
        })
        .await?;
        let untouched: Result<()> = tx.transaction(async |_| Err(own_error())).await;
        assert!(untouched.is_err());
        insert(tx, 6).await
    })
    .await
    .unwrap();
    assert_eq!(rows(&db).await, [1, 3, 5, 6]);
}

#[tokio::test]
async fn a_nested_future_that_is_dropped_is_undone_and_the_outer_transaction_goes_on() {
    let db = numbers().await;
    for delay in [0, 1, 5, 30] {
        db.transaction(async |tx| {
            insert(tx, 1).await?;
            let inner = tx.transaction(async |tx| {
                insert(tx, 2).await?;
                execute(tx, "select pg_sleep(0.01)", []).await?;
                std::future::pending::<Result<()>>().await
            });
            tokio::time::timeout(Duration::from_millis(delay), inner).await.unwrap_err();
            insert(tx, 3).await
        })
        .await
        .unwrap();
        assert_eq!(rows(&db).await, [1, 3], "after {delay} ms");
        execute(&db, "delete from numbers", []).await.unwrap();
    }
}

#[tokio::test]
async fn a_swallowed_error_is_not_a_commit() {
    let db = numbers().await;
    let swallow = async |tx: &mizzle_pg::Transaction| {
        insert(tx, 1).await?;
        insert(tx, 1).await.ok();
        Ok(())
    };
    let error = db.transaction(swallow).await.unwrap_err();
    assert!(error.message().starts_with("nothing was committed"), "{error}");
    assert!(error.message().contains("duplicate key"), "{error}");
    db.transaction(async |tx| {
        insert(tx, 7).await?;
        assert!(tx.transaction(swallow).await.is_err());
        insert(tx, 8).await
    })
    .await
    .unwrap();
    assert_eq!(rows(&db).await, [7, 8]);
}

#[tokio::test]
async fn a_deferred_constraint_fails_the_commit() {
    let db = TestDb::new("create table numbers (n int unique deferrable initially deferred)").await.unwrap();
    let error = db
        .transaction(async |tx| {
            insert(tx, 1).await?;
            insert(tx, 1).await
        })
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    assert_eq!(rows(&db).await, [0_i32; 0]);
}

#[tokio::test]
async fn a_handle_is_ended_by_hand() {
    let db = numbers().await;
    let tx = db.begin().await.unwrap();
    insert(&tx, 1).await.unwrap();
    let nested = tx.savepoint().await.unwrap();
    insert(&nested, 2).await.unwrap();
    nested.rollback().await.unwrap();
    let nested = tx.savepoint().await.unwrap();
    insert(&nested, 3).await.unwrap();
    nested.commit().await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(rows(&db).await, [1, 3]);
}

#[tokio::test]
async fn a_commit_in_a_script_is_noticed() {
    let db = numbers().await;
    let tx = db.begin().await.unwrap();
    insert(&tx, 1).await.unwrap();
    tx.script("commit").await.unwrap();
    let error = insert(&tx, 2).await.unwrap_err();
    assert!(error.message().contains("ended by a statement"), "{error}");
    drop(tx);
    assert_eq!(rows(&db).await, [1]);
}

#[tokio::test]
async fn options_reach_the_server() {
    let db = numbers().await;
    let show = async |tx: &mizzle_pg::Transaction| {
        let text = "select current_setting('transaction_isolation') || ' ' || current_setting('transaction_read_only')
            || ' ' || current_setting('transaction_deferrable')";
        value::<String>(tx, text).await
    };
    assert_eq!(db.begin().run(show).await.unwrap(), "read committed off off");
    let options = db.begin().isolation(Isolation::Serializable).read_only().deferrable();
    assert_eq!(options.run(show).await.unwrap(), "serializable on on");
    let error = db.begin().read_only().run(async |tx| insert(tx, 1).await).await.unwrap_err();
    assert_eq!(error.sqlstate(), Some("25006"));
    let repeatable = db.begin().isolation(Isolation::RepeatableRead).run(show).await.unwrap();
    assert_eq!(repeatable, "repeatable read off off");
}

/// Two transactions that read the same and write what the other has read.
async fn collide(db: &Db, retries: u32) -> (Vec<Result<()>>, u32) {
    let barrier = Arc::new(Barrier::new(2));
    let runs = Arc::new(AtomicU32::new(0));
    let one = |n: i32| {
        let (db, barrier, runs) = (db.clone(), barrier.clone(), runs.clone());
        tokio::spawn(async move {
            let first = &AtomicU32::new(0);
            db.begin()
                .isolation(Isolation::Serializable)
                .retry(retries)
                .run(async |tx| {
                    runs.fetch_add(1, Ordering::SeqCst);
                    let sum: i64 = value(tx, "select count(*) from numbers").await?;
                    if first.fetch_add(1, Ordering::SeqCst) == 0 {
                        barrier.wait().await;
                    }
                    insert(tx, n + 10 * sum as i32).await.map(drop)
                })
                .await
        })
    };
    let (a, b) = tokio::join!(one(1), one(2));
    (vec![a.unwrap(), b.unwrap()], runs.load(Ordering::SeqCst))
}

#[tokio::test]
async fn a_serialization_failure_is_run_again() {
    let db = numbers().await;
    let (outcomes, runs) = collide(&db, 0).await;
    let errors: Vec<&Error> = outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).collect();
    assert_eq!((errors.len(), runs), (1, 2));
    assert!(errors[0].kind() == ErrorKind::Serialization && errors[0].is_retryable());
    execute(&db, "delete from numbers", []).await.unwrap();
    let (outcomes, runs) = collide(&db, 5).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(runs, 3);
    assert_eq!(rows(&db).await.len(), 2);
}

#[tokio::test]
async fn what_is_no_lost_race_is_not_run_again() {
    let db = numbers().await;
    let runs = AtomicU32::new(0);
    let error = db
        .begin()
        .retry(5)
        .run(async |tx| {
            runs.fetch_add(1, Ordering::SeqCst);
            insert(tx, 1).await?;
            insert(tx, 1).await
        })
        .await
        .unwrap_err();
    assert_eq!((error.kind(), runs.into_inner()), (ErrorKind::UniqueViolation, 1));
}

#[tokio::test]
async fn a_connection_of_its_own_has_transactions_too() {
    let db = numbers().await;
    let connection = Connection::connect(db.config()).await.unwrap();
    connection.transaction(async |tx| insert(tx, 1).await).await.unwrap();
    let tx = connection.begin().await.unwrap();
    insert(&tx, 2).await.unwrap();
    let error = insert(&connection, 3).await.unwrap_err();
    assert!(error.message().contains("taken by a transaction"), "{error}");
    drop(tx);
    assert_eq!(rows(&connection).await, [1]);
}

#[tokio::test]
async fn statements_of_one_transaction_may_be_awaited_together() {
    let db = numbers().await;
    db.transaction(async |tx| {
        let (a, b, c) = tokio::join!(insert(tx, 1), insert(tx, 2), insert(tx, 3));
        Ok(a? + b? + c?)
    })
    .await
    .unwrap();
    assert_eq!(rows(&db).await, [1, 2, 3]);
}
