//! The columns that an expression names, as a type: `()` for none, [`At`] for one, a pair for two, with
//! wrappers where NULL or grouping stops.

use std::marker::PhantomData;

use crate::scope::{Has, NotNull, Nullness};

/// The column `C` of the table `T`.
pub struct At<T, C>(PhantomData<fn() -> (T, C)>);

/// All columns of the table `T`.
pub struct Whole<T>(PhantomData<fn() -> T>);

/// In a list of grouping references: the table itself, and with it all of its columns.
pub struct All;

/// Names what `R` names and is never NULL: `coalesce`, `is_null`, `exists`.
pub struct Solid<R>(PhantomData<fn() -> R>);

/// Names what `R` names inside an aggregate function.
pub struct Aggregate<R>(PhantomData<fn() -> R>);

/// All that the references name is in the scope `S`; `I` is where, and is inferred.
#[diagnostic::on_unimplemented(message = "an expression names a table that is not part of this query")]
pub trait In<S, I> {
    /// Whether a join may have left any of it NULL.
    type Null: Nullness;

    /// `N`: a selection that is in the scope. One that is not has no type then, and is reported once.
    type Picked<N>;
}

#[diagnostic::do_not_recommend]
impl<S> In<S, ()> for () {
    type Null = NotNull;
    type Picked<N> = N;
}

impl<S: Has<T, I>, T, C, I> In<S, I> for At<T, C> {
    type Null = S::Null;
    type Picked<N> = N;
}

impl<S: Has<T, I>, T, I> In<S, I> for Whole<T> {
    type Null = S::Null;
    type Picked<N> = N;
}

impl<A: In<S, I>, B: In<S, J>, S, I, J> In<S, (I, J)> for (A, B) {
    type Null = <A::Null as Nullness>::Or<B::Null>;
    type Picked<N> = N;
}

impl<R: In<S, I>, S, I> In<S, I> for Solid<R> {
    type Null = NotNull;
    type Picked<N> = N;
}

impl<R: In<S, I>, S, I> In<S, I> for Aggregate<R> {
    type Null = NotNull;
    type Picked<N> = N;
}
