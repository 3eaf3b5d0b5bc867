//! What an error of the server tells.

use expect_test::expect;
use mizzle_pg::ErrorKind;
use mizzle_pg::testing::TestDb;

use crate::support::*;

#[tokio::test]
async fn every_field_of_a_violation_is_there() {
    let db =
        TestDb::new("create table users (email text not null constraint one_email unique)").await.unwrap();
    execute(&db, "insert into users values ('ada@example.com')", []).await.unwrap();
    let error = execute(&db, "insert into users values ('ada@example.com')", []).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    assert_eq!(error.constraint(), Some("one_email"));
    assert_eq!(error.table(), Some("users"));
    assert_eq!(error.server().unwrap().schema.as_deref(), Some("public"));
    assert_eq!(error.server().unwrap().severity, "ERROR");
    expect![[r#"
        duplicate key value violates unique constraint "one_email" (SQLSTATE 23505)
          detail: Key (email)=(ada@example.com) already exists.
          statement: insert into users values ('ada@example.com')"#]]
    .assert_eq(&error.to_string());
    let error = execute(&db, "insert into users values (null)", []).await.unwrap_err();
    assert_eq!((error.kind(), error.column()), (ErrorKind::NotNullViolation, Some("email")));
}

#[tokio::test]
async fn a_mistake_in_a_statement_is_pointed_at() {
    let db = TestDb::new("create table users (email text)").await.unwrap();
    let error = execute(&db, "select emial from users", []).await.unwrap_err();
    expect![[r#"
        column "emial" does not exist (SQLSTATE 42703)
          hint: Perhaps you meant to reference the column "users.email".
          statement: select emial from users
                            ^"#]]
    .assert_eq(&error.to_string());
}

#[tokio::test]
async fn an_error_while_rows_are_flowing_is_an_error_and_the_connection_goes_on() {
    let db = empty().await;
    let connection = mizzle_pg::Connection::connect(db.config()).await.unwrap();
    let text = "select 1 / (n - 5000) from generate_series(1, 9999) as n";
    let error = column::<i32>(&connection, text, []).await.unwrap_err();
    assert_eq!(error.sqlstate(), Some("22012"));
    assert_eq!(value::<i32>(&connection, "select 1").await.unwrap(), 1);
}

#[tokio::test]
async fn a_statement_timeout_is_a_timeout() {
    let db = empty().await;
    let connection = mizzle_pg::Connection::connect(db.config()).await.unwrap();
    connection.script("set statement_timeout = 20").await.unwrap();
    let error = execute(&connection, "select pg_sleep(5)", []).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}
