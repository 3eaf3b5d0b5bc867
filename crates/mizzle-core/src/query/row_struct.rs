//! Structs that a query fills by the names of their fields: what `#[derive(Row)]` implements.

use std::marker::PhantomData;

use crate::Result;
use crate::expr::Described;
use crate::query::Selection;
use crate::row::{Mismatch, ResultColumns, Row};
use crate::scope::{Cons, NotNull};
use crate::table::{ColumnDef, Source, TableDef};
use crate::tree::Output;
use crate::value::{Custom, Stored, Value};

/// The selection of a `#[derive(Row)]` struct.
pub struct As<R>(PhantomData<fn() -> R>);

/// A struct whose fields the table `T`, the first of a query, has columns for.
///
/// ```
/// # use mizzle::__examples::*;
/// #[derive(Row)]
/// struct Card {
///     email: String,
///     name: Option<String>,
/// }
/// let query = Users.select_as::<Card>();
/// assert_eq!(query.to_sql().text(), r#"SELECT "users"."email", "users"."name" FROM "users""#);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be filled by this query",
    label = "wants a `#[derive(Row)]` struct whose fields have the names of columns of `{T}`"
)]
pub trait RowOf<T>: Sized {
    /// [`As`] of the struct. Where a field does not fit it is no type at all, so that rustc reports the field and
    /// not also what the query then gives.
    type Picked;

    /// A tuple of as many `I` as there are fields: where the tables of their columns are, if that is all one table.
    type Indices<I: 'static>: 'static;

    /// The outputs, in the order of the fields.
    fn outputs(outputs: &mut Vec<Output>);
}

/// A struct that can be read from the outputs of a query of the tables `S`; `I` is inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be filled by this query",
    label = "a field has not the type of its column, or its table is not part of the query",
    note = "the query reads from `{S}`"
)]
pub trait ReadRow<S, I>: Sized + Send + 'static {
    /// Checks the columns that [`read`](ReadRow::read) will read.
    ///
    /// # Errors
    /// [`Mismatch`], where one does not fit.
    fn check(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch>;

    /// Reads one row.
    ///
    /// # Errors
    /// [`Decode`](crate::ErrorKind::Decode), where a value does not fit.
    fn read(row: &mut Row<'_>) -> Result<Self>;
}

#[diagnostic::do_not_recommend]
impl<S, I, R: ReadRow<S, I>> Selection<S, I> for As<R> {
    type Out = R;

    fn check(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch> {
        R::check(columns)
    }

    fn read(row: &mut Row<'_>) -> Result<R> {
        R::read(row)
    }
}

/// The table (or alias) has a column for the field `F`, whose name hashes to `NAME`.
///
/// `F` is a type named like the field, so that rustc can say which field it misses.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no column of the name of the field `{F}`",
    label = "no such column in `{Self}`",
    note = "name what fills it on the field: `#[row(Table.column)]`, in a shape `#[shape(column_or_relation)]`"
)]
pub trait Named<const NAME: u64, F>: Source {
    /// The column.
    type Column;

    /// Its description, which the table is searched for when a program is compiled that asks for it.
    const DEF: &'static ColumnDef = named(Self::REF.table, NAME);

    /// The column.
    fn column() -> Self::Column
    where
        Self::Column: Described,
    {
        Self::Column::described(Self::DEF)
    }
}

/// The column of the field whose name has this hash; the derive has given the field one.
const fn named(table: &'static TableDef, hash: u64) -> &'static ColumnDef {
    let mut at = 0;
    while at + 1 < table.columns.len() && name_hash(table.columns[at].field) != hash {
        at += 1;
    }
    &table.columns[at]
}

/// The hash that stands for a field's name in types: FNV-1a, 64 bits.
const fn name_hash(name: &str) -> u64 {
    let (bytes, mut at, mut hash) = (name.as_bytes(), 0, 0xcbf2_9ce4_8422_2325);
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x100_0000_01b3);
        at += 1;
    }
    hash
}

/// A field of this type takes the values of a column of type `V` that can be NULL if `N` says so; `F` is the type
/// named like the field.
#[diagnostic::on_unimplemented(
    message = "the field `{F}` of type `{Self}` does not fit its column",
    label = "wants `{V}` where the column is never NULL, else `Option<{V}>`"
)]
pub trait Takes<V, N, F> {
    /// `X`, if the field takes the values.
    type Picked<X>;
}

#[diagnostic::do_not_recommend]
impl<V: Value<Rust = V>, F> Takes<V, NotNull, F> for V {
    type Picked<X> = X;
}

#[diagnostic::do_not_recommend]
impl<V: Value<Rust = V>, N, F> Takes<V, N, F> for Option<V> {
    type Picked<X> = X;
}

#[diagnostic::do_not_recommend]
impl<P: Stored, F> Takes<Custom<P>, NotNull, F> for P {
    type Picked<X> = X;
}

#[diagnostic::do_not_recommend]
impl<P: Stored, N, F> Takes<Custom<P>, N, F> for Option<P> {
    type Picked<X> = X;
}

/// The first table of a scope: what FROM names.
pub trait Root {
    /// The table.
    type Table;
}

impl<T, N> Root for Cons<T, N, crate::scope::Nil> {
    type Table = T;
}

impl<T, N, U, M, Rest> Root for Cons<T, N, Cons<U, M, Rest>>
where
    Cons<U, M, Rest>: Root,
{
    type Table = <Cons<U, M, Rest> as Root>::Table;
}
