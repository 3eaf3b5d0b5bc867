//! A database for each test.

use mizzle_pg::testing::TestDb;

use crate::support::*;

#[tokio::test]
async fn each_test_has_a_database_of_its_own_with_what_the_template_has() {
    let script = "create table a (n int); insert into a values (1)";
    let (one, two) = tokio::join!(TestDb::new(script), TestDb::new(script));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_ne!(one.name(), two.name());
    execute(&one, "insert into a values (2)", []).await.unwrap();
    assert_eq!(value::<i64>(&one, "select count(*) from a").await.unwrap(), 2);
    assert_eq!(value::<i64>(&two, "select count(*) from a").await.unwrap(), 1);
}

#[tokio::test]
async fn the_database_is_gone_with_its_value() {
    let db = empty().await;
    let witness = empty().await;
    let name = db.name().to_owned();
    let count = || {
        column::<i64>(
            &witness,
            "select count(*) from pg_database where datname = $1",
            [param(TEXT, name.as_str())],
        )
    };
    assert_eq!(count().await.unwrap(), [1]);
    drop(db);
    assert_eq!(count().await.unwrap(), [0]);
}

#[tokio::test]
async fn a_setup_that_fails_says_why_each_time() {
    for _ in 0..2 {
        let error = TestDb::new("create table broken (").await.unwrap_err();
        assert_eq!(error.sqlstate(), Some("42601"));
    }
}
