//! Runners that do not come back.

use mizzle_kit::migration::{Event, Migrations, Repair, State};
use mizzle_pg::testing::TestDb;
use mizzle_pg::{Connection, Db};

use crate::running::{column, migrations, quick};

/// Two migrations with every kind of step: in transactions, index builds and drops, a partition, and one that only its
/// author could tell of.
fn all() -> Migrations {
    let up = "\
CREATE TABLE t (a int, b int);
INSERT INTO t SELECT n, n FROM generate_series(1, 100) n;
-- section: indexes; transaction: none
CREATE INDEX CONCURRENTLY t_a ON t (a);
CREATE UNIQUE INDEX CONCURRENTLY t_b ON t (b);
INSERT INTO t VALUES (101, 101);
VACUUM t;
-- section: the rest
ALTER TABLE t ADD CONSTRAINT t_b_key UNIQUE USING INDEX t_b;
INSERT INTO t VALUES (102, 102);
";
    let more = "\
-- section: drop; transaction: none
DROP INDEX CONCURRENTLY t_a;
-- section: partitions
CREATE TABLE p (a int) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
-- section: detach; transaction: none
ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;
INSERT INTO p1 VALUES (1);
";
    let down = "\
-- section: index; transaction: none
CREATE INDEX CONCURRENTLY t_a ON t (a);
-- section: tables
DROP TABLE p1;
DROP TABLE p;
";
    migrations(&[("1_t", up, Some("DROP TABLE t")), ("2_more", more, Some(down))])
}

/// Runs until the runner has said something for the `at`th time, where it is no more. Gives whether it came to its end.
async fn runs_until(db: &Db, at: usize, down: bool) -> bool {
    let db = Db::connect_with(db.config().clone()).await.unwrap();
    let task = tokio::spawn(async move {
        let mut heard = 0;
        let mut tell = |_: Event<'_>| {
            heard += 1;
            if heard == at {
                // Not a panic of a test: the message would only confuse.
                std::panic::resume_unwind(Box::new("killed"));
            }
        };
        match down {
            true => all().rollback(&db, 2, &quick(), &mut tell).await.map(drop),
            false => all().migrate(&db, &quick(), &mut tell).await.map(drop),
        }
    });
    match task.await {
        Ok(outcome) => {
            outcome.unwrap();
            true
        }
        Err(killed) => {
            assert!(killed.is_panic());
            false
        }
    }
}

#[tokio::test]
async fn a_runner_that_is_killed_anywhere_goes_on_where_it_stopped() {
    let mut at = 1;
    loop {
        let db = TestDb::new("").await.unwrap();
        let finished = runs_until(&db, at, false).await;
        // Once more, so that also the one that goes on is killed.
        if !runs_until(&db, 6, false).await {
            assert!(runs_until(&db, usize::MAX, false).await);
        }
        assert_eq!(column(&db, "SELECT count(*), max(a) FROM t").await, ["102"], "killed at {at}");
        assert_eq!(column(&db, "SELECT a FROM p1").await, ["1"], "killed at {at}");
        assert_eq!(
            column(&db, "SELECT relname FROM pg_class WHERE relname IN ('t_a', 't_b_key')").await,
            ["t_b_key"]
        );
        assert_eq!(column(&db, "SELECT count(*) FROM pg_index WHERE NOT indisvalid").await, ["0"]);
        let states: Vec<_> =
            all().status(&db).await.unwrap().into_iter().map(|standing| standing.state).collect();
        assert_eq!(states, [State::Applied; 2], "killed at {at}");
        if finished {
            break;
        }
        at += 1;
    }
    assert!(at > 30, "{at} places");
}

#[tokio::test]
async fn a_rollback_that_is_killed_anywhere_goes_on_where_it_stopped() {
    let mut at = 1;
    loop {
        let db = TestDb::with("faults: applied", async |db| {
            all().migrate(db, &quick(), &mut |_| {}).await.map(drop).map_err(Into::into)
        })
        .await
        .unwrap();
        let finished = runs_until(&db, at, true).await;
        while !all().status(&db).await.unwrap().iter().all(|standing| standing.state == State::Pending) {
            runs_until(&db, usize::MAX, true).await;
        }
        assert_eq!(column(&db, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").await, ["0"]);
        if finished {
            break;
        }
        at += 1;
    }
    assert!(at > 10, "{at} places");
}

#[tokio::test]
async fn an_index_whose_build_was_killed_is_dropped_first() {
    let db = TestDb::new("CREATE TABLE t (a int)").await.unwrap();
    let all = migrations(&[(
        "1_i",
        "-- section: i; transaction: none\nCREATE INDEX CONCURRENTLY i ON t (a)",
        None,
    )]);
    // The build waits for a transaction that is older than it.
    let other = Connection::connect(db.config()).await.unwrap();
    other.script("BEGIN; INSERT INTO t VALUES (1)").await.unwrap();
    let (theirs, db2) = (all.clone(), Db::connect_with(db.config().clone()).await.unwrap());
    let runner = tokio::spawn(async move { theirs.migrate(&db2, &quick(), &mut |_| {}).await });
    let killed = "SELECT pg_terminate_backend(l.pid) FROM pg_stat_progress_create_index p JOIN pg_locks l USING (pid) \
                  WHERE NOT l.granted";
    while column(&db, killed).await.is_empty() {
        tokio::task::yield_now().await;
    }
    let failure = runner.await.unwrap().unwrap_err();
    assert!(failure.to_string().contains("connection"), "{failure}");
    while column(&db, "SELECT pid FROM pg_stat_progress_create_index").await.len() == 1 {}
    assert_eq!(column(&db, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass").await, ["f"]);
    other.script("COMMIT").await.unwrap();
    let mut dropped = Vec::new();
    all.migrate(&db, &quick(), &mut |event| {
        if let Event::Dropped { index } = event {
            dropped.push(index.to_owned());
        }
    })
    .await
    .unwrap();
    assert_eq!(dropped, ["i"]);
    assert_eq!(column(&db, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass").await, ["t"]);
}

#[tokio::test]
async fn a_step_that_only_its_author_can_tell_of_is_not_run_twice() {
    let db = TestDb::new("CREATE TABLE t (a int)").await.unwrap();
    let all = migrations(&[(
        "1_do",
        "-- section: do; transaction: none\nDO $$ BEGIN INSERT INTO t VALUES (1); COMMIT; END $$",
        None,
    )]);
    let (theirs, db2) = (all.clone(), Db::connect_with(db.config().clone()).await.unwrap());
    let task = tokio::spawn(async move {
        let mut tell = |event: Event<'_>| {
            if let Event::Ran { .. } = event {
                std::panic::resume_unwind(Box::new("killed"));
            }
        };
        theirs.migrate(&db2, &quick(), &mut tell).await
    });
    assert!(task.await.is_err());
    let failure = all.migrate(&db, &quick(), &mut |_| {}).await.unwrap_err();
    assert!(failure.to_string().contains("only you can tell"), "{failure}");
    all.repair(&db, &Repair::Done, &mut |_| {}).await.unwrap();
    all.migrate(&db, &quick(), &mut |_| {}).await.unwrap();
    assert_eq!(column(&db, "SELECT count(*) FROM t").await, ["1"]);
}
