//! The pool.

use std::time::Duration;

use mizzle_pg::testing::TestDb;
use mizzle_pg::{Connection, Db, ErrorKind};
use mizzle_server::Cluster;

use crate::support::*;

async fn small(db: &TestDb, size: usize) -> Db {
    let config = db.config().clone().with_pool_max(size).with_pool_timeout(Some(Duration::from_millis(100)));
    Db::connect_with(config).await.unwrap()
}

#[tokio::test]
async fn whoever_waits_too_long_is_told_how_large_the_pool_is() {
    let db = empty().await;
    let db = small(&db, 2).await;
    let (_a, b) = (db.begin().await.unwrap(), db.begin().await.unwrap());
    let error = value::<i32>(&db, "select 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.message(), "no connection became free within 100ms: all 2 of the pool are in use");
    drop(b);
    assert_eq!(value::<i32>(&db, "select 1").await.unwrap(), 1);
    let status = db.status();
    assert_eq!((status.max, status.open, status.idle, status.waiting), (2, 2, 1, 0));
}

#[tokio::test]
async fn many_callers_share_few_connections() {
    let db = empty().await;
    let db = Db::connect_with(db.config().clone().with_pool_max(3)).await.unwrap();
    let tasks: Vec<_> = (0..100)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move { column::<i32>(&db, "select $1", [param(INT4, n)]).await.unwrap() })
        })
        .collect();
    for (n, task) in tasks.into_iter().enumerate() {
        assert_eq!(task.await.unwrap(), [n as i32]);
    }
    assert!(db.status().open <= 3);
}

#[tokio::test]
async fn a_closed_pool_says_so() {
    let db = empty().await;
    let db = small(&db, 1).await;
    db.close();
    let error = value::<i32>(&db, "select 1").await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Closed, "the pool is closed"));
}

#[tokio::test]
async fn a_terminated_session_is_closed_and_the_pool_makes_another() {
    let db = empty().await;
    let pool = small(&db, 1).await;
    let killer = Connection::connect(db.config()).await.unwrap();
    let pid: i32 = value(&pool, "select pg_backend_pid()").await.unwrap();
    execute(&killer, "select pg_terminate_backend($1, 5000::bigint)", [param(INT4, pid)]).await.unwrap();
    // The goodbye has to be seen by the runtime first.
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_ne!(value::<i32>(&pool, "select pg_backend_pid()").await.unwrap(), pid);

    let tx = pool.begin().await.unwrap();
    let pid: i32 = value(&tx, "select pg_backend_pid()").await.unwrap();
    execute(&killer, "select pg_terminate_backend($1, 5000::bigint)", [param(INT4, pid)]).await.unwrap();
    let error = value::<i32>(&tx, "select 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Closed, "{error}");
    let error = value::<i32>(&tx, "select 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Closed, "{error}");
    drop(tx);
    assert_eq!(value::<i32>(&pool, "select 1").await.unwrap(), 1);
}

#[tokio::test]
async fn a_server_that_was_restarted_is_found_again() {
    let root = temporary_folder();
    let start = || {
        let root = root.clone();
        tokio::task::spawn_blocking(move || Cluster::kept(&root).unwrap())
    };
    let cluster = start().await.unwrap();
    let db = Db::connect(&format!("{}&pool_max=1", cluster.url("postgres"))).await.unwrap();
    let tx = db.begin().await.unwrap();
    assert_eq!(value::<i32>(&tx, "select 1").await.unwrap(), 1);
    tokio::task::spawn_blocking(move || cluster.stop().unwrap()).await.unwrap();
    assert_eq!(value::<i32>(&tx, "select 1").await.unwrap_err().kind(), ErrorKind::Closed);
    drop(tx);
    let error = value::<i32>(&db, "select 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    let cluster = start().await.unwrap();
    assert_eq!(value::<i32>(&db, "select 1").await.unwrap(), 1);
    drop(db);
    tokio::task::spawn_blocking(move || cluster.stop().unwrap()).await.unwrap();
    std::fs::remove_dir_all(&root).ok();
}
