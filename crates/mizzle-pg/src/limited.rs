//! A time limit for single statements.

use std::future::Future;
use std::time::Duration;

use futures_core::Stream;
use mizzle_core::row::{CheckFn, Row};
use mizzle_core::{CopyExecutor, CopyInto, CopyQuery, CopySource, Executor, Result, RowSink, Statement};

use crate::connection::Connection;
use crate::pool::Db;
use crate::terms::Terms;
use crate::transaction::Transaction;

/// A pool, a connection or a transaction whose statements have a time limit each. Made by `statement_timeout` of
/// [`Db`], [`Connection`] and [`Transaction`].
///
/// The limit is `statement_timeout` of PostgreSQL, in the place of whatever it was, set in the same trip and for this
/// statement alone: nothing stays behind, neither in the session, behind a pooler, nor in the transaction. On a pool
/// the statement has a connection for itself, and waiting for one does not count. `Duration::ZERO` is no limit.
///
/// Of a batch each statement has the limit. It holds for a stream from its first row to its last, and so for as long as
/// whoever reads it takes; in a transaction, for each chunk of its rows. It holds for a COPY until its last byte.
/// Statements that PostgreSQL runs outside of transactions only, such as `VACUUM`, are refused by it.
///
/// Two seconds after the limit a server that has not said anything is given up: the connection is closed.
///
/// ```no_run
/// use std::time::Duration;
/// use mizzle_core::Executor;
///
/// # async fn example(db: &mizzle_pg::Db, statement: mizzle_core::Statement) -> mizzle_pg::Result<()> {
/// let quick = db.statement_timeout(Duration::from_secs(2));
/// quick.run(statement, &mut mizzle_core::Discard).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy)]
pub struct Limited<'a, E> {
    on: &'a E,
    terms: Terms,
}

impl<E> Limited<'_, E> {
    /// How long a statement may take.
    pub fn limit(&self) -> Duration {
        self.terms.limit.unwrap_or_default()
    }
}

macro_rules! limited {
    ($executor:ty) => {
        impl $executor {
            /// The same, with a time limit for each statement; see [`Limited`].
            ///
            /// ```no_run
            /// use std::time::Duration;
            /// use mizzle_core::Executor;
            ///
            #[doc = concat!(
                                        "# async fn example(db: &mizzle_pg::", stringify!($executor),
                                        ", statement: mizzle_core::Statement) -> mizzle_pg::Result<()> {"
                                    )]
            /// let count = db
            ///     .statement_timeout(Duration::from_millis(500))
            ///     .run(statement, &mut mizzle_core::Discard)
            ///     .await?;
            /// # Ok(())
            /// # }
            /// ```
            ///
            /// # Errors
            /// Of the statements: [`Timeout`](crate::ErrorKind::Timeout), with the limit in its hint.
            pub fn statement_timeout(&self, limit: Duration) -> Limited<'_, $executor> {
                Limited { on: self, terms: Terms::limited(limit) }
            }
        }

        #[diagnostic::do_not_recommend]
        impl Executor for Limited<'_, $executor> {
            async fn run(&self, statement: Statement, sink: &mut dyn RowSink) -> Result<u64> {
                self.on.run_on(self.terms, statement, sink).await
            }

            async fn run_batch(
                &self,
                statements: Vec<Statement>,
                sinks: &mut [Box<dyn RowSink + '_>],
            ) -> Result<Vec<u64>> {
                self.on.batch_on(self.terms, statements, sinks).await
            }

            fn run_stream<T: Send + 'static>(
                &self,
                statement: Statement,
                check: CheckFn,
                read: fn(&mut Row<'_>) -> Result<T>,
            ) -> impl Stream<Item = Result<T>> + Send {
                self.on.stream_on(self.terms, statement, check, read)
            }
        }

        #[diagnostic::do_not_recommend]
        impl CopyExecutor for Limited<'_, $executor> {
            fn run_copy_in(
                &self,
                copy: CopyInto,
                source: &mut dyn CopySource,
            ) -> impl Future<Output = Result<u64>> + Send {
                self.on.copy_in_on(self.terms, copy, source)
            }

            fn run_copy_out<T: Send + 'static>(
                &self,
                copy: CopyQuery,
                check: CheckFn,
                read: fn(&mut Row<'_>) -> Result<T>,
            ) -> impl Stream<Item = Result<T>> + Send {
                self.on.copy_out_on(self.terms, copy, check, read)
            }
        }
    };
}

limited!(Db);
limited!(Connection);
limited!(Transaction);
