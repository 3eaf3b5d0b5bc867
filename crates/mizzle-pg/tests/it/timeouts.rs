//! Time limits: of a statement, of a connection, and for a server that says nothing any more.

use std::pin::pin;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use futures_core::Stream;
use mizzle_core::{CopyExecutor, CopyQuery, Discard, Error, Executor, Result, RowSink};
use mizzle_pg::{Config, Connection, Db, ErrorKind};

use crate::support::*;

const SHORT: Duration = Duration::from_millis(100);
const LONG: Duration = Duration::from_secs(60);

async fn next<T>(stream: &mut (impl Stream<Item = T> + Unpin)) -> Option<T> {
    std::future::poll_fn(|context| std::pin::Pin::new(&mut *stream).poll_next(context)).await
}

async fn sleep(db: &impl Executor) -> Error {
    let begun = Instant::now();
    let error = execute(db, "select pg_sleep(30)", []).await.unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(20));
    error
}

async fn setting(db: &impl Executor) -> String {
    value(db, "select current_setting('statement_timeout')").await.unwrap()
}

fn is_the_limit(error: &Error) {
    assert_eq!((error.kind(), error.sqlstate()), (ErrorKind::Timeout, Some("57014")), "{error}");
    assert_eq!(error.hint(), Some("the limit of this statement is 100ms"));
}

#[tokio::test]
async fn a_statement_that_takes_longer_than_its_limit_is_stopped_and_the_connection_serves_on() {
    let db = empty().await;
    let error = sleep(&db.statement_timeout(SHORT)).await;
    is_the_limit(&error);
    assert_eq!(error.statement(), Some("select pg_sleep(30)"));
    assert_eq!(setting(&*db).await, "0");

    let connection = Connection::connect(db.config()).await.unwrap();
    let process = connection.process_id().await;
    is_the_limit(&sleep(&connection.statement_timeout(SHORT)).await);
    assert_eq!(setting(&connection).await, "0");
    assert_eq!(connection.process_id().await, process);
    assert_eq!(setting(&connection.statement_timeout(LONG)).await, "1min");
    assert_eq!(setting(&connection).await, "0");
    // What is prepared is kept, what is around it as well.
    assert_eq!(value::<i32>(&connection.statement_timeout(LONG), "select 7").await.unwrap(), 7);
    assert_eq!(
        execute(&connection.statement_timeout(LONG), "select from generate_series(1, 3)", []).await.unwrap(),
        3
    );
}

#[tokio::test]
async fn a_limit_takes_no_trip_of_its_own() {
    let direct = numbers().await;
    let proxy = Proxy::before(&direct);
    let db = Db::connect(&proxy.url(&direct)).await.unwrap();
    proxy.trips();
    for n in 1..=3 {
        let rows: Vec<i32> =
            column(&db.statement_timeout(LONG), "select $1 + 1", [param(INT4, n)]).await.unwrap();
        assert_eq!((rows, proxy.trips()), (vec![n + 1], 1));
    }
    db.transaction(async |tx| {
        execute(&tx.statement_timeout(LONG), "insert into numbers values (1)", []).await?;
        assert_eq!(proxy.trips(), 1);
        execute(&tx.statement_timeout(LONG), "insert into numbers values (2)", []).await?;
        assert_eq!(proxy.trips(), 1);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn in_a_transaction_the_limit_is_that_of_before_again() {
    let db = empty().await;
    db.transaction(async |tx| {
        assert_eq!(setting(&tx.statement_timeout(LONG)).await, "1min");
        assert_eq!(setting(tx).await, "0");
        tx.script("set local statement_timeout = '7s'").await?;
        assert_eq!(setting(&tx.statement_timeout(LONG)).await, "1min");
        assert_eq!(setting(tx).await, "7s");

        // Where the statement fails, the setting is undone with what it belongs to.
        let nested = tx
            .transaction(async |tx| {
                tx.script("set local statement_timeout = '8s'").await?;
                is_the_limit(&sleep(&tx.statement_timeout(SHORT)).await);
                Err::<(), _>(Error::custom("undone"))
            })
            .await;
        assert!(nested.is_err());
        assert_eq!(setting(tx).await, "7s");
        let nested = tx.transaction(async |tx| Ok(setting(&tx.statement_timeout(LONG)).await)).await?;
        assert_eq!(nested, "1min");
        assert_eq!(setting(tx).await, "7s");
        Ok(())
    })
    .await
    .unwrap();

    // A transaction that the program begins by itself, too.
    let connection = Connection::connect(db.config()).await.unwrap();
    connection.script("begin; set local statement_timeout = '9s'").await.unwrap();
    assert_eq!(setting(&connection.statement_timeout(LONG)).await, "1min");
    assert_eq!(setting(&connection).await, "9s");
    execute(&connection.statement_timeout(LONG), "commit", []).await.unwrap();
    assert_eq!(setting(&connection).await, "0");
}

#[tokio::test]
async fn a_limit_holds_for_each_statement_of_a_batch() {
    let db = numbers().await;
    let limited = db.statement_timeout(SHORT);
    let mut sinks: Vec<Box<dyn RowSink>> = (0..3).map(|_| Box::new(Discard) as Box<dyn RowSink>).collect();
    let texts = ["insert into numbers values (1)", "select pg_sleep(30)", "insert into numbers values (2)"];
    let statements = texts.map(|text| statement(text, []));
    let error = limited.run_batch(statements.into(), &mut sinks).await.unwrap_err();
    is_the_limit(&error);
    assert_eq!(error.statement(), Some("select pg_sleep(30)"));
    let statements = [texts[0], "values (1), (2)", texts[2]].map(|text| statement(text, []));
    assert_eq!(limited.run_batch(statements.into(), &mut sinks).await.unwrap(), [1, 2, 1]);
}

async fn streamed(db: &impl Executor, text: &str) -> (Vec<i32>, Result<()>) {
    let mut stream = pin!(db.run_stream(statement(text, []), accepts::<i32>, read::<i32>));
    let mut rows = Vec::new();
    while let Some(row) = next(&mut stream).await {
        match row {
            Ok(row) => rows.push(row),
            Err(error) => return (rows, Err(error)),
        }
    }
    (rows, Ok(()))
}

#[tokio::test]
async fn a_stream_has_a_limit_on_a_pool_a_connection_and_in_a_transaction() {
    const SLOW: &str = "select n from generate_series(1, 3) n where n < 3 or pg_sleep(30) is not null";
    const QUICK: &str = "select n from generate_series(1, 1000) n";
    let db = empty().await;
    let connection = Connection::connect(db.config()).await.unwrap();
    for _ in 0..2 {
        let (rows, outcome) = streamed(&db.statement_timeout(LONG), QUICK).await;
        assert!(outcome.is_ok() && rows.len() == 1000 && rows[999] == 1000);
        is_the_limit(&streamed(&db.statement_timeout(SHORT), SLOW).await.1.unwrap_err());
        is_the_limit(&streamed(&connection.statement_timeout(SHORT), SLOW).await.1.unwrap_err());
        assert_eq!(setting(&connection).await, "0");
        assert_eq!(streamed(&connection.statement_timeout(LONG), QUICK).await.0.len(), 1000);
    }
    db.transaction(async |tx| {
        // Several chunks, between which the limit does not hold.
        let (rows, outcome) = streamed(&tx.statement_timeout(LONG), QUICK).await;
        assert!(outcome.is_ok() && rows.len() == 1000 && rows[999] == 1000);
        assert_eq!(setting(tx).await, "0");
        let nested = tx.transaction(async |tx| streamed(&tx.statement_timeout(SHORT), SLOW).await.1).await;
        is_the_limit(&nested.unwrap_err());
        assert_eq!(setting(tx).await, "0");
        Ok(())
    })
    .await
    .unwrap();

    connection.script("begin; set local statement_timeout = '9s'").await.unwrap();
    assert_eq!(streamed(&connection.statement_timeout(LONG), QUICK).await.0.len(), 1000);
    assert_eq!(setting(&connection).await, "9s");
}

async fn copied(db: &impl CopyExecutor, text: &str) -> (usize, Result<()>) {
    let copy = CopyQuery { query: statement(text, []), places: Vec::new() };
    let mut stream = pin!(db.run_copy_out(copy, accepts::<i32>, read::<i32>));
    let mut rows = 0;
    while let Some(row) = next(&mut stream).await {
        if let Err(error) = row {
            return (rows, Err(error));
        }
        rows += 1;
    }
    (rows, Ok(()))
}

#[tokio::test]
async fn a_copy_has_a_limit_on_a_pool_a_connection_and_in_a_transaction() {
    const SLOW: &str = "select n from generate_series(1, 3) n where n < 3 or pg_sleep(30) is not null";
    const QUICK: &str = "select n from generate_series(1, 1000) n";
    let db = empty().await;
    let connection = Connection::connect(db.config()).await.unwrap();
    is_the_limit(&copied(&db.statement_timeout(SHORT), SLOW).await.1.unwrap_err());
    assert_eq!(copied(&db.statement_timeout(LONG), QUICK).await.0, 1000);
    is_the_limit(&copied(&connection.statement_timeout(SHORT), SLOW).await.1.unwrap_err());
    assert_eq!(setting(&connection).await, "0");
    db.transaction(async |tx| {
        tx.script("set local statement_timeout = '7s'").await?;
        let (rows, outcome) = copied(&tx.statement_timeout(LONG), QUICK).await;
        assert!(outcome.is_ok() && rows == 1000);
        assert_eq!(setting(tx).await, "7s");
        let nested = tx.transaction(async |tx| copied(&tx.statement_timeout(SHORT), SLOW).await.1).await;
        is_the_limit(&nested.unwrap_err());
        assert_eq!(setting(tx).await, "7s");
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_connection_may_have_a_limit_for_all_its_statements() {
    let db = empty().await;
    let config = db.config().clone().with_statement_timeout(SHORT).with_pool_max(1);
    let limited = Db::connect_with(config).await.unwrap();
    for _ in 0..2 {
        let error = sleep(&limited).await;
        assert_eq!(error.kind(), ErrorKind::Timeout);
        let hint = "the limit of a statement on this connection is 100ms: the option `statement_timeout`";
        assert_eq!(error.hint(), Some(hint));
    }
    assert_eq!(setting(&limited).await, "100ms");
    // A single statement may have more, or none.
    assert_eq!(setting(&limited.statement_timeout(LONG)).await, "1min");
    assert_eq!(setting(&limited.statement_timeout(Duration::ZERO)).await, "0");
}

#[tokio::test]
async fn a_server_that_says_nothing_any_more_is_given_up_after_the_limit() {
    let db = numbers().await;
    let hole = Hole::before(&db);
    let config = Config::new(&url_at(&hole.folder, db.config())).unwrap().with_pool_max(1);
    let pool = Db::connect_with(config.clone()).await.unwrap();
    let connection = Connection::connect(&config).await.unwrap();
    let streaming = Connection::connect(&config).await.unwrap();
    hole.open.store(true, Ordering::SeqCst);
    let is_given_up = |error: &Error| {
        assert_eq!((error.kind(), error.sqlstate()), (ErrorKind::Timeout, None), "{error}");
        assert_eq!(error.message(), "the server has not answered within 2.1s: the connection is given up");
    };
    let begun = Instant::now();
    let (one, two, three) = tokio::join!(
        async { sleep(&pool.statement_timeout(SHORT)).await },
        async { sleep(&connection.statement_timeout(SHORT)).await },
        async { streamed(&streaming.statement_timeout(SHORT), "select n from numbers").await.1.unwrap_err() },
    );
    [one, two, three].iter().for_each(is_given_up);
    assert!(begun.elapsed() >= Duration::from_secs(2) && begun.elapsed() < Duration::from_secs(15));
    assert_eq!(sleep(&connection).await.kind(), ErrorKind::Closed);
    hole.open.store(false, Ordering::SeqCst);
    assert_eq!(value::<i32>(&pool, "select 7").await.unwrap(), 7);
}
