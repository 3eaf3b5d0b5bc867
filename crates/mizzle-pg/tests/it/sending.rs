//! The futures of transactions can be spawned and used in handlers: this compiles, or it does not.

use std::future::Future;

use mizzle_core::Executor;
use mizzle_pg::{Db, Error, Isolation, Result};

use crate::support::*;

fn spawnable<T>(future: impl Future<Output = T> + Send) -> impl Future<Output = T> + Send {
    future
}

async fn insert(db: &impl Executor, n: &i32) -> Result<u64> {
    execute(db, "insert into numbers values ($1)", [param(INT4, *n)]).await
}

/// What a web framework asks of a handler: a function of owned arguments whose future is `Send + 'static`.
fn handler<F, Fut>(_: F)
where
    F: FnOnce(Db, Vec<i32>) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Result<u64>> + Send + 'static,
{
}

async fn move_all(db: Db, numbers: Vec<i32>) -> Result<u64> {
    let borrowed = &numbers;
    let moved = db
        .transaction(async |tx| {
            let mut sum = 0;
            for n in borrowed {
                sum += insert(tx, n).await?;
                sum += tx.transaction(async |tx| insert(tx, &(n + 100)).await).await?;
            }
            Ok(sum)
        })
        .await?;
    let more = db
        .begin()
        .isolation(Isolation::Serializable)
        .retry(2)
        .run(async |tx| {
            let mut sum = 0;
            for n in borrowed {
                sum += insert(tx, &(n + 1000)).await?;
            }
            Ok(sum)
        })
        .await?;
    let handle = db.begin().await?;
    let last = insert(&handle, &-1).await?;
    handle.commit().await?;
    Ok(moved + more + last)
}

#[derive(Debug)]
enum Own {
    Refused,
    #[expect(dead_code, reason = "only shown")]
    Database(Error),
}

impl From<Error> for Own {
    fn from(error: Error) -> Own {
        Own::Database(error)
    }
}

async fn refuse(db: &Db, name: &str) -> Result<(), Own> {
    db.try_transaction(async |tx| {
        insert(tx, &1).await?;
        if name.is_empty() { Err(Own::Refused) } else { Ok(()) }
    })
    .await
}

#[tokio::test]
async fn a_transaction_can_be_spawned_with_what_it_borrows() {
    let db = numbers().await;
    let spawned = tokio::spawn(move_all((*db).clone(), vec![1, 2, 3]));
    assert_eq!(spawned.await.unwrap().unwrap(), 10);
    let mut count = 0;
    spawnable(db.transaction(async |tx| {
        count += insert(tx, &7).await?;
        Ok(())
    }))
    .await
    .unwrap();
    assert_eq!(count, 1);
    handler(move_all);
}

#[tokio::test]
async fn a_program_leaves_a_transaction_with_an_error_of_its_own() {
    let db = numbers().await;
    assert!(matches!(spawnable(refuse(&db, "")).await, Err(Own::Refused)));
    assert_eq!(value::<i64>(&db, "select count(*) from numbers").await.unwrap(), 0);
    refuse(&db, "name").await.unwrap();
    assert_eq!(value::<i64>(&db, "select count(*) from numbers").await.unwrap(), 1);
}
