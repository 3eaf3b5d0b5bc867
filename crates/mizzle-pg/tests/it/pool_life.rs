//! How long connections of a pool last, what is counted, and how a pool ends.

use std::pin::pin;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use futures_core::Stream;
use mizzle_core::Executor;
use mizzle_pg::testing::TestDb;
use mizzle_pg::{Config, Db, ErrorKind, PoolMetrics};

use crate::support::*;

const SOON: Duration = Duration::from_secs(20);

fn millis(millis: u64) -> Option<Duration> {
    Some(Duration::from_millis(millis))
}

fn ageless(db: &TestDb) -> Config {
    db.config().clone().with_pool_idle_timeout(None).with_pool_max_lifetime(None)
}

async fn pid(db: &impl Executor) -> i32 {
    value(db, "select pg_backend_pid()").await.unwrap()
}

/// Has so many connections made.
async fn fill(db: &Db, count: usize) {
    let mut held = Vec::new();
    for _ in 0..count {
        let tx = db.begin().await.unwrap();
        pid(&tx).await;
        held.push(tx);
    }
    for tx in held {
        tx.rollback().await.unwrap();
    }
}

async fn until(db: &Db, what: &str, holds: impl Fn(PoolMetrics) -> bool) {
    let waiting = async {
        while !holds(db.metrics()) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    assert!(tokio::time::timeout(SOON, waiting).await.is_ok(), "{what}: {:?}", db.metrics());
}

async fn sessions(db: &TestDb, name: &str) -> i64 {
    let text = "select count(*) from pg_stat_activity where application_name = $1";
    column::<i64>(&**db, text, [param(TEXT, name)]).await.unwrap()[0]
}

#[tokio::test]
async fn idle_connections_are_closed_where_nobody_asks_for_one() {
    let db = empty().await;
    let config = ageless(&db).with_pool_idle_timeout(millis(300)).with_application_name(db.name());
    let pool = Db::connect_with(config).await.unwrap();
    fill(&pool, 3).await;
    assert_eq!(pool.metrics().created, 3);
    until(&pool, "all are closed", |metrics| metrics.status.open == 0).await;
    let metrics = pool.metrics();
    assert_eq!((metrics.closed.idle, metrics.closed.broken, metrics.created), (3, 0, 3));
    let gone = async {
        while sessions(&db, db.name()).await > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    assert!(tokio::time::timeout(SOON, gone).await.is_ok());
    // The pool serves on, and looks after the next ones too.
    assert_eq!(value::<i32>(&pool, "select 1").await.unwrap(), 1);
    assert_eq!(pool.metrics().created, 4);
    until(&pool, "the next one, too", |metrics| metrics.closed.idle == 4).await;
}

#[tokio::test]
async fn a_connection_that_is_too_old_is_replaced_and_never_while_it_is_in_use() {
    let db = empty().await;
    let pool =
        Db::connect_with(ageless(&db).with_pool_max_lifetime(millis(200)).with_pool_max(1)).await.unwrap();
    let tx = pool.begin().await.unwrap();
    let before = pid(&tx).await;
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(500) {
        assert_eq!(pid(&tx).await, before);
    }
    tx.commit().await.unwrap();
    assert_ne!(pid(&pool).await, before);
    let metrics = pool.metrics();
    assert_eq!((metrics.closed.lifetime, metrics.created), (1, 2));
}

#[tokio::test]
async fn a_connection_that_was_idle_for_long_is_asked_whether_it_is_there_and_no_other_is() {
    let direct = empty().await;
    let proxy = Proxy::before(&direct);
    let config = Config::new(&proxy.url(&direct)).unwrap().with_pool_max(1);
    let trips = async |check: Option<Duration>| {
        let db = Db::connect_with(config.clone().with_pool_check_idle(check)).await.unwrap();
        pid(&db).await;
        proxy.trips();
        pid(&db).await;
        proxy.trips()
    };
    assert_eq!(trips(Some(Duration::from_secs(30))).await, 1);
    assert_eq!(trips(None).await, 1);
    assert_eq!(trips(Some(Duration::ZERO)).await, 2);
}

#[tokio::test]
async fn connections_that_do_not_answer_are_replaced_and_only_the_first_is_waited_for() {
    let direct = empty().await;
    let hole = Hole::before(&direct);
    let config = Config::new(&url_at(&hole.folder, direct.config())).unwrap();
    let db = Db::connect_with(config.with_pool_check_idle(millis(1))).await.unwrap();
    fill(&db, 3).await;
    tokio::time::sleep(Duration::from_millis(10)).await;
    hole.open.store(true, Ordering::SeqCst);
    let begun = Instant::now();
    let (found, ()) = tokio::join!(value::<i32>(&db, "select 7"), async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        hole.open.store(false, Ordering::SeqCst);
    });
    assert_eq!(found.unwrap(), 7);
    assert!(begun.elapsed() < Duration::from_secs(9), "{:?}", begun.elapsed());
    let metrics = db.metrics();
    assert_eq!((metrics.closed.silent, metrics.status.open), (3, 1));
}

#[tokio::test]
async fn a_pool_counts_what_it_does() {
    let db = empty().await;
    let config = ageless(&db).with_pool_max(1).with_pool_timeout(millis(100));
    let pool = Db::connect_with(config).await.unwrap();
    let metrics = pool.metrics();
    assert_eq!((metrics.created, metrics.waits, metrics.shared, metrics.timeouts), (1, 0, 0, 0));

    let tx = pool.begin().await.unwrap();
    assert_eq!(pool.metrics().status.in_use(), 1);
    assert_eq!(value::<i32>(&pool, "select 1").await.unwrap_err().kind(), ErrorKind::Timeout);
    drop(tx);
    let metrics = pool.metrics();
    assert_eq!((metrics.waits, metrics.timeouts), (1, 1));
    assert!(metrics.wait_longest >= Duration::from_millis(100) && metrics.wait_total >= metrics.wait_longest);

    // Only statements that are known to be quick are sent along with others; a busy machine makes that take a while.
    let sharing = async {
        while pool.metrics().shared == 0 {
            let (one, two) = tokio::join!(value::<i32>(&pool, "select 1"), value::<i32>(&pool, "select 1"));
            assert_eq!((one.unwrap(), two.unwrap()), (1, 1));
        }
    };
    assert!(tokio::time::timeout(SOON, sharing).await.is_ok(), "{:?}", pool.metrics());
    let before = pool.metrics().timeouts;

    let limited = pool.statement_timeout(Duration::from_millis(20));
    execute(&limited, "select pg_sleep(10)", []).await.unwrap_err();
    assert_eq!(pool.metrics().timeouts, before + 1);

    let dropped = execute(&pool, "select pg_sleep(10)", []);
    assert!(tokio::time::timeout(Duration::from_millis(50), dropped).await.is_err());
    until(&pool, "the statement is cancelled", |metrics| metrics.cancels == 1).await;
    assert_eq!(pool.metrics().closed.broken, 0);
}

async fn next<T>(stream: &mut (impl Stream<Item = T> + Unpin)) -> Option<T> {
    std::future::poll_fn(|context| std::pin::Pin::new(&mut *stream).poll_next(context)).await
}

#[tokio::test]
async fn a_pool_that_is_closed_waits_for_all_who_use_it_and_takes_nobody_new() {
    let db = empty().await;
    let pool = Db::connect_with(ageless(&db)).await.unwrap();
    fill(&pool, 5).await;
    let tx = pool.begin().await.unwrap();
    pid(&tx).await;
    let lock = pool.advisory_lock(7).await.unwrap();
    let listener = pool.listen(["news"]).await.unwrap();
    {
        let numbers = statement("select generate_series(1, 100000)", []);
        let mut stream = pin!(pool.run_stream(numbers, accepts::<i32>, read::<i32>));
        assert_eq!(next(&mut stream).await.unwrap().unwrap(), 1);

        let begun = Instant::now();
        assert_eq!(pool.close_gracefully(Duration::from_millis(100)).await, 4);
        assert!(begun.elapsed() < SOON && pool.is_closed());
        let metrics = pool.metrics();
        assert_eq!((metrics.closed.pool, metrics.listeners, metrics.status.open), (2, 1, 3));

        let error = value::<i32>(&pool, "select 1").await.unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::Closed, "the pool is closed"));
        assert_eq!(pool.listen(["news"]).await.unwrap_err().kind(), ErrorKind::Closed);
        assert_eq!(pool.begin().await.err().unwrap().kind(), ErrorKind::Closed);

        // Whoever has a connection may go on, and is waited for.
        let work = async {
            while let Some(row) = next(&mut stream).await {
                row.unwrap();
            }
            drop(listener);
            tokio::time::sleep(Duration::from_millis(50)).await;
            lock.release().await.unwrap();
            assert_eq!(value::<i32>(&tx, "select 7").await.unwrap(), 7);
            tx.commit().await.unwrap();
        };
        let (left, ()) = tokio::join!(pool.close_gracefully(SOON), work);
        assert_eq!(left, 0);
    }
    assert_eq!(pool.metrics().status.open, 0);
    assert_eq!(pool.close_gracefully(Duration::ZERO).await, 0);
}
