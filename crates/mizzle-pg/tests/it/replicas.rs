//! Reading from replicas, on real streaming replication.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures_core::Stream;
use mizzle_core::{Collect, CopyExecutor, CopyQuery, Executor, Result, RowSink, Statement};
use mizzle_pg::{Db, ErrorKind, ReplicaStanding, Replicas};

use crate::replication::*;
use crate::support::*;

const WHO: &str = "select current_setting('cluster_name')";

async fn next<T>(stream: &mut (impl Stream<Item = T> + Unpin)) -> Option<T> {
    std::future::poll_fn(|context| std::pin::Pin::new(&mut *stream).poll_next(context)).await
}

/// The first column of the first row.
async fn one<T>(db: &impl Executor, statement: Statement) -> Result<T>
where
    T: for<'a> postgres_types::FromSql<'a> + Send,
{
    let mut rows = Collect::new(accepts::<T>, read::<T>);
    db.run(statement, &mut rows).await?;
    Ok(rows.rows.pop().unwrap())
}

/// Which server runs it.
async fn who(db: &impl Executor, effect: fn(&str) -> Statement) -> String {
    one(db, effect(WHO)).await.unwrap()
}

fn unknown(text: &str) -> Statement {
    Statement::new(text, Vec::new())
}

async fn all(db: &impl Executor, effect: fn(&str) -> Statement) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    for _ in 0..12 {
        seen.insert(who(db, effect).await);
    }
    seen
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

async fn with_replicas(servers: &Replication, change: impl FnOnce(Replicas) -> Replicas) -> Db {
    let replicas = Replicas::new(["a", "b"].map(|name| servers.url(name))).unwrap();
    let replicas = change(replicas.check_every(Duration::from_millis(100)));
    Db::connect(&servers.url("p")).await.unwrap().with_replicas(replicas).await.unwrap()
}

/// Where reads go once everybody has been looked at.
async fn reads_go_to(db: &Db, names: &[&str]) {
    let expected = set(names);
    until(&format!("reads go to {names:?}, not as in {:?}", db.replicas()), async || {
        all(db, reads).await == expected
    })
    .await;
}

#[tokio::test]
async fn what_only_reads_is_spread_and_nothing_else_runs_on_a_replica() {
    let servers = Replication::start("").await;
    let db = with_replicas(&servers, |replicas| replicas.check_every(Duration::from_secs(1))).await;
    let (replicas, primary) = (set(&["a", "b"]), set(&["p"]));
    assert_eq!(all(&db, reads).await, replicas);
    assert_eq!(all(&db, unknown).await, primary);
    assert_eq!(all(&db, writes).await, primary);
    assert_eq!(all(&db.primary(), reads).await, primary);
    assert_eq!(all(&db.primary(), unknown).await, primary);
    assert_eq!(all(&db.on_replica(), reads).await, replicas);
    assert_eq!(all(&db.on_replica(), unknown).await, replicas);
    assert_eq!(all(&db.on_replica(), writes).await, primary);
    let limit = Duration::from_secs(10);
    assert_eq!(all(&db.statement_timeout(limit), reads).await, replicas);
    assert_eq!(all(&db.statement_timeout(limit), unknown).await, primary);
    assert_eq!(all(&db.on_replica().statement_timeout(limit), unknown).await, replicas);

    // Transactions, unless that was asked for and they only read.
    let begun = [
        (db.begin().await.unwrap(), false),
        (db.begin().read_only().await.unwrap(), false),
        (db.on_replica().begin().await.unwrap(), false),
        (db.on_replica().begin().read_only().await.unwrap(), true),
    ];
    for (tx, expected) in begun {
        assert_eq!(replicas.contains(&who(&tx, reads).await), expected);
        tx.rollback().await.unwrap();
    }

    // Scripts, locks, listeners.
    db.script("create table t (n int); insert into t select generate_series(1, 1000)").await.unwrap();
    assert_eq!(db.on_replica().raw(WHO).await.unwrap()[0].rows, [[Some("p".to_owned())]]);
    db.on_replica().advisory_lock(7).await.unwrap().release().await.unwrap();
    drop(db.on_replica().listen(["news"]).await.unwrap());

    // A batch runs on one server, by what all of it does.
    let batch = async |db: &Db, statements: Vec<Statement>| {
        let mut rows: Vec<Collect<String>> =
            statements.iter().map(|_| Collect::new(accepts::<String>, read::<String>)).collect();
        let mut sinks: Vec<Box<dyn RowSink + '_>> =
            rows.iter_mut().map(|rows| Box::new(rows) as Box<dyn RowSink>).collect();
        db.run_batch(statements, &mut sinks).await.unwrap();
        drop(sinks);
        rows.into_iter().flat_map(|rows| rows.rows).collect::<BTreeSet<_>>()
    };
    assert!(batch(&db, vec![reads(WHO), reads(WHO)]).await.is_subset(&replicas));
    assert_eq!(batch(&db, vec![reads(WHO), unknown(WHO)]).await, primary);
    assert!(batch(&db.on_replica(), vec![reads(WHO), unknown(WHO)]).await.is_subset(&replicas));

    // Streams, and COPY where that was asked for.
    let position = db.position().await.unwrap();
    let db = db.at_least_within(position, SOON);
    let streamed = async |db: &Db, effect: fn(&str) -> Statement| {
        let statement = effect("select current_setting('cluster_name') from t");
        let mut stream = pin!(db.run_stream(statement, accepts::<String>, read::<String>));
        let mut seen = BTreeSet::new();
        let mut count = 0;
        while let Some(row) = next(&mut stream).await {
            seen.insert(row.unwrap());
            count += 1;
        }
        assert_eq!((count, seen.len()), (1000, 1));
        seen
    };
    assert!(streamed(&db, reads).await.is_subset(&replicas));
    assert_eq!(streamed(&db, unknown).await, primary);
    assert!(streamed(&db.on_replica(), unknown).await.is_subset(&replicas));
    let copied = async |db: &Db, query: Statement| {
        let copy = CopyQuery { query, places: Vec::new() };
        let mut stream = pin!(db.run_copy_out(copy, accepts::<String>, read::<String>));
        next(&mut stream).await.unwrap().unwrap()
    };
    assert_eq!(copied(&db, reads(WHO)).await, "p");
    assert!(replicas.contains(&copied(&db.on_replica(), reads(WHO)).await));
    assert_eq!(copied(&db.on_replica(), unknown(WHO)).await, "p");

    // What was said to read and writes after all is run where it can be.
    let inserted = unknown("insert into t values (-1) returning current_setting('cluster_name')");
    assert_eq!(one::<String>(&db.on_replica(), inserted).await.unwrap(), "p");
    assert_eq!(value::<i64>(&db, "select count(*) from t where n = -1").await.unwrap(), 1);
    // A table that the replica does not know of yet is read where it is; what is wrong is wrong.
    for n in 0..20 {
        db.script(&format!("create table t{n} (n int); insert into t{n} values ({n})")).await.unwrap();
        assert_eq!(one::<i32>(&db, reads(&format!("select n from t{n}"))).await.unwrap(), n);
    }
    let error = one::<i32>(&db, reads("select nothing from nowhere")).await.unwrap_err();
    assert_eq!(error.sqlstate(), Some("42P01"));
    let error = one::<i32>(&db, reads("select 1 / 0")).await.unwrap_err();
    assert_eq!(error.sqlstate(), Some("22012"));
    for replica in db.replicas() {
        assert!(matches!(replica.standing, ReplicaStanding::Used(_)), "{replica:?}");
        assert!(replica.reads > 10 && replica.replayed.is_some() && replica.pool.created > 0, "{replica:?}");
    }
}

#[tokio::test]
async fn own_writes_are_read_and_a_replica_that_falls_behind_is_left_out() {
    let servers = Replication::start("").await;
    let db = with_replicas(&servers, |replicas| replicas.max_lag(Duration::from_secs(1))).await;
    db.script("create table t (n int primary key)").await.unwrap();
    let count = "select count(*) from t";
    for n in 0..50 {
        execute(&db, "insert into t values ($1)", [param(INT4, n)]).await.unwrap();
        let written = db.position().await.unwrap();
        let seen: i64 = one(&db.at_least(written), reads(count)).await.unwrap();
        assert_eq!(seen, i64::from(n) + 1);
        assert!(replicas_of(&who(&db.at_least_within(written, SOON), reads).await));
    }

    // One that does not go on has no part in it, and is left out once it is too far behind.
    for name in ["a", "b"] {
        servers.connect(name).await.script("select pg_wal_replay_pause()").await.unwrap();
        servers.until(name, "select pg_get_wal_replay_pause_state() = 'paused'").await;
    }
    execute(&db, "insert into t values (1000)", []).await.unwrap();
    let written = db.position().await.unwrap();
    assert_eq!(one::<i64>(&db.at_least(written), reads(count)).await.unwrap(), 51);
    assert_eq!(who(&db.at_least(written), reads).await, "p");
    let begun = Instant::now();
    let late = db.at_least_within(written, Duration::from_millis(200));
    assert_eq!(who(&late, reads).await, "p");
    assert!(begun.elapsed() >= Duration::from_millis(200));

    servers.connect("b").await.script("select pg_wal_replay_resume()").await.unwrap();
    let waiting = db.at_least_within(written, SOON);
    assert_eq!(who(&waiting, reads).await, "b");
    assert_eq!(one::<i64>(&waiting, reads(count)).await.unwrap(), 51);
    reads_go_to(&db, &["b"]).await;
    assert!(matches!(db.replicas()[0].standing, ReplicaStanding::Behind(_)), "{:?}", db.replicas());

    servers.connect("a").await.script("select pg_wal_replay_resume()").await.unwrap();
    reads_go_to(&db, &["a", "b"]).await;
    // An idle primary does not make them look late.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    reads_go_to(&db, &["a", "b"]).await;
    execute(&db, "insert into t values (1001)", []).await.unwrap();
    for _ in 0..20 {
        all(&db, reads).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
        for replica in db.replicas() {
            assert!(matches!(replica.standing, ReplicaStanding::Used(_)), "{replica:?}");
        }
    }
}

fn replicas_of(name: &str) -> bool {
    ["a", "b"].contains(&name)
}

#[tokio::test]
async fn a_replica_that_dies_is_nobodys_error_and_is_found_again() {
    let servers = Replication::start("").await;
    let db = with_replicas(&servers, |replicas| replicas).await;
    db.script("create table t as select generate_series(1, 1000) as n").await.unwrap();
    let written = db.position().await.unwrap();
    assert!(replicas_of(&who(&db.at_least_within(written, SOON), reads).await));

    let stop = AtomicBool::new(false);
    let reading = async || {
        let mut count = 0;
        while !stop.load(Ordering::Relaxed) {
            let sum = one::<i64>(&db, reads("select sum(n) from t, pg_sleep(0.002)"));
            assert_eq!(sum.await.unwrap(), 500_500);
            let mut stream =
                pin!(db.run_stream(reads("select n from t order by n"), accepts::<i32>, read::<i32>));
            assert_eq!(next(&mut stream).await.unwrap().unwrap(), 1);
            while let Some(row) = next(&mut stream).await {
                // From the first row on, the error is the caller's.
                let Err(error) = row else { continue };
                assert_eq!(error.kind(), ErrorKind::Closed, "{error}");
                break;
            }
            count += 1;
        }
        count
    };
    let dying = async {
        for name in ["a", "b"] {
            tokio::time::sleep(Duration::from_millis(300)).await;
            servers.kill(name);
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        stop.store(true, Ordering::Relaxed);
    };
    let (one, two, three, ()) = tokio::join!(reading(), reading(), reading(), dying);
    assert!(one > 10 && two > 10 && three > 10, "{one} {two} {three}");
    reads_go_to(&db, &["p"]).await;
    assert!(matches!(db.replicas()[0].standing, ReplicaStanding::Lost(_)), "{:?}", db.replicas());
    servers.run("a").await;
    servers.run("b").await;
    reads_go_to(&db, &["a", "b"]).await;
}

#[tokio::test]
async fn a_read_that_is_in_the_way_of_the_replay_is_run_elsewhere() {
    let servers = Replication::start("").await;
    let db = with_replicas(&servers, |replicas| replicas.check_every(Duration::from_secs(1))).await;
    db.script("create table t as select generate_series(1, 1000) as n").await.unwrap();
    let written = db.position().await.unwrap();
    for name in ["a", "b"] {
        servers.until(name, &format!("select pg_last_wal_replay_lsn() >= '{written}'")).await;
    }
    reads_go_to(&db, &["a", "b"]).await;
    let attempts = || db.replicas().iter().map(|replica| replica.reads).sum::<u64>();
    let before = attempts();
    let slow = async {
        // Both replicas have the lock of the table when it is to be changed.
        let text = "select count(*) from t where n = 1 and (select pg_sleep(2)) is not null";
        let sums = tokio::join!(one::<i64>(&db, reads(text)), one::<i64>(&db, reads(text)));
        (sums.0.unwrap(), sums.1.unwrap())
    };
    let change = async {
        for name in ["a", "b"] {
            let running = "select exists (select from pg_stat_activity where pid <> pg_backend_pid() \
                           and state = 'active' and query like '%pg_sleep(2)%' and backend_type = 'client backend')";
            servers.until(name, running).await;
        }
        db.script("alter table t add column m int").await.unwrap();
    };
    let (counts, ()) = tokio::join!(slow, change);
    assert_eq!(counts, (1, 1));
    // Each was on both replicas, and then on the primary.
    assert!(attempts() - before > 2, "nothing was in the way");
}

#[tokio::test]
async fn a_replica_that_was_promoted_is_left_out() {
    let servers = Replication::start("").await;
    let db = with_replicas(&servers, |replicas| replicas).await;
    db.script("create table t (n int)").await.unwrap();
    // Known to be a replica until it is looked at again, it must not be written to.
    assert!(value::<bool>(&servers.connect("b").await, "select pg_promote()").await.unwrap());
    for n in 0..20 {
        let insert = unknown("insert into t values ($1) returning current_setting('cluster_name')");
        let insert = Statement { params: vec![param(INT4, n)], ..insert };
        assert_eq!(one::<String>(&db.on_replica(), insert).await.unwrap(), "p");
    }
    reads_go_to(&db, &["a"]).await;
    assert_eq!(db.replicas()[1].standing, ReplicaStanding::Promoted);
    assert_eq!(
        value::<i64>(&servers.connect("b").await, "select count(*) from pg_class where relname = 't'")
            .await
            .unwrap(),
        1
    );

    // Where there is no replica at all, or it never was one, the primary reads.
    let replicas = Replicas::new([servers.url("p"), "host=/nowhere user=u".to_owned()]).unwrap();
    let db = Db::connect(&servers.url("p")).await.unwrap().with_replicas(replicas).await.unwrap();
    assert_eq!(all(&db, reads).await, set(&["p"]));
    assert_eq!(db.replicas()[0].standing, ReplicaStanding::Promoted);
    assert!(matches!(db.replicas()[1].standing, ReplicaStanding::Lost(_)));
    let db = db.with_replicas(Replicas::with_configs([])).await.unwrap();
    assert_eq!((all(&db, reads).await, db.replicas().len()), (set(&["p"]), 0));
    assert_eq!(db.close_gracefully(SOON).await, 0);
}
