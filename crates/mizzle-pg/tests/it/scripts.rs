//! Scripts of several statements.

use expect_test::expect;
use mizzle_pg::Connection;

use crate::support::*;

#[tokio::test]
async fn a_script_runs_all_its_statements_or_none() {
    let db = empty().await;
    db.script("create table a (n int); insert into a values (1), (2); select * from a;").await.unwrap();
    assert_eq!(value::<i64>(&db, "select count(*) from a").await.unwrap(), 2);
    db.script("insert into a values (3); insert into nowhere values (1)").await.unwrap_err();
    assert_eq!(value::<i64>(&db, "select count(*) from a").await.unwrap(), 2);
    db.script("").await.unwrap();
}

#[tokio::test]
async fn a_mistake_in_a_script_is_pointed_at() {
    let db = empty().await;
    let error = db.script("create table a (n int);\ncreate tabel b (n int);\nselect 1").await.unwrap_err();
    expect![[r#"
        syntax error at or near "tabel" (SQLSTATE 42601)
          statement: create tabel b (n int);
                            ^"#]]
    .assert_eq(&error.to_string());
}

#[tokio::test]
async fn a_script_in_a_transaction_belongs_to_it() {
    let db = numbers().await;
    let tx = db.begin().await.unwrap();
    tx.script("insert into numbers values (1); insert into numbers values (2)").await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(value::<i64>(&db, "select count(*) from numbers").await.unwrap(), 0);
}

#[tokio::test]
async fn what_a_script_sets_stays_with_the_connection() {
    let db = empty().await;
    let connection = Connection::connect(db.config()).await.unwrap();
    connection.script("set application_name = 'scribe'").await.unwrap();
    assert_eq!(
        value::<String>(&connection, "select current_setting('application_name')").await.unwrap(),
        "scribe"
    );
    assert_eq!(connection.setting("application_name").await.as_deref(), Some("scribe"));
}

#[tokio::test]
async fn a_transaction_that_a_script_leaves_open_does_not_reach_the_next_caller() {
    let db = numbers().await;
    let db = mizzle_pg::Db::connect_with(db.config().clone().with_pool_max(1)).await.unwrap();
    db.script("begin; insert into numbers values (1)").await.unwrap();
    assert_eq!(value::<i64>(&db, "select count(*) from numbers").await.unwrap(), 0);
}
