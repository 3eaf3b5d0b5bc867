//! What `tracing` hears.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use mizzle_pg::Db;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::support::*;

/// Writes down every event of the target.
#[derive(Clone, Default)]
struct Listener(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() != "duration_us" {
            self.0 += &format!("{}={value:?} ", field.name());
        }
    }
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "mizzle::query"
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut line = Line(String::new());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0.trim_end().to_owned());
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn statements_are_told_with_their_rows_and_parameters_only_when_asked() {
    let db = numbers().await;
    let verbose = Db::connect_with(db.config().clone().with_log_parameters(true)).await.unwrap();
    let listener = Listener::default();
    let guard = tracing::subscriber::set_default(listener.clone());
    let insert = "insert into numbers values ($1)";
    execute(&db, insert, [param(INT4, 1)]).await.unwrap();
    execute(&verbose, insert, [param(INT4, 2)]).await.unwrap();
    execute(&db, insert, [param(INT4, 2)]).await.unwrap_err();
    drop(guard);
    let heard = listener.0.lock().unwrap();
    assert_eq!(
        *heard,
        [
            format!("statement={insert:?} rows=1"),
            format!("statement={insert:?} rows=1 parameters=\"2\""),
            format!("statement={insert:?} error=UniqueViolation sqlstate=\"23505\""),
        ]
    );
}

#[tokio::test]
async fn what_begins_and_ends_a_transaction_is_told_like_its_statements() {
    let db = numbers().await;
    let listener = Listener::default();
    let guard = tracing::subscriber::set_default(listener.clone());
    let insert = "insert into numbers values ($1)";
    db.transaction(async |tx| {
        execute(tx, insert, [param(INT4, 1)]).await?;
        tx.transaction(async |tx| execute(tx, insert, [param(INT4, 1)]).await).await.unwrap_err();
        execute(tx, insert, [param(INT4, 2)]).await
    })
    .await
    .unwrap();
    db.transaction(async |tx| {
        execute(tx, insert, [param(INT4, 2)]).await.unwrap_err();
        Ok(())
    })
    .await
    .unwrap_err();
    db.transaction(async |_| Ok(())).await.unwrap();
    drop(guard);
    let heard = listener.0.lock().unwrap().join("\n");
    expect_test::expect![[r#"
        statement="BEGIN"
        statement="insert into numbers values ($1)" rows=1
        statement="SAVEPOINT mizzle_1"
        statement="insert into numbers values ($1)" error=UniqueViolation sqlstate="23505"
        statement="ROLLBACK TO SAVEPOINT mizzle_1"
        statement="RELEASE SAVEPOINT mizzle_1"
        statement="insert into numbers values ($1)" rows=1
        statement="COMMIT"
        statement="BEGIN"
        statement="insert into numbers values ($1)" error=UniqueViolation sqlstate="23505"
        statement="COMMIT" rolled_back=true"#]]
    .assert_eq(&heard);
}
