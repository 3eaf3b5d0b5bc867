//! Several statements in one trip.

use mizzle_core::{Collect, Discard, Executor, RowSink};
use mizzle_pg::{ErrorKind, Result};

use crate::support::*;

#[tokio::test]
async fn each_statement_gives_its_rows_to_its_own_sink() {
    let db = numbers().await;
    let mut ones = Collect::new(accepts::<i32>, read::<i32>);
    let mut words = Collect::new(accepts::<String>, read::<String>);
    let statements = vec![
        statement("select generate_series(1, 3)", []),
        statement("insert into numbers values (7)", []),
        statement("select 'word'::text", []),
    ];
    let mut sinks: Vec<Box<dyn RowSink>> = vec![Box::new(&mut ones), Box::new(Discard), Box::new(&mut words)];
    assert_eq!(db.run_batch(statements, &mut sinks).await.unwrap(), [3, 1, 1]);
    drop(sinks);
    assert_eq!((ones.rows, words.rows), (vec![1, 2, 3], vec!["word".to_owned()]));
}

async fn insert_all(db: &impl Executor, values: &[i32]) -> Result<Vec<u64>> {
    let insert = |n: &i32| statement("insert into numbers values ($1)", [param(INT4, *n)]);
    let statements = values.iter().map(insert).collect();
    let mut sinks: Vec<Box<dyn RowSink>> = values.iter().map(|_| Box::new(Discard) as _).collect();
    db.run_batch(statements, &mut sinks).await
}

#[tokio::test]
async fn an_error_in_the_middle_rolls_all_of_it_back_and_names_its_statement() {
    let db = numbers().await;
    for _ in 0..2 {
        let mut sinks: Vec<Box<dyn RowSink>> = vec![Box::new(Discard), Box::new(Discard), Box::new(Discard)];
        let statements = vec![
            statement("insert into numbers values (1)", []),
            statement("insert into numbers values (1) returning 'second'", []),
            statement("insert into numbers values (2)", []),
        ];
        let error = db.run_batch(statements, &mut sinks).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UniqueViolation);
        assert!(error.statement().unwrap().contains("second"), "{error}");
    }
    assert_eq!(value::<i64>(&db, "select count(*) from numbers").await.unwrap(), 0);
}

#[tokio::test]
async fn a_batch_inside_a_transaction_belongs_to_it() {
    let db = numbers().await;
    let error = db
        .transaction(async |tx| {
            insert_all(tx, &[1, 2]).await?;
            insert_all(tx, &[3, 3]).await
        })
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    assert_eq!(value::<i64>(&db, "select count(*) from numbers").await.unwrap(), 0);
    db.transaction(async |tx| insert_all(tx, &[1, 2]).await).await.unwrap();
    assert_eq!(value::<i64>(&db, "select count(*) from numbers").await.unwrap(), 2);
}

#[tokio::test]
async fn a_batch_larger_than_all_buffers_does_not_get_stuck() {
    let db = empty().await;
    // Both directions fill up long before either side is done.
    let text = "x".repeat(64 << 10);
    let statements: Vec<_> =
        (0..400).map(|_| statement("select $1 || 'y'", [param(TEXT, text.as_str())])).collect();
    let mut sinks: Vec<Box<dyn RowSink>> = (0..400).map(|_| Box::new(Discard) as _).collect();
    let counts =
        tokio::time::timeout(std::time::Duration::from_secs(20), db.run_batch(statements, &mut sinks));
    assert_eq!(counts.await.unwrap().unwrap(), [1; 400]);
}

#[tokio::test]
async fn an_empty_batch_is_no_error() {
    let db = empty().await;
    assert_eq!(db.run_batch(Vec::new(), &mut []).await.unwrap(), [0_u64; 0]);
}
