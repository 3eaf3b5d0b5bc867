//! What goes through TLS is what goes through a plain socket.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::time::Duration;

use futures_core::Stream;
use mizzle_core::Executor;
use mizzle_pg::{Config, Db};

use super::servers::*;
use crate::support::*;

async fn next<S: Stream>(stream: &mut Pin<&mut S>) -> Option<S::Item> {
    poll_fn(|context| stream.as_mut().poll_next(context)).await
}

async fn pool(server: &Server) -> Db {
    let config = Config::new(&server.options("sslmode=require pool_max=2")).unwrap();
    Db::connect_with(config).await.unwrap()
}

#[tokio::test]
async fn rows_of_every_size_arrive_whole_in_either_direction() {
    let server = Server::with_tls().await;
    let db = pool(&server).await;
    for size in [0, 1, 100, 8_191, 8_192, 16_383, 16_384, 16_385, 70_000, 3_000_000] {
        let word = "ä".repeat(size / 2) + if size % 2 == 1 { "x" } else { "" };
        let answer = column::<String>(&db, "select $1 || ''", [param(TEXT, word.as_str())]).await.unwrap();
        assert!(answer == [word], "{size}");
    }
    let numbers = column::<i32>(&db, "select n from generate_series(1, 200000) as n", []).await.unwrap();
    assert!(numbers.into_iter().eq(1..=200_000));
}

#[tokio::test]
async fn a_stream_is_read_as_slowly_as_it_is_asked_for() {
    let server = Server::with_tls().await;
    let db = pool(&server).await;
    let text = "select n from generate_series(1, 100000) as n";
    let mut stream = pin!(db.run_stream(statement(text, []), accepts::<i32>, read::<i32>));
    let mut expected = 0;
    while let Some(n) = next(&mut stream).await {
        expected += 1;
        assert_eq!(n.unwrap(), expected);
        if expected % 20_000 == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    assert_eq!(expected, 100_000);
    // A stream that is left, and the pool after it.
    {
        let mut stream = pin!(db.run_stream(statement(text, []), accepts::<i32>, read::<i32>));
        assert_eq!(next(&mut stream).await.unwrap().unwrap(), 1);
    }
    assert_eq!(value::<i32>(&db, "select 1").await.unwrap(), 1);
}

#[tokio::test]
async fn a_batch_larger_than_every_buffer_does_not_stall() {
    let server = Server::with_tls().await;
    let db = pool(&server).await;
    // Both sides have more to say than sockets hold.
    let word = "x".repeat(400_000);
    let statements: Vec<_> =
        (0..40).map(|_| statement("select $1 || $1", [param(TEXT, word.as_str())])).collect();
    let mut sinks: Vec<Box<dyn mizzle_core::RowSink>> = Vec::new();
    sinks.extend(statements.iter().map(|_| Box::new(mizzle_core::Discard) as Box<dyn mizzle_core::RowSink>));
    let batch = db.run_batch(statements, &mut sinks);
    let counts = tokio::time::timeout(Duration::from_secs(30), batch).await.expect("it ends").unwrap();
    assert_eq!(counts, [1; 40]);
}

#[tokio::test]
async fn transactions_errors_and_goodbyes_are_as_ever() {
    let server = Server::with_tls().await;
    let db = pool(&server).await;
    db.script("create table numbers (n int primary key)").await.unwrap();
    let error = db
        .transaction(async |tx| {
            execute(tx, "insert into numbers values (1)", []).await?;
            execute(tx, "insert into numbers values (1)", []).await.map(drop)
        })
        .await
        .unwrap_err();
    assert_eq!(error.sqlstate(), Some("23505"));
    assert_eq!(value::<i64>(&db, "select count(*) from numbers").await.unwrap(), 0);
    let pid: i32 = value(&db, "select pg_backend_pid()").await.unwrap();
    let end = "select pg_terminate_backend($1, 5000::bigint)";
    execute(&server.admin().await, end, [param(INT4, pid)]).await.unwrap();
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_ne!(value::<i32>(&db, "select pg_backend_pid()").await.unwrap(), pid);
}
