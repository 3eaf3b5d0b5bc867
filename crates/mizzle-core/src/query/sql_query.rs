//! Statements of the user's own SQL: what `sql_query!` and `sql_statement!` make.

use std::marker::PhantomData;

use crate::Result;
use crate::executor::{Executor, Running, Statement};
use crate::expr::SqlBuilder;
use crate::query::Rendered;
use crate::query::fetch::fetch_methods;
use crate::render;
use crate::row::{Mismatch, ResultColumns, Row};
use crate::scope::{NotNull, Null, Nullness};
use crate::value::Value;

/// A statement whose rows are `R`: a tuple by position, or a `#[derive(Row)]` struct by name.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = sql_query!((i32, Option<String>), "SELECT id, name FROM users WHERE id > {}", 7);
/// assert_eq!(query.to_sql().text(), "SELECT id, name FROM users WHERE id > $1");
/// # let _ = async |db: &mizzle::Db| -> mizzle::Result<()> {
/// let rows: Vec<(i32, Option<String>)> = query.all(db).await?;
/// # Ok(())
/// # };
/// ```
#[must_use = "a statement does nothing until it is run"]
pub struct SqlQuery<R> {
    statement: Statement,
    marker: PhantomData<fn() -> R>,
}

/// A statement whose rows are not wanted.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = sql_statement!("UPDATE users SET logins = {} WHERE id = ANY({})", 0, vec![1, 2]);
/// assert_eq!(query.to_sql().text(), "UPDATE users SET logins = $1 WHERE id = ANY($2)");
/// ```
#[must_use = "a statement does nothing until it is run: `.execute(&db).await`"]
pub struct SqlStatement {
    statement: Statement,
}

impl<R> SqlQuery<R> {
    #[doc(hidden)]
    pub fn new<Q>(sql: SqlBuilder<Q>) -> Self {
        SqlQuery { statement: render::sql(&sql.into_parts()), marker: PhantomData }
    }

    /// The statement and its parameters, without running it.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = sql_query!((i64,), "SELECT count(*) FROM users WHERE id > {}", 7);
    /// assert_eq!(query.to_sql().to_string(), "SELECT count(*) FROM users WHERE id > $1 -- $1 = 7");
    /// ```
    pub fn to_sql(&self) -> Rendered {
        Rendered(self.statement.clone())
    }

    fn into_statement(self) -> Statement {
        self.statement
    }
}

impl SqlStatement {
    #[doc(hidden)]
    pub fn new<Q>(sql: SqlBuilder<Q>) -> Self {
        SqlStatement { statement: render::sql(&sql.into_parts()) }
    }

    /// The statement and its parameters, without running it.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let statement = sql_statement!("NOTIFY users");
    /// assert_eq!(statement.to_sql().text(), "NOTIFY users");
    /// ```
    pub fn to_sql(&self) -> Rendered {
        Rendered(self.statement.clone())
    }

    /// Runs the statement; returns how many rows it affected.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let emptied: u64 = sql_statement!("DELETE FROM users WHERE id < {}", 7).execute(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the server reports.
    pub fn execute(self, db: &impl Executor) -> Running<'_, u64> {
        Running::new(super::fetch::execute(db, self.statement))
    }
}

fetch_methods! {
    /// Running the statement.
    impl[R] SqlQuery<R>, R: FromColumnsOf<I, Out = Out>, one_row |query| { query }
}

/// [`FromColumns`], with the parameter that the other selections infer.
pub trait FromColumnsOf<I>: Sized {
    /// The row.
    type Out: Send + 'static;

    /// See [`FromColumns::check`].
    ///
    /// # Errors
    /// [`Mismatch`], where a column does not fit.
    fn check(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch>;

    /// See [`FromColumns::read`].
    ///
    /// # Errors
    /// [`Decode`](crate::ErrorKind::Decode), where a value does not fit.
    fn read(row: &mut Row<'_>) -> Result<Self::Out>;
}

impl<R: FromColumns> FromColumnsOf<()> for R {
    type Out = R;

    fn check(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch> {
        <R as FromColumns>::check(columns)
    }

    fn read(row: &mut Row<'_>) -> Result<R> {
        <R as FromColumns>::read(row)
    }
}

/// What a row of a user's own SQL can be read as.
///
/// ```
/// # use mizzle::__examples::*;
/// #[derive(Row)]
/// struct Card {
///     email: String,
///     name: Option<String>,
/// }
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// let cards: Vec<Card> = sql_query!(Card, "SELECT name, email FROM users").all(db).await?;
/// let (users,): (i64,) = sql_query!((i64,), "SELECT count(*) FROM users").one(db).await?;
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from the columns of a statement",
    label = "wants a `#[derive(Row)]` struct, or a tuple of column types (with `Option` where NULL may come)",
    note = "for a single column write `(i32,)`"
)]
pub trait FromColumns: Sized + Send + 'static {
    /// Checks the columns that [`read`](FromColumns::read) will read.
    ///
    /// # Errors
    /// [`Mismatch`], where one does not fit or is missing.
    fn check(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch>;

    /// Reads one row.
    ///
    /// # Errors
    /// [`Decode`](crate::ErrorKind::Decode), where a value does not fit.
    fn read(row: &mut Row<'_>) -> Result<Self>;
}

/// One column: a value, or an `Option` of one.
pub trait FromColumn: Sized {
    /// The type of its values.
    type Value: Value;
    /// Whether it may be NULL.
    type Null: Nullness<Wrap<<Self::Value as Value>::Rust> = Self>;
}

impl<V: Value<Rust = V> + Send> FromColumn for V {
    type Value = V;
    type Null = NotNull;
}

impl<V: Value<Rust = V> + Send> FromColumn for Option<V> {
    type Value = V;
    type Null = Null;
}

macro_rules! from_columns {
    ($($name:ident)*) => {
        impl<$($name: FromColumn + Send + 'static),*> FromColumns for ($($name,)*) {
            fn check(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch> {
                $(columns.expect(std::any::type_name::<$name>(), <$name::Value as Value>::accepts)?;)*
                Ok(())
            }

            fn read(row: &mut Row<'_>) -> Result<Self> {
                Ok(($($name::Null::read::<$name::Value>(row)?,)*))
            }
        }
    };
}

from_columns!(A);
from_columns!(A B);
from_columns!(A B C);
from_columns!(A B C D);
from_columns!(A B C D E);
from_columns!(A B C D E F);
from_columns!(A B C D E F G);
from_columns!(A B C D E F G H);
from_columns!(A B C D E F G H I);
from_columns!(A B C D E F G H I J);
from_columns!(A B C D E F G H I J K);
from_columns!(A B C D E F G H I J K L);

/// Reads the column of that name, wherever it stands; in order it costs one comparison.
///
/// # Errors
/// [`Decode`](crate::ErrorKind::Decode), where the value does not fit.
#[doc(hidden)]
pub fn read_named<T: FromColumn>(row: &mut Row<'_>, name: &str) -> Result<T> {
    row.seek(name)?;
    T::Null::read::<T::Value>(row)
}
