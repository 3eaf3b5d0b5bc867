//! Statements of many callers on few connections: each gets its own answer, whatever the others do.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Wake, Waker};
use std::time::{Duration, Instant};

use mizzle_core::{ErrorKind, Executor, Result};
use mizzle_pg::{Config, Db};

use crate::support::*;

async fn pool(config: &Config, size: usize) -> Db {
    Db::connect_with(config.clone().with_pool_max(size)).await.unwrap()
}

async fn echo(db: &impl Executor, n: i32) -> Result<i32> {
    Ok(column::<i32>(db, "select $1", [param(INT4, n)]).await?[0])
}

/// So many rows that several reads are needed, each with the number.
async fn many(db: &impl Executor, n: i32, rows: i32) -> Result<Vec<i32>> {
    column(db, "select $1::int4 from generate_series(1, $2)", [param(INT4, n), param(INT4, rows)]).await
}

/// A generator of numbers that is the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % sides
    }
}

/// Waits until a pool is at rest, and says how many connections are free.
async fn at_rest(db: &Db) -> usize {
    for _ in 0..1000 {
        let status = db.status();
        if status.idle == status.open && status.waiting == 0 {
            return status.idle;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the pool does not come to rest: {:?}", db.status())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_callers_get_their_own_answers_over_few_connections() {
    let db = empty().await;
    let db = pool(db.config(), 2).await;
    let tasks = (0..64).map(|task| {
        let db = db.clone();
        tokio::spawn(async move {
            for n in 0..200 {
                let n = task * 1000 + n;
                match n % 10 {
                    0 => assert_eq!(many(&db, n, 500).await.unwrap(), vec![n; 500]),
                    1 => {
                        let error = execute(&db, "select 1 / $1", [param(INT4, 0)]).await.unwrap_err();
                        assert_eq!(error.sqlstate(), Some("22012"), "{error}");
                    }
                    _ => assert_eq!(echo(&db, n).await.unwrap(), n),
                }
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    assert!(at_rest(&db).await <= 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn futures_dropped_at_random_take_nothing_from_the_others() {
    let test = empty().await;
    let db = pool(test.config(), 3).await;
    execute(&db, "create table log (n int primary key)", []).await.unwrap();
    let dropped = Arc::new(AtomicUsize::new(0));
    let tasks = (0..32).map(|task| {
        let (db, dropped) = (db.clone(), dropped.clone());
        tokio::spawn(async move {
            let mut dice = Dice(task as u64 + 1);
            for turn in 0..100 {
                let n = task * 1000 + turn;
                let work = async {
                    match n % 4 {
                        0 => assert_eq!(many(&db, n, 3000).await.unwrap(), vec![n; 3000]),
                        1 => assert_eq!(echo(&db, n).await.unwrap(), n),
                        2 => db
                            .transaction(async |tx| {
                                execute(tx, "insert into log values ($1)", [param(INT4, n)]).await?;
                                assert_eq!(echo(tx, n).await?, n);
                                Ok(())
                            })
                            .await
                            .unwrap(),
                        _ => {
                            let text = format!("select {n}, pg_sleep(0.0005)");
                            execute(&db, &text, []).await.unwrap();
                        }
                    }
                };
                let patience = Duration::from_micros(dice.roll(1500));
                if dice.roll(3) == 0 {
                    if tokio::time::timeout(patience, work).await.is_err() {
                        dropped.fetch_add(1, Ordering::Relaxed);
                    }
                } else {
                    work.await;
                }
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    assert!(dropped.load(Ordering::Relaxed) > 100, "{dropped:?} were dropped");
    at_rest(&db).await;
    assert_eq!(echo(&db, 7).await.unwrap(), 7);
    let open = "select count(*)::int4 from pg_stat_activity \
                where datname = current_database() and state like 'idle in transaction%'";
    assert_eq!(value::<i32>(&db, open).await.unwrap(), 0);
    let backends = "select count(*)::int4 from pg_stat_activity \
                    where datname = current_database() and backend_type = 'client backend'";
    assert!(value::<i32>(&db, backends).await.unwrap() <= 3 + 10, "connections were left behind");
}

#[tokio::test]
async fn nobody_waits_behind_a_statement_that_runs_long() {
    let test = empty().await;
    let db = pool(test.config(), 2).await;
    for _ in 0..4 {
        echo(&db, 1).await.unwrap();
    }
    let slow = tokio::spawn({
        let db = db.clone();
        async move { execute(&db, "select pg_sleep(2)", []).await }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let start = Instant::now();
    let quick = (0..64).map(|n| {
        tokio::spawn({
            let db = db.clone();
            async move { assert_eq!(echo(&db, n).await.unwrap(), n) }
        })
    });
    for task in quick.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    slow.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_future_that_nobody_polls_any_more_holds_up_nobody() {
    let test = empty().await;
    let db = pool(test.config(), 1).await;
    for _ in 0..3 {
        echo(&db, 1).await.unwrap();
    }
    let mut forgotten = pin!(echo(&db, -1));
    // Polled until its statement is sent, and then no more: it has the wheel.
    for _ in 0..3 {
        assert!(forgotten.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    for n in 0..20 {
        let answer = tokio::time::timeout(Duration::from_secs(5), echo(&db, n)).await;
        assert_eq!(answer.expect("an answer").unwrap(), n);
    }
    assert_eq!(forgotten.await.unwrap(), -1);
}

#[tokio::test]
async fn whoever_comes_long_after_a_future_was_forgotten_has_a_turn_too() {
    let test = empty().await;
    let db = pool(test.config(), 1).await;
    for text in ["select 1", "select 2, pg_sleep(0.02)"] {
        let mut forgotten = pin!(value::<i32>(&db, text));
        assert!(forgotten.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        tokio::time::sleep(Duration::from_millis(300)).await;
        let answer = tokio::time::timeout(Duration::from_secs(5), echo(&db, 1)).await;
        assert_eq!(answer.expect("an answer").unwrap(), 1);
        assert!(forgotten.await.is_ok(), "{text}");
    }
}

/// A waker that says whether it was woken.
#[derive(Default)]
struct Bell(AtomicUsize);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn one_who_leaves_when_it_is_to_read_for_the_others_wakes_another() {
    let test = empty().await;
    let db = pool(test.config(), 1).await;
    for _ in 0..500 {
        // What was slow once, on a machine that is busy elsewhere, is known as quick again after some more.
        for _ in 0..20 {
            echo(&db, 1).await.unwrap();
        }
        let bell = Arc::new(Bell::default());
        let (quiet, heard) = (Waker::noop(), Waker::from(bell.clone()));
        let mut first = Box::pin(echo(&db, 1));
        let mut second = Box::pin(echo(&db, 2));
        let mut third = Box::pin(echo(&db, 3));
        let shared = db.metrics().shared;
        assert!(first.as_mut().poll(&mut Context::from_waker(quiet)).is_pending());
        assert!(second.as_mut().poll(&mut Context::from_waker(quiet)).is_pending());
        assert!(third.as_mut().poll(&mut Context::from_waker(&heard)).is_pending());
        let is_shared = db.metrics().shared == shared + 2;
        assert_eq!(first.await.unwrap(), 1);
        if !is_shared {
            // The machine was so busy that it was not known as quick, and nobody was put behind it.
            continue;
        }
        // The second is next; on a machine that is busy elsewhere, a clock may have rung for the third before.
        if bell.0.load(Ordering::SeqCst) == 0 {
            drop(second);
            assert_eq!(bell.0.load(Ordering::SeqCst), 1, "now it is the third's turn");
            assert_eq!(third.await.unwrap(), 3);
            return;
        }
    }
    panic!("a clock always rang first");
}

/// One row, larger than what is kept for a caller that does not come for it.
async fn wide(db: &impl Executor) -> Result<usize> {
    Ok(column::<String>(db, "select repeat('x', 300000)", []).await?[0].len())
}

#[tokio::test]
async fn a_large_answer_whose_caller_has_left_holds_up_nobody() {
    let test = empty().await;
    let db = pool(test.config(), 1).await;
    for _ in 0..20 {
        echo(&db, 1).await.unwrap();
        wide(&db).await.unwrap();
    }
    let quiet = || Context::from_waker(Waker::noop());
    let mut first = Box::pin(echo(&db, 1));
    let mut large = Box::pin(wide(&db));
    let mut last = Box::pin(echo(&db, 3));
    assert!(first.as_mut().poll(&mut quiet()).is_pending());
    assert!(large.as_mut().poll(&mut quiet()).is_pending());
    assert!(last.as_mut().poll(&mut quiet()).is_pending());
    assert_eq!(first.await.unwrap(), 1);
    let early = tokio::time::timeout(Duration::from_millis(50), last.as_mut()).await;
    drop(large);
    let answer = match early {
        Ok(answer) => answer,
        Err(_) => tokio::time::timeout(Duration::from_secs(5), last).await.expect("an answer"),
    };
    assert_eq!(answer.unwrap(), 3);
    assert_eq!(echo(&db, 4).await.unwrap(), 4);
}

#[tokio::test]
async fn a_large_answer_that_nobody_comes_for_holds_up_nobody() {
    let test = empty().await;
    let db = pool(test.config(), 1).await;
    for _ in 0..20 {
        echo(&db, 1).await.unwrap();
        wide(&db).await.unwrap();
    }
    let quiet = || Context::from_waker(Waker::noop());
    let mut first = Box::pin(echo(&db, 1));
    let mut large = Box::pin(wide(&db));
    let mut last = Box::pin(echo(&db, 3));
    assert!(first.as_mut().poll(&mut quiet()).is_pending());
    assert!(large.as_mut().poll(&mut quiet()).is_pending());
    assert!(last.as_mut().poll(&mut quiet()).is_pending());
    assert_eq!(first.await.unwrap(), 1);
    let answer = tokio::time::timeout(Duration::from_secs(5), last).await.expect("an answer");
    assert_eq!(answer.unwrap(), 3);
    // Those who need the connection alone have their turn too, though the answer is still not taken.
    let alone = tokio::time::timeout(Duration::from_secs(5), db.script("select 1")).await;
    alone.expect("a connection").unwrap();
    assert_eq!(large.await.unwrap(), wide(&db).await.unwrap());
}

#[tokio::test]
async fn a_session_that_is_lost_is_an_error_for_all_who_share_it() {
    let test = empty().await;
    let db = pool(test.config(), 1).await;
    for _ in 0..3 {
        echo(&db, 1).await.unwrap();
        value::<i32>(&db, "select pg_backend_pid()").await.unwrap();
    }
    let tasks: Vec<_> = (0..16)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                loop {
                    if let Err(error) = echo(&db, n).await {
                        return error;
                    }
                }
            })
        })
        .collect();
    let other = pool(test.config(), 1).await;
    // All answers may have come just before, and then nobody is on it.
    for _ in 0..50 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let terminate = "select pg_terminate_backend(pid) from pg_stat_activity \
                         where datname = current_database() and pid <> pg_backend_pid()";
        execute(&other, terminate, []).await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
        if tasks.iter().any(tokio::task::JoinHandle::is_finished) {
            break;
        }
    }
    let mut lost = 0;
    for task in tasks {
        if let Ok(outcome) = tokio::time::timeout(Duration::from_millis(300), task).await {
            let error = outcome.unwrap();
            assert!(matches!(error.kind(), ErrorKind::Closed | ErrorKind::Connect), "{error:?}");
            lost += 1;
        }
    }
    assert!(lost > 0, "somebody was on the session that was ended");
    assert_eq!(echo(&db, 5).await.unwrap(), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transactions_have_their_turn_while_others_share() {
    let test = numbers().await;
    let db = pool(test.config(), 2).await;
    let busy: Vec<_> = (0..32)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                loop {
                    assert_eq!(echo(&db, n).await.unwrap(), n);
                }
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(50)).await;
    for n in 0..50 {
        let work =
            db.transaction(async |tx| execute(tx, "insert into numbers values ($1)", [param(INT4, n)]).await);
        let outcome = tokio::time::timeout(Duration::from_secs(5), work).await;
        assert_eq!(outcome.expect("a turn").unwrap(), 1);
    }
    busy.iter().for_each(|task| task.abort());
}

#[tokio::test]
async fn a_statement_that_means_the_session_has_it_for_itself() {
    let test = empty().await;
    let db = pool(test.config(), 1).await;
    execute(&db, "set application_name to 'shared'", []).await.unwrap();
    let error = execute(&db, "copy (select 1) to stdout", []).await;
    assert!(error.is_ok(), "{error:?}");
    assert_eq!(echo(&db, 3).await.unwrap(), 3);
}

#[tokio::test]
async fn a_long_statement_that_was_dropped_is_cancelled_on_the_server() {
    let test = empty().await;
    let db = pool(test.config(), 1).await;
    let slow = execute(&db, "select pg_sleep(60)", []);
    assert!(tokio::time::timeout(Duration::from_millis(50), slow).await.is_err());
    let start = Instant::now();
    assert_eq!(echo(&db, 4).await.unwrap(), 4);
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    let running = "select count(*)::int4 from pg_stat_activity where query like 'select pg_sleep(60)' and state = 'active'";
    assert_eq!(value::<i32>(&db, running).await.unwrap(), 0);
}

#[tokio::test]
async fn a_caller_from_whom_another_took_over_still_gets_its_answer() {
    let test = numbers().await;
    let db = pool(test.config(), 1).await;
    execute(&db, "insert into numbers values (1)", []).await.unwrap();
    let update = "update numbers set n = n where n = $1 returning n";
    for _ in 0..20 {
        echo(&db, 1).await.unwrap();
        assert_eq!(column::<i32>(&db, update, [param(INT4, 1)]).await.unwrap(), [1]);
    }
    // The statement is known as a quick one, so that others are sent behind it, and waits for this lock.
    let lock = test.begin().await.unwrap();
    execute(&lock, update, [param(INT4, 1)]).await.unwrap();
    let waits = tokio::spawn({
        let db = db.clone();
        async move { column::<i32>(&db, update, [param(INT4, 1)]).await }
    });
    tokio::task::yield_now().await;
    let behind: Vec<_> = (0..4)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move { echo(&db, n).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(behind.iter().all(|task| !task.is_finished()), "they were sent behind the one that waits");
    lock.rollback().await.unwrap();
    let patience = Duration::from_secs(5);
    let answer = tokio::time::timeout(patience, waits).await;
    assert_eq!(answer.expect("an answer").unwrap().unwrap(), [1]);
    for (n, task) in behind.into_iter().enumerate() {
        let answer = tokio::time::timeout(patience, task).await;
        assert_eq!(answer.expect("an answer").unwrap().unwrap(), n as i32);
    }
    at_rest(&db).await;
}
