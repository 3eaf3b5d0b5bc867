//! Transactions, and transactions inside them.

mod begin;
mod control;
mod options;
mod scope;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_core::Stream;
use mizzle_core::row::{CheckFn, Row};
use mizzle_core::{Error, Executor, Result, RowSink, Statement};

use crate::conversation::Step;
use crate::stream::PortalStream;
use crate::terms::Terms;

pub use begin::Begin;
pub(crate) use control::Control;
pub use options::Isolation;
pub(crate) use scope::{Occupied, Scope};

/// A transaction. Made by [`Db::transaction`](crate::Db::transaction) and [`Db::begin`](crate::Db::begin), and
/// rolled back when it is dropped without having been committed.
///
/// It has a connection of its own until it ends. `BEGIN` leaves with its first statement.
pub struct Transaction {
    pub(crate) scope: Arc<Scope>,
    /// How deep it is nested: 0 for the transaction itself, more for savepoints in it.
    level: u32,
    ended: AtomicBool,
}

impl Transaction {
    fn new(scope: Arc<Scope>, level: u32) -> Transaction {
        Transaction { scope, level, ended: AtomicBool::new(false) }
    }

    /// Runs `work` in a nested transaction, a savepoint: what it did is undone if it returns `Err`, panics, or
    /// its future is dropped, and the outer transaction goes on.
    ///
    /// Neither the savepoint nor its release costs a trip: they leave with the next statement. Statements that
    /// run on the outer transaction meanwhile belong to the nested one.
    ///
    /// ```no_run
    /// # use mizzle_pg::Db;
    /// # async fn example(db: &Db) -> mizzle_core::Result<()> {
    /// db.transaction(async |tx| {
    ///     let tried = tx.transaction(async |tx| tx.script("insert into tags values ('new')").await).await;
    ///     if tried.is_err_and(|error| error.kind() == mizzle_pg::ErrorKind::UniqueViolation) {
    ///         tx.script("update tags set used = used + 1 where name = 'new'").await?;
    ///     }
    ///     Ok(())
    /// })
    /// .await
    /// # }
    /// ```
    ///
    /// # Errors
    /// That of `work`; and an error if it returns `Ok` although a statement in it had failed.
    pub async fn transaction<T, F>(&self, work: F) -> Result<T>
    where
        F: AsyncFnOnce(&Transaction) -> Result<T>,
    {
        self.try_transaction(work).await
    }

    /// The same with an error type of the program's own.
    ///
    /// # Errors
    /// As [`transaction`](Transaction::transaction).
    pub async fn try_transaction<T, E, F>(&self, work: F) -> Result<T, E>
    where
        E: From<Error>,
        F: AsyncFnOnce(&Transaction) -> Result<T, E>,
    {
        let nested = self.savepoint().await?;
        let outcome = work(&nested).await;
        nested.finish(outcome).await
    }

    /// A nested transaction that is ended by hand, and rolled back where it is not.
    ///
    /// # Errors
    /// If this transaction is over.
    pub async fn savepoint(&self) -> Result<Transaction> {
        drop(self.scope.enter().await?);
        let level = self.level + 1;
        self.scope.open_level(level);
        Ok(Transaction::new(self.scope.clone(), level))
    }

    /// Makes everything that was done permanent; of a nested transaction, makes it a part of the outer one.
    ///
    /// # Errors
    /// What the server says against it, deferred constraints and serialization failures among others; and an
    /// error if a statement had failed, since the server has rolled back then.
    pub async fn commit(self) -> Result<()> {
        match self.level {
            0 => {
                self.scope.end(Control::Commit).await?;
                self.ended.store(true, Ordering::Relaxed);
            }
            level => {
                self.scope.release_level(level).await?;
                self.ended.store(true, Ordering::Relaxed);
            }
        }
        Ok(())
    }

    /// Undoes everything that was done.
    ///
    /// # Errors
    /// If the connection is lost, which has the same effect.
    pub async fn rollback(self) -> Result<()> {
        match self.level {
            0 => self.scope.end(Control::Rollback).await,
            // The drop does it.
            _ => Ok(()),
        }
    }

    /// Runs a script: any number of statements between semicolons, without parameters, whose rows are not wanted.
    ///
    /// # Errors
    /// That of the first statement that fails, with a caret below its place in the script.
    pub async fn script(&self, sql: &str) -> Result<()> {
        let mut lease = self.scope.enter().await?;
        self.scope.send_pending(&mut lease).await?;
        lease.script(sql).await.inspect_err(|error| self.scope.note(error))
    }

    async fn execute_on(&self, terms: &Terms, steps: Vec<Step<'_>>) -> Result<Vec<u64>> {
        self.scope.execute_on(terms, steps).await
    }

    pub(crate) async fn run_on(
        &self,
        terms: Terms,
        statement: Statement,
        sink: &mut dyn RowSink,
    ) -> Result<u64> {
        let affected = self.execute_on(&terms, vec![Step::new(statement, sink)]).await?;
        Ok(affected.into_iter().sum())
    }

    pub(crate) async fn batch_on(
        &self,
        terms: Terms,
        statements: Vec<Statement>,
        sinks: &mut [Box<dyn RowSink + '_>],
    ) -> Result<Vec<u64>> {
        self.execute_on(&terms, Step::batch(statements, sinks)?).await
    }

    pub(crate) fn stream_on<T: Send + 'static>(
        &self,
        terms: Terms,
        statement: Statement,
        check: CheckFn,
        read: fn(&mut Row<'_>) -> Result<T>,
    ) -> impl Stream<Item = Result<T>> + Send {
        PortalStream::new(&self.scope, terms, statement, check, read)
    }

    /// Commits or rolls back, as the work ended.
    async fn finish<T, E: From<Error>>(self, outcome: Result<T, E>) -> Result<T, E> {
        match outcome {
            Ok(value) => {
                let scope = self.scope.clone();
                self.commit().await.inspect_err(|error| scope.note(error))?;
                Ok(value)
            }
            Err(error) => {
                // The work's own error says more than that the connection was lost on top of it.
                if let Err(also) = self.rollback().await {
                    tracing::debug!(target: "mizzle::query", error = %also, "a rollback failed");
                }
                Err(error)
            }
        }
    }
}

impl Drop for Transaction {
    /// The transaction itself is rolled back with its scope.
    fn drop(&mut self) {
        if self.level > 0 && !*self.ended.get_mut() {
            self.scope.roll_back_level(self.level);
        }
    }
}

#[diagnostic::do_not_recommend]
impl Executor for Transaction {
    async fn run(&self, statement: Statement, sink: &mut dyn RowSink) -> Result<u64> {
        self.run_on(Terms::default(), statement, sink).await
    }

    async fn run_batch(
        &self,
        statements: Vec<Statement>,
        sinks: &mut [Box<dyn RowSink + '_>],
    ) -> Result<Vec<u64>> {
        self.batch_on(Terms::default(), statements, sinks).await
    }

    fn run_stream<T: Send + 'static>(
        &self,
        statement: Statement,
        check: CheckFn,
        read: fn(&mut Row<'_>) -> Result<T>,
    ) -> impl Stream<Item = Result<T>> + Send {
        self.stream_on(Terms::default(), statement, check, read)
    }
}
