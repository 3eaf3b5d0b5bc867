//! What may be selected beside an aggregate: the rule of GROUP BY, as types.

use std::marker::PhantomData;

use crate::scope::{Aggregate, All, At, Here, Solid, There, Whole};

/// A query without GROUP BY.
pub struct Ungrouped;

/// A query grouped by the expressions whose references are the list `G`.
pub struct Group<G>(PhantomData<fn() -> G>);

/// Names no column.
pub struct Neutral;
/// Names columns outside of aggregates.
pub struct Bare;
/// Names columns inside of aggregates only.
pub struct Aggregated;

/// Whether references stand inside or outside of aggregates.
pub trait Kind {
    /// [`Neutral`], [`Bare`] or [`Aggregated`].
    type Kind;
}

impl Kind for () {
    type Kind = Neutral;
}

impl<T, C> Kind for At<T, C> {
    type Kind = Bare;
}

impl<T> Kind for Whole<T> {
    type Kind = Bare;
}

impl<R: Kind> Kind for Solid<R> {
    type Kind = R::Kind;
}

impl<R> Kind for Aggregate<R> {
    type Kind = Aggregated;
}

#[diagnostic::do_not_recommend]
impl<A: Kind<Kind: Beside<B::Kind>>, B: Kind> Kind for (A, B) {
    type Kind = <A::Kind as Beside<B::Kind>>::Kind;
}

/// Both may be selected by one query without GROUP BY.
#[diagnostic::on_unimplemented(
    message = "a column stands beside an aggregate without being grouped by",
    label = "an aggregate is one value for all rows, a bare column one for each",
    note = "group by the column: `.group_by(column).select((column, count()))`"
)]
pub trait Beside<Other> {
    /// What the two are together.
    type Kind;
}

macro_rules! beside {
    ($($a:ty, $b:ty => $kind:ty;)*) => {
        $(impl Beside<$b> for $a { type Kind = $kind; })*
    };
}

beside! {
    Neutral, Neutral => Neutral;
    Neutral, Bare => Bare;
    Neutral, Aggregated => Aggregated;
    Bare, Neutral => Bare;
    Bare, Bare => Bare;
    Aggregated, Neutral => Aggregated;
    Aggregated, Aggregated => Aggregated;
}

/// The references hold no aggregate: what WHERE, ON and GROUP BY take.
#[diagnostic::on_unimplemented(
    message = "an aggregate cannot stand here",
    label = "WHERE, ON and GROUP BY are evaluated before rows are put together",
    note = "filter groups with `.having(..)`"
)]
pub trait Scalar {}

#[diagnostic::do_not_recommend]
impl Scalar for () {}
#[diagnostic::do_not_recommend]
impl<T, C> Scalar for At<T, C> {}
#[diagnostic::do_not_recommend]
impl<T> Scalar for Whole<T> {}
#[diagnostic::do_not_recommend]
impl<R: Scalar> Scalar for Solid<R> {}
#[diagnostic::do_not_recommend]
impl<A: Scalar, B: Scalar> Scalar for (A, B) {}

/// The references `Self` may be selected by a query of grouping `G`; `J` says why, and is inferred.
#[diagnostic::on_unimplemented(
    message = "a column is neither grouped by nor inside an aggregate",
    label = "one value for each row cannot stand beside one value for many rows",
    note = "group by the column, `.group_by(column)`, or put it into an aggregate such as `max(column)`"
)]
pub trait Groupable<G, J> {}

#[diagnostic::do_not_recommend]
impl<R: Kind> Groupable<Ungrouped, ()> for R {}

#[diagnostic::do_not_recommend]
impl<G> Groupable<Group<G>, ()> for () {}
#[diagnostic::do_not_recommend]
impl<G, R> Groupable<Group<G>, ()> for Aggregate<R> {}
#[diagnostic::do_not_recommend]
impl<G, R: Groupable<Group<G>, J>, J> Groupable<Group<G>, J> for Solid<R> {}
#[diagnostic::do_not_recommend]
impl<G, A, B, I, J> Groupable<Group<G>, (I, J)> for (A, B)
where
    A: Groupable<Group<G>, I>,
    B: Groupable<Group<G>, J>,
{
}

/// Because the query is grouped by the column.
pub struct Direct<I>(PhantomData<fn() -> I>);

/// Because the query is grouped by the column's table, that is by its primary key.
pub struct ViaTable<I>(PhantomData<fn() -> I>);

#[diagnostic::do_not_recommend]
impl<G: Contains<T, C, I>, T, C, I> Groupable<Group<G>, Direct<I>> for At<T, C> {}
#[diagnostic::do_not_recommend]
impl<G: Contains<T, All, I>, T, C, I> Groupable<Group<G>, ViaTable<I>> for At<T, C> {}
#[diagnostic::do_not_recommend]
impl<G: Contains<T, All, I>, T, I> Groupable<Group<G>, ViaTable<I>> for Whole<T> {}

/// The list of grouping references has the column `C` of `T`, at `I`.
#[diagnostic::on_unimplemented(
    message = "a selected column of `{T}` is neither grouped by nor inside an aggregate",
    label = "not in the GROUP BY of this query",
    note = "add the column to `.group_by(..)`, or the table: `.group_by({T})` groups by its primary key",
    note = "or put the column into an aggregate such as `max(..)`"
)]
pub trait Contains<T, C, I> {}

#[diagnostic::do_not_recommend]
impl<T, C, Rest> Contains<T, C, Here> for (At<T, C>, Rest) {}
#[diagnostic::do_not_recommend]
impl<T, Rest> Contains<T, All, Here> for (Whole<T>, Rest) {}
#[diagnostic::do_not_recommend]
impl<T, C, First, Rest: Contains<T, C, I>, I> Contains<T, C, There<I>> for (First, Rest) {}
