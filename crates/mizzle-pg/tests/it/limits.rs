//! A server that has reached a limit: of connections, of disk, of memory, of patience. The error says which, and whether the
//! same work may be done again; whatever is in order serves on, and what was acknowledged is kept.

use std::time::Duration;

use mizzle_core::Executor;
use mizzle_pg::{Connection, Db, ErrorKind};

use crate::support::*;

/// Waits until the server has nothing more of a process.
async fn wait_for_the_end_of(process: i32, db: &impl Executor) {
    let question = "select count(*) from pg_stat_activity where pid = $1";
    while column::<i64>(db, question, [param(INT4, process)]).await.unwrap() != [0] {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn too_many_connections_are_no_connection_and_may_be_tried_again() {
    let db = empty().await;
    let role = db.name().to_owned();
    db.script(&format!(r#"create role "{role}" login connection limit 1"#)).await.unwrap();
    let config = mizzle_pg::Config::new(&db.config().hosts().iter().fold(String::new(), |_, host| {
        let mizzle_pg::Host::Unix { folder, port } = host else { panic!("{host} is no Unix socket") };
        format!("host={} port={port} user={role} dbname={}", folder.display(), db.config().database())
    }));
    let config = config.unwrap();
    let first = Connection::connect(&config).await.unwrap();
    let error = Connection::connect(&config).await.err().unwrap();
    assert_eq!((error.kind(), error.sqlstate()), (ErrorKind::Connect, Some("53300")), "{error}");
    assert!(error.is_retryable());
    // The one that there is goes on, and makes room for another.
    assert_eq!(value::<i32>(&first, "select 1").await.unwrap(), 1);
    let process = first.process_id().await.unwrap();
    drop(first);
    wait_for_the_end_of(process, &db).await;
    let again = Db::connect_with(config).await.unwrap();
    assert_eq!(value::<i32>(&again, "select 1").await.unwrap(), 1);
    let process = value::<i32>(&again, "select pg_backend_pid()").await.unwrap();
    drop(again);
    wait_for_the_end_of(process, &db).await;
    db.script(&format!(r#"drop role "{role}""#)).await.unwrap();
}

#[tokio::test]
async fn a_transaction_that_did_nothing_for_too_long_is_over_and_the_pool_serves_on() {
    let db = numbers().await;
    let pool = Db::connect_with(db.config().clone().with_pool_max(1)).await.unwrap();
    let outcome = pool.transaction(async |transaction| {
        transaction.script("set local idle_in_transaction_session_timeout = 20").await?;
        execute(transaction, "insert into numbers values (1)", []).await?;
        let process = value::<i32>(transaction, "select pg_backend_pid()").await?;
        wait_for_the_end_of(process, &db).await;
        execute(transaction, "insert into numbers values (2)", []).await
    });
    let error = outcome.await.unwrap_err();
    assert_eq!((error.kind(), error.sqlstate()), (ErrorKind::Timeout, Some("25P03")), "{error}");
    assert!(!error.is_retryable());
    assert_eq!(column::<i32>(&pool, "select n from numbers", []).await.unwrap(), [0; 0]);
}

#[tokio::test]
async fn a_session_that_is_terminated_says_so_and_the_pool_serves_on() {
    let db = numbers().await;
    let pool = Db::connect_with(db.config().clone().with_pool_max(1)).await.unwrap();
    execute(&pool, "insert into numbers values (1)", []).await.unwrap();
    let process: i32 = value(&pool, "select pg_backend_pid()").await.unwrap();
    let (ended, ()) = tokio::join!(execute(&pool, "select pg_sleep(60)", []), async {
        let question = "select pg_terminate_backend(pid) from pg_stat_activity where pid = $1 and \
                        wait_event = 'PgSleep'";
        while column::<bool>(&db, question, [param(INT4, process)]).await.unwrap() != [true] {}
    });
    let error = ended.unwrap_err();
    assert_eq!((error.kind(), error.sqlstate()), (ErrorKind::Closed, Some("57P01")), "{error}");
    // Whether a statement took effect is not known in general.
    assert!(!error.is_retryable());
    assert_eq!(column::<i32>(&pool, "select n from numbers", []).await.unwrap(), [1]);
}

/// Sets a limit of the system on the server process of a session, by the program `prlimit`.
#[cfg(target_os = "linux")]
async fn limit(process: i32, what: &str) {
    let done = std::process::Command::new("prlimit")
        .args(["--pid", &process.to_string(), what])
        .status()
        .expect("`prlimit` is part of every Linux");
    assert!(done.success(), "{what}");
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_disk_without_room_fails_the_statement_and_loses_nothing() {
    let db = numbers().await;
    let pool = Db::connect_with(db.config().clone().with_pool_max(1)).await.unwrap();
    pool.script("create unlogged table large (t text)").await.unwrap();
    execute(&pool, "insert into numbers values (1)", []).await.unwrap();
    // A file that cannot grow is to the server what a full disk is: it can write a part of a block, and says so. Files of
    // the write-ahead log have less than that.
    let room = (17 << 20) + 4096;
    limit(value(&pool, "select pg_backend_pid()").await.unwrap(), &format!("--fsize={room}")).await;
    let fill = "insert into large select repeat('x', 1900) from generate_series(1, 12000)";
    let error = execute(&pool, fill, []).await.unwrap_err();
    assert_eq!((error.kind(), error.sqlstate()), (ErrorKind::Database, Some("53100")), "{error}");
    assert!(!error.is_retryable());
    execute(&pool, "insert into numbers values (2)", []).await.unwrap();
    assert_eq!(column::<i32>(&pool, "select n from numbers order by n", []).await.unwrap(), [1, 2]);
    assert_eq!(value::<i64>(&pool, "select count(*) from large").await.unwrap(), 0);
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_server_without_memory_fails_the_statement_and_the_session_serves_on() {
    let db = numbers().await;
    let pool = Db::connect_with(db.config().clone().with_pool_max(1)).await.unwrap();
    execute(&pool, "insert into numbers values (1)", []).await.unwrap();
    let process: i32 = value(&pool, "select pg_backend_pid()").await.unwrap();
    // So much more than it has, which is enough for small statements.
    let pages = std::fs::read_to_string(format!("/proc/{process}/statm")).unwrap();
    let pages: u64 = pages.split(' ').next().unwrap().parse().unwrap();
    limit(process, &format!("--as={}", (pages << 12) + (64 << 20))).await;
    let error = value::<i32>(&pool, "select length(repeat('x', 500000000))").await.unwrap_err();
    assert_eq!((error.kind(), error.sqlstate()), (ErrorKind::Database, Some("53200")), "{error}");
    assert!(!error.is_retryable());
    assert_eq!(column::<i32>(&pool, "select n from numbers", []).await.unwrap(), [1]);
}

#[tokio::test]
async fn a_value_that_no_server_can_hold_fails_the_statement_and_the_session_serves_on() {
    let db = empty().await;
    let connection = Connection::connect(db.config()).await.unwrap();
    let error =
        value::<i32>(&connection, "select length(repeat(repeat('x', 100000), 100000))").await.unwrap_err();
    assert_eq!((error.kind(), error.sqlstate()), (ErrorKind::Database, Some("54000")), "{error}");
    assert_eq!(value::<i32>(&connection, "select 1").await.unwrap(), 1);
}
