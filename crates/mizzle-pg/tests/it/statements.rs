//! Prepared statements, and what happens when they are no longer what they were.

use mizzle_pg::{Config, Connection, Db};

use crate::support::*;

#[tokio::test]
async fn a_changed_table_is_noticed_and_the_statement_prepared_again() {
    let db = numbers().await;
    let connection = Connection::connect(db.config()).await.unwrap();
    execute(&connection, "insert into numbers values (1)", []).await.unwrap();
    let all = "select * from numbers";
    assert_eq!(column::<i32>(&connection, all, []).await.unwrap(), [1]);
    db.script("alter table numbers add column word text").await.unwrap();
    assert_eq!(column::<i32>(&connection, all, []).await.unwrap(), [1]);
    assert_eq!(column::<i32>(&connection, all, []).await.unwrap(), [1]);
}

#[tokio::test]
async fn a_changed_table_inside_a_transaction_is_an_error_that_says_what_to_do() {
    let db = numbers().await;
    let connection = Connection::connect(db.config()).await.unwrap();
    let all = "select * from numbers";
    column::<i32>(&connection, all, []).await.unwrap();
    db.script("alter table numbers add column word text").await.unwrap();
    let once = async || connection.transaction(async |tx| column::<i32>(tx, all, []).await).await;
    let error = once().await.unwrap_err();
    assert!(error.hint().unwrap().contains("run the transaction again"), "{error}");
    assert_eq!(once().await.unwrap(), [0_i32; 0]);
}

#[tokio::test]
async fn statements_that_the_server_has_forgotten_are_prepared_again() {
    let db = empty().await;
    let connection = Connection::connect(db.config()).await.unwrap();
    for round in 0..4 {
        assert_eq!(value::<i32>(&connection, "select 1").await.unwrap(), 1, "round {round}");
        connection.script("discard all").await.unwrap();
    }
}

#[tokio::test]
async fn without_a_cache_nothing_stays_prepared() {
    let db = numbers().await;
    let uncached = Db::connect_with(db.config().clone().with_statement_cache(0)).await.unwrap();
    for n in 1..=3 {
        execute(&uncached, "insert into numbers values ($1)", [param(INT4, n)]).await.unwrap();
    }
    let kept: i64 =
        value(&uncached, "select count(*) from pg_prepared_statements where name <> ''").await.unwrap();
    assert_eq!(kept, 0);
    assert_eq!(value::<i64>(&db, "select count(*) from numbers").await.unwrap(), 3);
}

#[tokio::test]
async fn a_statement_that_cannot_be_prepared_is_not_kept() {
    let db = numbers().await;
    let connection = Connection::connect(db.config()).await.unwrap();
    for _ in 0..3 {
        execute(&connection, "select nothing from nowhere", []).await.unwrap_err();
    }
    assert_eq!(connection.prepared_statements().await, 0);
    assert_eq!(value::<i32>(&connection, "select 1").await.unwrap(), 1);
}

#[tokio::test]
async fn the_same_text_with_other_parameter_types_is_another_statement() {
    let db = empty().await;
    let text = "select pg_typeof($1)::text";
    assert_eq!(column::<String>(&*db, text, [param(INT4, 1)]).await.unwrap(), ["integer"]);
    assert_eq!(column::<String>(&*db, text, [param(INT8, 1_i64)]).await.unwrap(), ["bigint"]);
}

#[tokio::test]
async fn too_many_parameters_and_nul_bytes_are_errors_before_anything_is_sent() {
    let db = empty().await;
    let many: Vec<_> = (0..70_000).map(|n: i32| param(INT4, n)).collect();
    let error = execute(&*db, "select 1", many).await.unwrap_err();
    assert!(error.message().contains("65,535"), "{error}");
    let error = execute(&*db, "select 1\0", []).await.unwrap_err();
    assert_eq!(error.kind(), mizzle_pg::ErrorKind::Encode);
    assert_eq!(value::<i32>(&*db, "select 1").await.unwrap(), 1);
}

#[tokio::test]
async fn copying_from_the_client_is_refused_and_the_connection_goes_on() {
    let db = numbers().await;
    let connection = Connection::connect(&Config::clone(db.config())).await.unwrap();
    execute(&connection, "copy numbers from stdin", []).await.unwrap_err();
    connection.script("copy numbers from stdin").await.unwrap_err();
    execute(&connection, "copy numbers to stdout", []).await.ok();
    assert_eq!(value::<i32>(&connection, "select 1").await.unwrap(), 1);
}
