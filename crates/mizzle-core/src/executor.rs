//! What a query needs of a connection, a transaction or a pool. This crate performs no I/O: `mizzle-pg`
//! implements the trait.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::error::Result;
use crate::row::{CheckFn, Row};
use crate::value::Param;

/// A statement on its way: it goes to the server when this is awaited.
///
/// It does not say in its type which query it is, so that a program's own futures stay small and rustc has little to do
/// for an `.await`; that takes one allocation.
#[must_use = "a statement does nothing until it is awaited"]
pub struct Running<'a, T>(Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>);

impl<'a, T> Running<'a, T> {
    pub(crate) fn new(running: impl Future<Output = Result<T>> + Send + 'a) -> Running<'a, T> {
        Running(Box::pin(running))
    }
}

impl<T> Future for Running<'_, T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        self.0.as_mut().poll(context)
    }
}

impl<T> fmt::Debug for Running<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Running")
    }
}

/// A rendered statement: its text, its parameters in the order of their numbers, and whether it may be kept
/// prepared.
///
/// ```
/// # use mizzle::__examples::*;
/// let statement = Users.find(7).select(Users.email).to_sql().into_statement();
/// assert_eq!(statement.text, r#"SELECT "users"."email" FROM "users" WHERE "users"."id" = $1"#);
/// assert_eq!(statement.params.len(), 1);
/// ```
#[derive(Clone, Debug)]
pub struct Statement {
    /// The SQL, with `$1`, `$2` … where the parameters go.
    pub text: String,
    /// The values for them.
    pub params: Vec<Param>,
    /// What it does, as far as that is known without asking the server.
    pub effect: Effect,
}

impl Statement {
    /// A statement of which nobody knows what it does.
    ///
    /// ```
    /// use mizzle_core::{Effect, Statement};
    ///
    /// let statement = Statement::new("select refresh_totals()", Vec::new());
    /// assert_eq!(statement.effect, Effect::Unknown);
    /// ```
    pub fn new(text: impl Into<String>, params: Vec<Param>) -> Statement {
        Statement { text: text.into(), params, effect: Effect::Unknown }
    }
}

/// What a statement does, as far as its author knows: where it may run, if there are servers that only read.
///
/// ```
/// # use mizzle::__examples::*;
/// # use mizzle_core::Effect;
/// let effect = |rendered: mizzle::Rendered| rendered.into_statement().effect;
/// assert_eq!(effect(Users.find(7).to_sql()), Effect::Reads);
/// assert_eq!(effect(Users.delete().every_row().to_sql()), Effect::Writes);
/// assert_eq!(effect(sql_query!((i64,), "SELECT nextval('tickets')").to_sql()), Effect::Unknown);
/// // So is a query with a piece of SQL that somebody wrote.
/// assert_eq!(effect(Users.select(sql!(i64, "nextval('tickets')")).to_sql()), Effect::Unknown);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effect {
    /// It reads and takes no locks that last.
    Reads,
    /// It changes something.
    Writes,
    /// Only its author knows.
    #[default]
    Unknown,
}

/// Takes the rows of a statement, one by one, as they come out of the read buffer.
pub trait RowSink: Send {
    /// The function that checks the column types of the result; called once per prepared statement and
    /// function, never per row. `None` takes whatever comes.
    fn check(&self) -> Option<CheckFn>;

    /// Takes one row.
    ///
    /// # Errors
    /// What made the row unreadable. The statement is then read to its end and the error returned.
    fn row(&mut self, row: &mut Row<'_>) -> Result<()>;
}

/// A sink for statements whose rows, if any, are not wanted.
pub struct Discard;

impl RowSink for Discard {
    fn check(&self) -> Option<CheckFn> {
        None
    }

    fn row(&mut self, _row: &mut Row<'_>) -> Result<()> {
        Ok(())
    }
}

/// Collects rows with a reading function.
pub struct Collect<T> {
    check: CheckFn,
    read: fn(&mut Row<'_>) -> Result<T>,
    /// The rows so far.
    pub rows: Vec<T>,
}

impl<T> Collect<T> {
    /// A sink that has no rows yet.
    pub fn new(check: CheckFn, read: fn(&mut Row<'_>) -> Result<T>) -> Self {
        Collect { check, read, rows: Vec::new() }
    }
}

impl<T: Send> RowSink for Collect<T> {
    fn check(&self) -> Option<CheckFn> {
        Some(self.check)
    }

    fn row(&mut self, row: &mut Row<'_>) -> Result<()> {
        self.rows.push((self.read)(row)?);
        Ok(())
    }
}

/// Where statements run: a pool, a connection or a transaction. A function that takes
/// `db: &impl Executor` works on all of them.
///
/// ```
/// # use mizzle::__examples::*;
/// async fn admins(db: &impl Executor) -> mizzle::Result<Vec<User>> {
///     Users.filter(Users.is_admin).all(db).await
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` runs no statements",
    label = "wants a reference to a pool, a connection or a transaction, such as `&db` or `tx`"
)]
pub trait Executor: Sync {
    /// Runs a statement, gives its rows to the sink, and returns how many rows it affected (the number of the
    /// command tag).
    fn run(&self, statement: Statement, sink: &mut dyn RowSink) -> impl Future<Output = Result<u64>> + Send;

    /// Runs several statements in one round trip, all or nothing, each with its own sink; returns how many
    /// rows each affected.
    fn run_batch(
        &self,
        statements: Vec<Statement>,
        sinks: &mut [Box<dyn RowSink + '_>],
    ) -> impl Future<Output = Result<Vec<u64>>> + Send;

    /// Runs a statement and yields its rows as they arrive; the server is read only as fast as the stream is.
    fn run_stream<T: Send + 'static>(
        &self,
        statement: Statement,
        check: CheckFn,
        read: fn(&mut Row<'_>) -> Result<T>,
    ) -> impl Stream<Item = Result<T>> + Send;
}

#[diagnostic::do_not_recommend]
impl<E: Executor> Executor for &E {
    fn run(&self, statement: Statement, sink: &mut dyn RowSink) -> impl Future<Output = Result<u64>> + Send {
        (**self).run(statement, sink)
    }

    fn run_batch(
        &self,
        statements: Vec<Statement>,
        sinks: &mut [Box<dyn RowSink + '_>],
    ) -> impl Future<Output = Result<Vec<u64>>> + Send {
        (**self).run_batch(statements, sinks)
    }

    fn run_stream<T: Send + 'static>(
        &self,
        statement: Statement,
        check: CheckFn,
        read: fn(&mut Row<'_>) -> Result<T>,
    ) -> impl Stream<Item = Result<T>> + Send {
        (**self).run_stream(statement, check, read)
    }
}

impl<S: RowSink + ?Sized> RowSink for &mut S {
    fn check(&self) -> Option<CheckFn> {
        (**self).check()
    }

    fn row(&mut self, row: &mut Row<'_>) -> Result<()> {
        (**self).row(row)
    }
}

/// Running several statements at once; in the prelude.
pub trait BatchExt: Executor + Sized {
    /// Runs a tuple (or a `Vec`) of statements in one round trip and one transaction: all or nothing. Gives a
    /// tuple (or a `Vec`) of what they give: a `Vec` of rows for each query, a count for each other statement.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let rename = Users.update(UserPatch::new().name("Ada")).filter(Users.id.eq(7));
    /// let (admins, modules, renamed): (Vec<User>, Vec<String>, u64) =
    ///     db.batch((Users.filter(Users.is_admin), Modules.select(Modules.title), rename)).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the server reports of the first statement that fails.
    fn batch<B, I>(&self, statements: B) -> Running<'_, B::Out>
    where
        B: crate::query::Batch<I>,
    {
        statements.run(self)
    }
}

impl<E: Executor> BatchExt for E {}
