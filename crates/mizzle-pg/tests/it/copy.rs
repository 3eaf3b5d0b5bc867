//! COPY with data of the program's own: all of it or nothing, also where nobody waits for the end.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_core::Stream;
use mizzle_pg::testing::TestDb;
use mizzle_pg::{Bytes, Connection, Db, ErrorKind, Executor, Result};

use crate::support::*;

const IN: &str = "COPY numbers FROM STDIN";

async fn all(stream: impl Stream<Item = Result<Bytes>>) -> Result<String> {
    let mut stream = pin!(stream);
    let mut text = String::new();
    while let Some(piece) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        text.push_str(std::str::from_utf8(&piece?).unwrap());
    }
    Ok(text)
}

async fn count(db: &impl Executor) -> i64 {
    value(db, "select count(*) from numbers").await.unwrap()
}

fn lines(numbers: std::ops::Range<i32>) -> impl Iterator<Item = String> {
    numbers.map(|n| format!("{n}\n"))
}

/// A pool of one connection, where nothing can be hidden.
async fn alone(db: &TestDb) -> Db {
    Db::connect_with(db.config().clone().with_pool_max(1)).await.unwrap()
}

#[tokio::test]
async fn bytes_go_in_and_come_out_of_a_pool_a_connection_and_a_transaction() {
    let db = numbers().await;
    let out = "COPY (SELECT n FROM numbers ORDER BY n) TO STDOUT (FORMAT csv)";
    assert_eq!(db.copy_in_raw(IN, lines(0..2)).await.unwrap(), 2);
    assert_eq!(all(db.copy_out_raw(out)).await.unwrap(), "0\n1\n");
    let connection = Connection::connect(db.config()).await.unwrap();
    assert_eq!(
        connection.copy_in_raw(" copy numbers from stdin (format csv)", ["2\n3", "\n"]).await.unwrap(),
        2
    );
    assert_eq!(all(connection.copy_out_raw(out)).await.unwrap(), "0\n1\n2\n3\n");
    let seen = db.transaction(async |tx| {
        let results = [Ok("4\n"), Ok::<_, std::io::Error>("5\n")];
        assert_eq!(tx.copy_in_raw(IN, results).await?, 2);
        all(tx.copy_out_raw(out)).await
    });
    assert_eq!(seen.await.unwrap(), "0\n1\n2\n3\n4\n5\n");
    assert_eq!(count(&connection).await, 6);
    assert_eq!(db.copy_in_raw(IN, Vec::<Bytes>::new()).await.unwrap(), 0);
}

#[tokio::test]
async fn an_error_of_the_data_or_of_the_server_leaves_nothing_and_the_connection_usable() {
    let db = numbers().await;
    let connection = Connection::connect(db.config()).await.unwrap();
    let process = connection.process_id().await;
    let broken = lines(0..1000).map(Ok).chain([Err(std::io::Error::other("the disk is gone"))]);
    let error = connection.copy_in_raw(IN, broken).await.unwrap_err();
    assert_eq!(error.statement(), Some(IN));
    assert_eq!(error.downcast::<std::io::Error>().unwrap().to_string(), "the disk is gone");
    let error = connection.copy_in_raw(IN, ["1\n1\n"]).await.unwrap_err();
    assert_eq!((error.kind(), error.statement()), (ErrorKind::UniqueViolation, Some(IN)));
    let error = connection.copy_in_raw("COPY nowhere FROM STDIN", ["1\n"]).await.unwrap_err();
    assert_eq!(error.sqlstate(), Some("42P01"));
    let error =
        all(connection.copy_out_raw("COPY (SELECT 1 / (n - 3) FROM generate_series(1, 5) AS n) TO STDOUT"));
    assert_eq!(error.await.unwrap_err().sqlstate(), Some("22012"));
    assert_eq!((count(&connection).await, connection.process_id().await), (0, process));
}

#[tokio::test]
async fn data_without_an_end_is_ended_by_the_first_error_of_the_server() {
    let db = numbers().await;
    let endless = ["x\n".to_owned()].into_iter().chain(lines(0..i32::MAX));
    let outcome = tokio::time::timeout(Duration::from_secs(20), db.copy_in_raw(IN, endless)).await;
    assert_eq!(outcome.unwrap().unwrap_err().sqlstate(), Some("22P02"));
    assert_eq!(count(&db).await, 0);
}

#[tokio::test]
async fn what_is_no_copy_of_that_direction_is_refused() {
    let db = numbers().await;
    let connection = Connection::connect(db.config()).await.unwrap();
    for sql in ["insert into numbers values (1)", "copyright", "", "co", "-- COPY\nselect 1", "é"] {
        let error = connection.copy_in_raw(sql, ["1\n"]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{sql}: {error}");
        assert_eq!(all(connection.copy_out_raw(sql)).await.unwrap_err().kind(), ErrorKind::Config, "{sql}");
    }
    let both = "COPY numbers FROM STDIN; INSERT INTO numbers VALUES (1)";
    assert_eq!(connection.copy_in_raw(both, ["1\n"]).await.unwrap_err().sqlstate(), Some("42601"));
    assert_eq!(all(connection.copy_out_raw(both)).await.unwrap_err().sqlstate(), Some("42601"));
    let error = connection.copy_in_raw("COPY numbers\0 FROM STDIN", ["1\n"]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode);
    for _ in 0..3 {
        let error = connection.copy_in_raw("COPY numbers TO STDOUT", ["1\n"]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
        let error = all(connection.copy_out_raw(IN)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    }
    assert_eq!(count(&connection).await, 0);
}

/// Data that comes a piece at a time, with a moment between them.
struct Slow<I>(I, Option<Pin<Box<tokio::time::Sleep>>>);

impl<I: Iterator + Unpin> Stream for Slow<I> {
    type Item = I::Item;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<I::Item>> {
        let pause = || Box::pin(tokio::time::sleep(Duration::from_micros(300)));
        if self.1.get_or_insert_with(pause).as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        self.1 = None;
        Poll::Ready(self.0.next())
    }
}

/// Polls a future so many times, a moment apart, and drops it; whether it was done.
async fn poll_and_drop(future: impl Future, polls: usize) -> bool {
    let mut future = pin!(future);
    for _ in 0..polls {
        if future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
            return true;
        }
        tokio::time::sleep(Duration::from_micros(100)).await;
    }
    false
}

macro_rules! survives_drops {
    ($db:expr) => {
        for polls in 0..40 {
            // Pieces of 30 kB, so that some of it is on its way before the end.
            let piece = |at: i32| lines(at * 5000..(at + 1) * 5000).collect::<String>();
            let done = poll_and_drop($db.copy_in_raw(IN, Slow((0..8).map(piece), None)), polls).await;
            let found = count($db).await;
            assert!(found == 0 || found == 40_000, "{found} rows after {polls} polls");
            assert!(!done || found == 40_000);
            execute($db, "delete from numbers", []).await.unwrap();
            poll_and_drop($db.copy_in_raw("COPY nowhere FROM STDIN", ["1\n"]), polls).await;
            let mut rows = Box::pin($db.copy_out_raw("COPY (SELECT generate_series(1, 50000)) TO STDOUT"));
            for _ in 0..polls {
                poll_and_drop(poll_fn(|context| rows.as_mut().poll_next(context)), 2).await;
            }
            drop(rows);
            assert_eq!(value::<i32>($db, "select 7").await.unwrap(), 7);
        }
    };
}

#[tokio::test]
async fn a_dropped_copy_leaves_all_or_nothing_in_a_pool() {
    let db = numbers().await;
    let db = &alone(&db).await;
    survives_drops!(db);
}

#[tokio::test]
async fn a_dropped_copy_leaves_all_or_nothing_on_a_connection() {
    let db = numbers().await;
    let db = &Connection::connect(db.config()).await.unwrap();
    survives_drops!(db);
}

#[tokio::test]
async fn a_dropped_copy_ends_its_transaction_or_has_not_happened() {
    let db = numbers().await;
    for polls in 0..30 {
        let outcome = db.transaction(async |tx| {
            let piece = |at: i32| lines(at * 5000..(at + 1) * 5000).collect::<String>();
            let done = poll_and_drop(tx.copy_in_raw(IN, Slow((0..8).map(piece), None)), polls).await;
            match execute(tx, "select 1", []).await {
                Ok(_) => {
                    let found: i64 = value(tx, "select count(*) from numbers").await?;
                    assert!(found == 0 || found == 40_000, "{found} rows after {polls} polls");
                    assert!(!done || found == 40_000);
                    execute(tx, "delete from numbers", []).await.map(drop)
                }
                Err(error) => Err(error),
            }
        });
        match outcome.await {
            Ok(()) => {}
            // "current transaction is aborted": by the COPY that was given up.
            Err(error) => assert_eq!(error.sqlstate(), Some("25P02"), "{error}"),
        }
        assert_eq!(count(&db).await, 0);
    }
}

#[tokio::test]
async fn statements_beside_a_copy_on_a_connection_are_refused_and_not_waited_for() {
    let db = numbers().await;
    let connection = Connection::connect(db.config()).await.unwrap();
    let mut rows = Box::pin(connection.copy_out_raw("COPY (SELECT generate_series(1, 50000)) TO STDOUT"));
    poll_fn(|context| rows.as_mut().poll_next(context)).await.unwrap().unwrap();
    let error = value::<i32>(&connection, "select 7").await.unwrap_err();
    assert!(error.message().contains("taken by a COPY"), "{error}");
    drop(rows);
    assert_eq!(value::<i32>(&connection, "select 7").await.unwrap(), 7);
}

#[tokio::test]
async fn a_copy_whose_session_is_terminated_says_so() {
    let db = numbers().await;
    let connection = Connection::connect(db.config()).await.unwrap();
    let process = connection.process_id().await.unwrap();
    let other: Db = (*db).clone();
    let killer = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(50)).await;
        value::<bool>(&other, &format!("select pg_terminate_backend({process})")).await
    });
    let error = connection.copy_in_raw(IN, lines(0..i32::MAX)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Closed, "{error}");
    assert!(killer.await.unwrap().unwrap());
    assert_eq!(count(&db).await, 0);
}
