//! How many rows belong to one.

use std::marker::PhantomData;

use crate::error::{Error, ErrorKind, Result};
use crate::scope::{NotNull, Null};

/// Any number of rows: a `Vec`.
pub struct Many;

/// One row, or, if `N` says so, none: the row itself, or an `Option` of it.
pub struct One<N>(PhantomData<fn() -> N>);

/// How many rows belong to one, and what a program gets for them.
pub trait Arity: 'static {
    /// What a program gets, where a row is read as `T`.
    type Of<T: Send + 'static>: Send + 'static;
    /// The same, where a condition may leave rows out.
    type Filtered: Arity;

    /// Collects the rows that belong to one; `relation` is for the error.
    ///
    /// # Errors
    /// [`Decode`](ErrorKind::Decode), where there is no row and must be one; [`TooManyRows`](ErrorKind::TooManyRows), where
    /// there are several and may be one.
    fn collect<T: Send + 'static>(
        relation: &'static str,
        rows: impl Iterator<Item = Result<T>>,
    ) -> Result<Self::Of<T>>;
}

impl Arity for Many {
    type Of<T: Send + 'static> = Vec<T>;
    type Filtered = Many;

    fn collect<T: Send + 'static>(
        _relation: &'static str,
        rows: impl Iterator<Item = Result<T>>,
    ) -> Result<Vec<T>> {
        // `collect` does not trust a size where it may end early.
        let mut all = Vec::with_capacity(rows.size_hint().0);
        for row in rows {
            all.push(row?);
        }
        Ok(all)
    }
}

impl Arity for One<Null> {
    type Of<T: Send + 'static> = Option<T>;
    type Filtered = One<Null>;

    fn collect<T: Send + 'static>(
        relation: &'static str,
        mut rows: impl Iterator<Item = Result<T>>,
    ) -> Result<Option<T>> {
        let row = rows.next().transpose()?;
        match rows.next() {
            None => Ok(row),
            Some(_) => Err(Error::new(
                ErrorKind::TooManyRows,
                format!("the relation `{relation}` leads to one row at most, and several were found"),
            )
            .with_hint("make its columns unique, declare it as `has_many`, or give it a `.limit(1)`")),
        }
    }
}

impl Arity for One<NotNull> {
    type Of<T: Send + 'static> = T;
    type Filtered = One<Null>;

    fn collect<T: Send + 'static>(
        relation: &'static str,
        rows: impl Iterator<Item = Result<T>>,
    ) -> Result<T> {
        One::<Null>::collect(relation, rows)?.ok_or_else(|| missing(relation))
    }
}

#[cold]
fn missing(relation: &str) -> Error {
    let message = format!("the relation `{relation}` leads to a row that is not there");
    Error::new(ErrorKind::Decode, message).with_hint(
        "its column is never NULL and refers to a row by a foreign key: does the database have this foreign key, and may \
         the program see the row (row security)?",
    )
}
