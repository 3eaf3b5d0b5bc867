//! Whether a value can be NULL, as a type.

use crate::error::{Error, ErrorKind, Result};
use crate::row::Row;
use crate::value::Value;

/// Never NULL.
pub struct NotNull;

/// May be NULL.
pub struct Null;

/// [`NotNull`] or [`Null`].
pub trait Nullness: 'static {
    /// The nullness of an expression made of this and an `N`: NULL where either may be.
    type Or<N: Nullness>: Nullness;
    /// Whether it may be.
    const NULLABLE: bool;
    /// What a program gets for a `T`: itself, or an `Option` of it.
    type Wrap<T: Send + 'static>: Send + 'static;

    /// Reads the next value of a row.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`], where it does not fit.
    fn read<V: Value>(row: &mut Row<'_>) -> Result<Self::Wrap<V::Rust>>;

    /// Wraps what was read as a whole, such as the row of a joined table.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`], where there is nothing and there must be something.
    fn wrap<T: Send + 'static>(whole: Option<T>) -> Result<Self::Wrap<T>>;
}

impl Nullness for NotNull {
    type Or<N: Nullness> = N;
    const NULLABLE: bool = false;
    type Wrap<T: Send + 'static> = T;

    #[inline]
    fn read<V: Value>(row: &mut Row<'_>) -> Result<V::Rust> {
        match row.next_value()? {
            (column, Some(raw)) => V::decode(column, raw).map_err(|why| undecodable(&column.name, why)),
            (column, None) => Err(unexpected_null(&column.name)),
        }
    }

    fn wrap<T: Send + 'static>(whole: Option<T>) -> Result<T> {
        whole.ok_or_else(|| unexpected_null("*"))
    }
}

impl Nullness for Null {
    type Or<N: Nullness> = Null;
    const NULLABLE: bool = true;
    type Wrap<T: Send + 'static> = Option<T>;

    #[inline]
    fn read<V: Value>(row: &mut Row<'_>) -> Result<Option<V::Rust>> {
        match row.next_value()? {
            (column, Some(raw)) => {
                V::decode(column, raw).map(Some).map_err(|why| undecodable(&column.name, why))
            }
            (_, None) => Ok(None),
        }
    }

    fn wrap<T: Send + 'static>(whole: Option<T>) -> Result<Option<T>> {
        Ok(whole)
    }
}

#[cold]
fn undecodable(column: &str, why: crate::value::BoxError) -> Error {
    Error::new(ErrorKind::Decode, format!("column `{column}` cannot be read: {why}")).with_source(why)
}

#[cold]
fn unexpected_null(column: &str) -> Error {
    Error::new(ErrorKind::Decode, format!("column `{column}` is NULL, and its Rust type has no place for it"))
        .with_hint(
            "the schema in Rust says NOT NULL: make the field an `Option`, or bring the database in line",
        )
}
