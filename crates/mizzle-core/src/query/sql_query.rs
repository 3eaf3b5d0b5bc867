//! Statements of the user's own SQL: what `sql_query!` and `sql_statement!` make.

use std::marker::PhantomData;

use crate::Result;
use crate::executor::{Discard, Executor, Statement};
use crate::expr::SqlBuilder;
use crate::query::fetch::fetch_methods;
use crate::query::ToSql;
use crate::render;
use crate::row::{Mismatch, ResultColumns, Row};
use crate::scope::{NotNull, Null, Nullness};
use crate::value::Value;

/// A statement whose rows are `R`: a tuple by position, or a `#[derive(Row)]` struct by name.
#[must_use = "a statement does nothing until it is run"]
pub struct SqlQuery<R> {
    statement: Statement,
    marker: PhantomData<fn() -> R>,
}

/// A statement whose rows are not wanted.
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
    pub fn to_sql(&self) -> ToSql {
        ToSql(self.statement.clone())
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
    pub fn to_sql(&self) -> ToSql {
        ToSql(self.statement.clone())
    }

    /// Runs the statement; returns how many rows it affected.
    ///
    /// # Errors
    /// What the server reports.
    pub async fn execute(self, db: &impl Executor) -> Result<u64> {
        db.run(self.statement, &mut Discard).await
    }
}

fetch_methods! {
    /// Running the statement.
    impl[R] SqlQuery<R>, R: FromColumnsOf<I>, one_row |query| { query }
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

impl<V: Value<Rust = V>> FromColumn for V {
    type Value = V;
    type Null = NotNull;
}

impl<V: Value<Rust = V>> FromColumn for Option<V> {
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
