//! Running a statement and reading its rows: the methods that all builders share.

use std::fmt;

use crate::executor::{Collect, Discard, Executor, RowSink, Statement};
use crate::row::{CheckFn, Row};
use crate::value::Param;
use crate::{Error, ErrorKind, Result};

/// A statement and its parameters, as `to_sql()` gives them.
///
/// ```
/// # use mizzle::__examples::*;
/// let sql = Users.filter(Users.name.eq("Ada")).select(Users.id).to_sql();
/// assert_eq!(sql.text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."name" = $1"#);
/// assert_eq!(sql.params()[0].to_string(), "'Ada'");
/// assert!(sql.to_string().ends_with(" -- $1 = 'Ada'"));
/// ```
#[derive(Clone, Debug)]
pub struct Rendered(pub(crate) Statement);

impl Rendered {
    /// The text, with `$1`, `$2` … where the parameters go.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// assert_eq!(Users.find(7).select(Users.id).to_sql().text().matches("$1").count(), 1);
    /// ```
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The parameters, in the order of their numbers.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// assert_eq!(Users.find(7).to_sql().params().len(), 1);
    /// ```
    pub fn params(&self) -> &[Param] {
        &self.0.params
    }

    /// The statement.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let statement = Users.delete().every_row().to_sql().into_statement();
    /// assert_eq!(statement.text, r#"DELETE FROM "users""#);
    /// ```
    pub fn into_statement(self) -> Statement {
        self.0
    }
}

/// The text, and behind it the parameters: `SELECT … WHERE "id" = $1 -- $1 = 7`.
impl fmt::Display for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.text)?;
        for (at, param) in self.0.params.iter().enumerate() {
            let lead = if at == 0 { " -- " } else { ", " };
            write!(f, "{lead}${} = {param}", at + 1)?;
        }
        Ok(())
    }
}

/// How many rows the statement affected.
pub(crate) async fn execute(db: &impl Executor, statement: Statement) -> Result<u64> {
    db.run(statement, &mut Discard).await
}

/// All rows.
pub(crate) async fn all<T: Send>(
    db: &impl Executor,
    statement: Statement,
    check: CheckFn,
    read: fn(&mut Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut sink = Collect::new(check, read);
    db.run(statement, &mut sink).await?;
    Ok(sink.rows)
}

/// The first row, if there is one.
pub(crate) async fn first<T: Send>(
    db: &impl Executor,
    statement: Statement,
    check: CheckFn,
    read: fn(&mut Row<'_>) -> Result<T>,
) -> Result<Option<T>> {
    Ok(all(db, statement, check, read).await?.into_iter().next())
}

/// The only row.
pub(crate) async fn one<T: Send>(
    db: &impl Executor,
    statement: Statement,
    check: CheckFn,
    read: fn(&mut Row<'_>) -> Result<T>,
) -> Result<T> {
    let text = statement.text.clone();
    let mut sink = Only { check, read, row: None, more: 0 };
    db.run(statement, &mut sink).await?;
    match sink {
        Only { row: Some(row), more: 0, .. } => Ok(row),
        Only { row: None, .. } => Err(super::select::not_found().with_statement(&text)),
        Only { more, .. } => Err(too_many(more + 1, &text)),
    }
}

/// Takes one row, and counts those that should not be there.
struct Only<T> {
    check: CheckFn,
    read: fn(&mut Row<'_>) -> Result<T>,
    row: Option<T>,
    more: usize,
}

impl<T: Send> RowSink for Only<T> {
    fn check(&self) -> Option<CheckFn> {
        Some(self.check)
    }

    fn row(&mut self, row: &mut Row<'_>) -> Result<()> {
        match self.row {
            None => self.row = Some((self.read)(row)?),
            Some(_) => self.more += 1,
        }
        Ok(())
    }
}

#[cold]
fn too_many(count: usize, text: &str) -> Error {
    Error::new(ErrorKind::TooManyRows, format!("the query found {count} rows, and one was asked for"))
        .with_statement(text)
        .with_hint("`.first(..)` takes the first, `.all(..)` all of them")
}

/// The only one of these rows, which the statement of this text gave.
pub(crate) fn only<T>(rows: Vec<T>, text: &str) -> Result<T> {
    let mut rows = rows.into_iter();
    match (rows.next(), rows.len()) {
        (Some(row), 0) => Ok(row),
        (None, _) => Err(super::select::not_found().with_statement(text)),
        (Some(_), more) => Err(too_many(more + 1, text)),
    }
}

/// Stamps `all`, `first`, `one` and `stream` onto a builder whose `into_statement` renders it.
macro_rules! fetch_methods {
    (
        $(#[$doc:meta])*
        impl[$($generics:tt)*] $builder:ty, $selection:ident: $bound:path, one_row |$query:ident| $one_row:block
    ) => {
        $(#[$doc])*
        impl<$($generics)*> $builder {
            /// All rows.
            ///
            /// ```
            /// # use mizzle::__examples::*;
            /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
            /// let users: Vec<User> = Users.filter(Users.is_admin).all(db).await?;
            /// # Ok(())
            /// # }
            /// ```
            ///
            /// # Errors
            /// What the server reports; [`Decode`](crate::ErrorKind::Decode), where the database does not have
            /// the types that the schema says.
            pub fn all<I, Out>(self, db: &impl $crate::executor::Executor) -> $crate::Running<'_, Vec<Out>>
            where
                $selection: $bound,
                Out: Send + 'static,
            {
                $crate::Running::new($crate::query::fetch::all(db, self.into_statement(), $selection::check, $selection::read))
            }

            /// The first row, or `None`.
            ///
            /// ```
            /// # use mizzle::__examples::*;
            /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
            /// let user: Option<User> = Users.filter(Users.email.eq("ada@example.com")).first(db).await?;
            /// # Ok(())
            /// # }
            /// ```
            ///
            /// # Errors
            /// As for `all`.
            pub fn first<I, Out>(
                self,
                db: &impl $crate::executor::Executor,
            ) -> $crate::Running<'_, Option<Out>>
            where
                $selection: $bound,
                Out: Send + 'static,
            {
                #[allow(unused_mut)]
                let mut $query = self;
                let first = $one_row;
                $crate::Running::new($crate::query::fetch::first(db, first.into_statement(), $selection::check, $selection::read))
            }

            /// The only row.
            ///
            /// ```
            /// # use mizzle::__examples::*;
            /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
            /// let email: String = Users.find(7).select(Users.email).one(db).await?;
            /// # Ok(())
            /// # }
            /// ```
            ///
            /// # Errors
            /// [`NotFound`](crate::ErrorKind::NotFound) and [`TooManyRows`](crate::ErrorKind::TooManyRows); else
            /// as for `all`.
            pub fn one<I, Out>(self, db: &impl $crate::executor::Executor) -> $crate::Running<'_, Out>
            where
                $selection: $bound,
                Out: Send + 'static,
            {
                $crate::Running::new($crate::query::fetch::one(db, self.into_statement(), $selection::check, $selection::read))
            }

            /// The rows one by one, as the server sends them and no faster than they are taken: any number of
            /// rows in constant memory.
            ///
            /// ```
            /// # use mizzle::__examples::*;
            /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
            /// let users = std::pin::pin!(Users.filter(Users.is_admin).stream(db));
            /// // With `futures_util::TryStreamExt`: while let Some(user) = users.try_next().await? { … }
            /// # Ok(())
            /// # }
            /// ```
            ///
            /// # Errors
            /// Each item as for `all`; the first error is the last item.
            pub fn stream<'a, I, Out>(
                self,
                db: &'a impl $crate::executor::Executor,
            ) -> impl futures_core::Stream<Item = $crate::Result<Out>> + Send + 'a
            where
                $selection: $bound,
                Out: Send + 'static,
            {
                db.run_stream(self.into_statement(), $selection::check, $selection::read)
            }
        }
    };
}
pub(crate) use fetch_methods;
