//! Migrations that are part of a program.

use mizzle::testing::TestDb;
use mizzle::{Db, migrate};

#[tokio::test]
async fn a_program_applies_its_migrations_once_however_often_it_starts() {
    let db = TestDb::new("").await.unwrap();
    let start = async |db: Db| migrate!("tests/it/migrations").run(&db).await.unwrap().len();
    let connect = async || Db::connect_with(db.config().clone()).await.unwrap();
    let (one, other) = (connect().await, connect().await);
    let started = [tokio::spawn(start(one)), tokio::spawn(start(other))];
    let mut applied = 0;
    for program in started {
        applied += program.await.unwrap();
    }
    assert_eq!(applied, 2);
    assert_eq!(start(connect().await).await, 0);
    let rows = db.raw("SELECT id FROM notes").await.unwrap().remove(0).rows;
    assert_eq!(rows.len(), 2);
}

#[tokio::test]
async fn an_error_keeps_its_kind_and_names_file_and_line() {
    let db = TestDb::new("CREATE TABLE notes (id bigint PRIMARY KEY)").await.unwrap();
    let error = migrate!("tests/it/migrations").run(&db).await.unwrap_err();
    assert_eq!(error.sqlstate(), Some("42P07"));
    let text = error.to_string();
    assert!(text.starts_with("tests/it/migrations/20260101000000_notes/up.sql:1: step 1 of 1: "), "{text}");
    assert!(text.contains("nothing of it was done"), "{text}");
}
