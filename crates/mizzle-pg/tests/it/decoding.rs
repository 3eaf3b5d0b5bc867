//! Column types: checked once per statement, looked up where they are not built in.

use mizzle_core::row::CheckFn;
use mizzle_core::value::{ArrayBuilder, Datum, Param, SqlType};
use mizzle_core::{Collect, Executor, RowSink};
use mizzle_pg::testing::TestDb;
use mizzle_pg::{Connection, ErrorKind};
use postgres_types::Kind;

use crate::support::*;

const MOOD: &str = "create type mood as enum ('sad', 'ok'); create table people (name text, mood mood)";

#[tokio::test]
async fn a_column_of_the_wrong_type_is_named_with_its_statement_on_the_first_and_the_second_run() {
    let db = empty().await;
    for _ in 0..2 {
        let error = column::<i32>(&db, "select 'x'::text as word", []).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(error.message(), "column `word` has type `text`, which does not fit into `i32`");
        assert_eq!(error.statement(), Some("select 'x'::text as word"));
    }
    assert_eq!(value::<i32>(&db, "select 1").await.unwrap(), 1);
}

#[tokio::test]
async fn the_type_of_an_enum_is_looked_up_when_the_check_asks_for_it() {
    let db = TestDb::new(MOOD).await.unwrap();
    let connection = Connection::connect(db.config()).await.unwrap();
    for executor in [&connection, &connection, &Connection::connect(db.config()).await.unwrap()] {
        let mut moods = Collect::new(accepts_mood as CheckFn, read::<Label>);
        executor.run(statement("select unnest(enum_range(null::mood))", []), &mut moods).await.unwrap();
        let labels: Vec<&str> = moods.rows.iter().map(|label| label.0.as_str()).collect();
        assert_eq!(labels, ["sad", "ok"]);
    }
}

#[tokio::test]
async fn a_looked_up_type_that_does_not_fit_is_an_error() {
    let db = TestDb::new("create type colour as enum ('red')").await.unwrap();
    let mut moods = Collect::new(accepts_mood as CheckFn, read::<Label>);
    let error = db.run(statement("select 'red'::colour as hue", []), &mut moods).await.unwrap_err();
    assert_eq!((error.kind(), moods.rows.len()), (ErrorKind::Decode, 0));
    assert!(error.message().contains("`hue` has type `colour`"), "{error}");
}

#[tokio::test]
async fn types_are_looked_up_inside_a_transaction_and_a_batch_too() {
    let db = TestDb::new(MOOD).await.unwrap();
    db.transaction(async |tx| {
        let mut moods = Collect::new(accepts_mood as CheckFn, read::<Label>);
        let mut ones = Collect::new(accepts::<i32>, read::<i32>);
        let mut sinks: Vec<Box<dyn RowSink>> = vec![Box::new(&mut moods), Box::new(&mut ones)];
        let statements = vec![statement("select 'ok'::mood", []), statement("select 1", [])];
        tx.run_batch(statements, &mut sinks).await?;
        drop(sinks);
        assert_eq!((moods.rows[0].0.as_str(), ones.rows), ("ok", vec![1]));
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn what_a_type_is_made_of_is_looked_up_with_it() {
    let db = TestDb::new(
        "create type mood as enum ('sad', 'ok');
         create domain moods as mood[];
         create type person as (name text, moods moods, born daterange);",
    )
    .await
    .unwrap();
    struct Types(Vec<postgres_types::Type>);
    impl RowSink for Types {
        fn check(&self) -> Option<CheckFn> {
            Some(|columns| {
                columns.expect("anything", |column| match column.resolved {
                    true => Ok(true),
                    false => Err(mizzle_core::row::Mismatch::Unresolved),
                })
            })
        }
        fn row(&mut self, row: &mut mizzle_core::row::Row<'_>) -> mizzle_core::Result<()> {
            self.0.extend(row.columns().iter().map(|column| column.ty.clone()));
            Ok(())
        }
    }
    let mut types = Types(Vec::new());
    db.run(statement("select null::person", []), &mut types).await.unwrap();
    let Kind::Composite(fields) = types.0[0].kind() else { panic!("{:?}", types.0) };
    let Kind::Domain(array) = fields[1].type_().kind() else { panic!("{fields:?}") };
    let Kind::Array(mood) = array.kind() else { panic!("{array:?}") };
    assert_eq!(mood.kind(), &Kind::Enum(vec!["sad".into(), "ok".into()]));
    assert_eq!(fields[2].type_().name(), "daterange");
}

#[tokio::test]
async fn an_array_of_a_custom_type_is_sent_after_its_name_was_looked_up() {
    let db =
        TestDb::new("create domain words as text; create schema s; create type s.pair as (a int, b int)")
            .await
            .unwrap();
    let words = SqlType::custom("words").array();
    let mut elements = ArrayBuilder::new();
    elements.push(&Datum::copied(b"one"));
    elements.push(&Datum::Null);
    let array = || Param { ty: words, datum: elements.clone().into_datum() };
    for _ in 0..2 {
        let text = "select array_to_string($1::words[], '-', 'NULL')";
        assert_eq!(column::<String>(&db, text, [array()]).await.unwrap(), ["one-NULL"]);
    }
    let nowhere = Param { ty: SqlType::custom("nowhere").array(), datum: array().datum };
    let error = column::<String>(&db, "select $1::text", [nowhere]).await.unwrap_err();
    assert_eq!(error.message(), "the database has no type `nowhere`");
}

#[tokio::test]
async fn a_row_that_cannot_be_read_ends_the_statement_and_not_the_connection() {
    let db = empty().await;
    let connection = Connection::connect(db.config()).await.unwrap();
    let mut rows = Collect::new(accepts::<i32>, |row| {
        read::<i32>(row)?;
        Err(mizzle_core::Error::new(ErrorKind::Decode, "no number is good enough"))
    });
    let rows: &mut Collect<i32> = &mut rows;
    let error = connection.run(statement("select generate_series(1, 9999)", []), rows).await.unwrap_err();
    assert_eq!(error.message(), "no number is good enough");
    assert_eq!(value::<i32>(&connection, "select 1").await.unwrap(), 1);
}
