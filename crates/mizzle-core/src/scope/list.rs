//! The tables of a query as a list of types, the latest first.

use std::marker::PhantomData;

use crate::error::Result;
use crate::row::Row;
use crate::scope::{NotNull, Null, Nullness, Whole};
use crate::table::{Source, Table, TableKind};
use crate::value::Value;

/// A table `T` of nullness `N` before the tables of `Rest`.
pub struct Cons<T, N, Rest>(PhantomData<fn() -> (T, N, Rest)>);

/// No table.
pub struct Nil;

/// The position of a table: the first.
pub struct Here;

/// The position of a table: `I` in the rest.
pub struct There<I>(PhantomData<fn() -> I>);

/// The scope has the table `T`, at the position `I`, which is inferred.
#[diagnostic::on_unimplemented(
    message = "table `{T}` is not part of this query",
    label = "join `{T}` before you name its columns",
    note = "the tables of the query: `{Self}`"
)]
pub trait Has<T, I> {
    /// Whether a join may have left the table empty.
    type Null: Nullness;
}

#[diagnostic::do_not_recommend]
impl<T, N: Nullness, Rest> Has<T, Here> for Cons<T, N, Rest> {
    type Null = N;
}

// Without this rustc would speak of the rest of the list, not of the list.
#[diagnostic::do_not_recommend]
impl<T, U, N, Rest: Has<T, I>, I> Has<T, There<I>> for Cons<U, N, Rest> {
    type Null = Rest::Null;
}

/// The same scope on the nullable side of a join.
pub trait Nullable {
    /// All tables of it nullable.
    type Out;
}

impl Nullable for Nil {
    type Out = Nil;
}

impl<T, Rest: Nullable> Nullable for Cons<T, NotNull, Rest> {
    type Out = Cons<T, Null, Rest::Out>;
}

impl<T, Rest: Nullable> Nullable for Cons<T, Null, Rest> {
    type Out = Cons<T, Null, Rest::Out>;
}

impl<T, Rest: Nullable> Nullable for Cons<T, FromOuter, Rest> {
    type Out = Cons<T, FromOuter, Rest::Out>;
}

/// The rows of a scope's own tables, some of which may be hidden by soft deletion.
pub trait MayHide {
    /// [`Null`], where any of them may.
    type Hidden: Nullness;
}

impl MayHide for Nil {
    type Hidden = NotNull;
}

impl<T: Source, Rest: MayHide> MayHide for Cons<T, NotNull, Rest> {
    type Hidden = <Hidden<T> as Nullness>::Or<Rest::Hidden>;
}

impl<T: Source, Rest: MayHide> MayHide for Cons<T, Null, Rest> {
    type Hidden = <Hidden<T> as Nullness>::Or<Rest::Hidden>;
}

impl<T: Source, Rest: MayHide> MayHide for Cons<T, FromOuter, Rest> {
    type Hidden = Rest::Hidden;
}

type Hidden<T> = <<<T as Source>::Table as Table>::Kind as TableKind>::Hidden;

/// Some rows may be hidden.
#[diagnostic::on_unimplemented(
    message = "no table of this query has soft delete",
    label = "this needs a table with a column that says when a row was deleted",
    note = "add `#[column(soft_delete)] deleted_at: Option<Timestamp>`"
)]
pub trait SomeHidden {}

#[diagnostic::do_not_recommend]
impl SomeHidden for Null {}

/// The nullness of a table that a subquery sees but that the query around it reads: it may be NULL there.
pub struct FromOuter;

impl Nullness for FromOuter {
    type Or<N: Nullness> = Null;
    const NULLABLE: bool = true;
    type Wrap<T: Send + 'static> = Option<T>;

    fn read<V: Value>(row: &mut Row<'_>) -> Result<Option<V::Rust>> {
        Null::read::<V>(row)
    }

    fn wrap<T: Send + 'static>(whole: Option<T>) -> Result<Option<T>> {
        Ok(whole)
    }
}

/// The tables of a subquery's scope that the query around it must have.
pub trait OuterRefs {
    /// A reference to each of them.
    type Refs;
}

impl OuterRefs for Nil {
    type Refs = ();
}

impl<T, Rest: OuterRefs> OuterRefs for Cons<T, NotNull, Rest> {
    type Refs = Rest::Refs;
}

impl<T, Rest: OuterRefs> OuterRefs for Cons<T, Null, Rest> {
    type Refs = Rest::Refs;
}

impl<T, Rest: OuterRefs> OuterRefs for Cons<T, FromOuter, Rest> {
    type Refs = (Whole<T>, Rest::Refs);
}
