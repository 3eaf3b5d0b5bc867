//! Advisory locks.

use std::time::Duration;

use mizzle_pg::testing::TestDb;
use mizzle_pg::{AdvisoryLock, Db, ErrorKind, LockKey};

use crate::support::*;

async fn pool(db: &TestDb, size: usize) -> Db {
    Db::connect_with(db.config().clone().with_pool_max(size)).await.unwrap()
}

async fn held(db: &TestDb) -> i64 {
    let text = "select count(*) from pg_locks where locktype = 'advisory' and granted \
                and database = (select oid from pg_database where datname = current_database())";
    value(&**db, text).await.unwrap()
}

async fn is_waited_for<T>(lock: impl Future<Output = T>) -> bool {
    tokio::time::timeout(Duration::from_millis(50), lock).await.is_err()
}

async fn soon(lock: impl Future<Output = mizzle_pg::Result<AdvisoryLock>>) -> AdvisoryLock {
    tokio::time::timeout(Duration::from_secs(10), lock).await.expect("it is free soon").unwrap()
}

async fn take(db: &Db, key: impl Into<LockKey>) -> Option<AdvisoryLock> {
    db.try_advisory_lock(key).await.unwrap()
}

#[tokio::test]
async fn a_lock_is_had_by_one_and_released() {
    let db = empty().await;
    let pool = pool(&db, 4).await;
    for key in [LockKey::from(7), LockKey::from(i64::MIN), LockKey::from((-1, 7)), LockKey::from("it's")] {
        let lock = pool.advisory_lock(key).await.unwrap();
        assert_eq!(lock.key(), key);
        assert!(take(&pool, key).await.is_none());
        assert!(is_waited_for(pool.advisory_lock(key)).await);
        lock.release().await.unwrap();
        // Whoever has waited in vain is taken out of the server's queue.
        soon(pool.advisory_lock(key)).await.release().await.unwrap();
    }
    let small = self::pool(&db, 1).await;
    let process = || async { value::<i32>(&small, "select pg_backend_pid()").await.unwrap() };
    let before = process().await;
    small.advisory_lock(7).await.unwrap().release().await.unwrap();
    assert_eq!(process().await, before, "the connection is given back");
    assert_eq!(held(&db).await, 0);
}

#[tokio::test]
async fn a_shared_lock_is_had_by_many_and_by_nobody_alone() {
    let db = empty().await;
    let one = db.advisory_lock_shared("x").await.unwrap();
    let two = db.try_advisory_lock_shared("x").await.unwrap().expect("it is shared");
    assert!(take(&db, "x").await.is_none());
    one.release().await.unwrap();
    assert!(take(&db, "x").await.is_none());
    two.release().await.unwrap();
    let alone = take(&db, "x").await.expect("it is free");
    assert!(db.try_advisory_lock_shared("x").await.unwrap().is_none());
    alone.release().await.unwrap();
}

#[tokio::test]
async fn numbers_names_and_pairs_do_not_meet() {
    let db = empty().await;
    let keys =
        [LockKey::One(1), LockKey::Two(0, 1), LockKey::from("1"), LockKey::Two(1, 0), LockKey::One(1 << 32)];
    let mut locks = Vec::new();
    for key in keys {
        locks.push(take(&db, key).await.expect("it is free"));
    }
    assert_eq!(held(&db).await, 5);
    for lock in locks {
        lock.release().await.unwrap();
    }
}

#[tokio::test]
async fn a_dropped_lock_is_free_soon_and_never_had_by_the_next_user_of_the_pool() {
    let db = empty().await;
    let small = pool(&db, 1).await;
    let process: i32 = value(&small, "select pg_backend_pid()").await.unwrap();
    drop(small.advisory_lock(7).await.unwrap());
    let other: i32 = value(&small, "select pg_backend_pid()").await.unwrap();
    assert_ne!(process, other);
    soon(db.advisory_lock(7)).await.release().await.unwrap();
    // Also where the future of the release is dropped.
    let lock = small.advisory_lock(7).await.unwrap();
    tokio::time::timeout(Duration::ZERO, lock.release()).await.ok();
    soon(db.advisory_lock(7)).await.release().await.unwrap();
}

#[tokio::test]
async fn a_lock_whose_connection_is_lost_is_no_lock() {
    let db = empty().await;
    let mut lock = db.advisory_lock(7).await.unwrap();
    lock.check().await.unwrap();
    let terminate = "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted \
                     and database = (select oid from pg_database where datname = current_database())";
    assert!(value::<bool>(&*db, terminate).await.unwrap());
    assert_eq!(lock.check().await.unwrap_err().kind(), ErrorKind::Closed);
    assert_eq!(lock.release().await.unwrap_err().kind(), ErrorKind::Closed);
    take(&db, 7).await.expect("it is free").release().await.unwrap();
}

#[tokio::test]
async fn a_lock_of_a_transaction_ends_with_it() {
    let db = empty().await;
    let tx = db.begin().await.unwrap();
    tx.advisory_lock("x").await.unwrap();
    tx.advisory_lock_shared((1, 2)).await.unwrap();
    assert!(take(&db, "x").await.is_none());
    let other = db.begin().await.unwrap();
    assert!(!other.try_advisory_lock("x").await.unwrap());
    assert!(other.try_advisory_lock_shared((1, 2)).await.unwrap());
    assert!(!other.try_advisory_lock((1, 2)).await.unwrap());
    assert!(is_waited_for(other.advisory_lock("x")).await);
    tx.commit().await.unwrap();
    other.advisory_lock("x").await.unwrap();
    drop(other);
    soon(db.advisory_lock("x")).await.release().await.unwrap();
    assert_eq!(held(&db).await, 0);
}
