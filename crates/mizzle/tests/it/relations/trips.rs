//! One statement whatever the depth, counted where it cannot lie: at the executor.

use std::sync::atomic::{AtomicUsize, Ordering};

use mizzle::__core::row::{CheckFn, Row as ResultRow};
use mizzle::prelude::*;
use mizzle::{Executor, RowSink, Statement};

use super::fixture::*;

/// Counts the statements and the requests that go through it.
struct Counted<'a, E> {
    db: &'a E,
    statements: AtomicUsize,
}

impl<E: Executor> Executor for Counted<'_, E> {
    async fn run(&self, statement: Statement, sink: &mut dyn RowSink) -> mizzle::Result<u64> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.db.run(statement, sink).await
    }

    async fn run_batch(
        &self,
        statements: Vec<Statement>,
        sinks: &mut [Box<dyn RowSink + '_>],
    ) -> mizzle::Result<Vec<u64>> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.db.run_batch(statements, sinks).await
    }

    fn run_stream<T: Send + 'static>(
        &self,
        statement: Statement,
        check: CheckFn,
        read: fn(&mut ResultRow<'_>) -> mizzle::Result<T>,
    ) -> impl futures_core::Stream<Item = mizzle::Result<T>> + Send {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.db.run_stream(statement, check, read)
    }
}

#[tokio::test]
async fn six_relations_on_four_levels_are_one_statement() {
    let test = house().await;
    let db = Counted { db: &*test, statements: AtomicUsize::new(0) };
    let people = People
        .with(People.desk)
        .with(People.manager)
        .with(People.groups.limit(1))
        .with(People.books.with(Books.tags).with(Books.chapters.with(Chapters.notes.with(Notes.writer))))
        .all(&db)
        .await
        .unwrap();
    assert_eq!((people.len(), db.statements.into_inner()), (4, 1));
}
