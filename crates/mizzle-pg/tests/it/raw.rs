//! SQL as it is, with its results as text.

use std::time::Duration;

use mizzle_pg::{Connection, Db, ErrorKind, RawColumn, RawResult};

use crate::support::*;

fn texts(rows: &[&[Option<&str>]]) -> Vec<Vec<Option<String>>> {
    rows.iter().map(|row| row.iter().map(|value| value.map(str::to_owned)).collect()).collect()
}

#[tokio::test]
async fn each_statement_has_its_tag_its_columns_and_its_rows_as_text() {
    let db = numbers().await;
    let sql = "insert into numbers values (1), (2); ; select n, null as \"no\"\"thing\", 'it''s ü' from numbers order by n; \
               select where false; create temporary table t (a int)";
    let results = db.raw(sql).await.unwrap();
    let tags: Vec<&str> = results.iter().map(|result| &*result.tag).collect();
    assert_eq!(tags, ["INSERT 0 2", "SELECT 2", "SELECT 0", "CREATE TABLE"]);
    let columns: Vec<(&str, u32)> =
        results[1].columns.iter().map(|RawColumn { name, type_oid }| (&**name, *type_oid)).collect();
    assert_eq!(columns, [("n", 23), ("no\"thing", 25), ("?column?", 25)]);
    assert_eq!(
        results[1].rows,
        texts(&[&[Some("1"), None, Some("it's ü")], &[Some("2"), None, Some("it's ü")]])
    );
    assert_eq!(results[0], RawResult { tag: "INSERT 0 2".into(), ..RawResult::default() });
    assert_eq!(db.raw("").await.unwrap(), []);
    assert_eq!(db.raw("/* nothing */ ;").await.unwrap(), []);
}

#[tokio::test]
async fn an_error_undoes_all_of_it_and_points_at_its_place() {
    let db = numbers().await;
    let sql = "insert into numbers values (1); select nonsense";
    let error = db.raw(sql).await.unwrap_err();
    assert_eq!((error.sqlstate(), error.statement()), (Some("42703"), Some(sql)));
    assert_eq!(db.raw("select 1\0").await.unwrap_err().kind(), ErrorKind::Encode);
    assert_eq!(value::<i64>(&db, "select count(*) from numbers").await.unwrap(), 0);
}

#[tokio::test]
async fn a_transaction_left_open_on_a_pool_is_rolled_back_and_an_error() {
    let db = numbers().await;
    let small = Db::connect_with(db.config().clone().with_pool_max(1)).await.unwrap();
    let error = small.raw("begin; insert into numbers values (1)").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    assert_eq!(value::<i64>(&small, "select count(*) from numbers").await.unwrap(), 0);
    assert_eq!(small.raw("begin; select nonsense").await.unwrap_err().sqlstate(), Some("42703"));
    assert_eq!(small.raw("begin; insert into numbers values (1); commit").await.unwrap().len(), 3);
    assert_eq!(value::<i64>(&small, "select count(*) from numbers").await.unwrap(), 1);
}

#[tokio::test]
async fn it_is_a_part_of_a_transaction_and_stays_with_a_connection() {
    let db = numbers().await;
    let tx = db.begin().await.unwrap();
    tx.raw("insert into numbers values (1)").await.unwrap();
    tx.rollback().await.unwrap();
    let connection = Connection::connect(db.config()).await.unwrap();
    connection.raw("begin; insert into numbers values (2); set local lock_timeout = '7s'").await.unwrap();
    assert_eq!(connection.raw("show lock_timeout").await.unwrap()[0].rows, texts(&[&[Some("7s")]]));
    connection.raw("commit").await.unwrap();
    assert_eq!(value::<i32>(&db, "select sum(n)::int from numbers").await.unwrap(), 2);
    let failed = db
        .transaction(async |tx| {
            tx.raw("select nonsense").await.unwrap_err();
            Ok(())
        })
        .await;
    assert!(failed.unwrap_err().message().contains("nonsense"));
}

#[tokio::test]
async fn copies_are_refused_and_the_connection_goes_on() {
    let db = numbers().await;
    let connection = Connection::connect(db.config()).await.unwrap();
    let copies = ["insert into numbers values (1); copy numbers from stdin", "copy (select 1) to stdout"];
    for sql in copies {
        let error = connection.raw(sql).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
        assert!(error.hint().unwrap().contains("copy_"));
    }
    assert_eq!(value::<i64>(&connection, "select count(*) from numbers").await.unwrap(), 0);
}

#[tokio::test]
async fn an_answer_that_nobody_waits_for_reaches_nobody() {
    let db = empty().await;
    let connection = Connection::connect(db.config()).await.unwrap();
    for pause in 0..20 {
        let sql = "select 'wrong' from generate_series(1, 2000)";
        tokio::time::timeout(Duration::from_micros(pause * 100), connection.raw(sql)).await.ok();
        assert_eq!(connection.raw("select 'right'").await.unwrap()[0].rows, texts(&[&[Some("right")]]));
    }
}
