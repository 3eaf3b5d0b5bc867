//! A selection, and what was loaded with it.

use std::marker::PhantomData;

use crate::error::Result;
use crate::query::Selection;
use crate::relation::Part;
use crate::relation::key::Key;
use crate::relation::level::Level;
use crate::row::{Mismatch, ResultColumns, Row};

/// Rows that are selected as `Sel` from the tables `S`, with the relations `C`, which are a tuple: what a program gets is the
/// selection, or a tuple of it and of what belongs to it.
pub struct Loaded<S, Sel, I, C>(PhantomData<fn() -> (S, Sel, I, C)>);

impl<S: 'static, Sel, I: 'static, C> Part for Loaded<S, Sel, I, C>
where
    Sel: Selection<S, I> + 'static,
    C: Part<Out: Prepend<Sel::Out>>,
{
    type Out = <C::Out as Prepend<Sel::Out>>::Out;
    type Read = (Sel::Out, C::Read);
    type Rows = C::Rows;
    const LEVELS: usize = C::LEVELS;
    const RELATIONS: usize = C::RELATIONS;

    fn check(columns: &mut ResultColumns<'_>, levels: &[Level]) -> Result<(), Mismatch> {
        Sel::check(columns)?;
        C::check(columns, levels)
    }

    fn rows() -> C::Rows {
        C::rows()
    }

    fn take(rows: &mut C::Rows, levels: &[Level], at: usize, row: &Row<'_>) -> Result<()> {
        C::take(rows, levels, at, row)
    }

    fn read(row: &mut Row<'_>) -> Result<Self::Read> {
        Ok((Sel::read(row)?, C::read(row)?))
    }

    fn build(
        rows: &mut C::Rows,
        levels: &[Level],
        (own, read): Self::Read,
        keys: &[Option<Key>],
    ) -> Result<Self::Out> {
        Ok(C::build(rows, levels, read, keys)?.prepend(own))
    }
}

/// A tuple with one more in front; what stands alone is no tuple.
pub trait Prepend<R> {
    /// The longer tuple.
    type Out: Send + 'static;

    /// Puts `first` in front.
    fn prepend(self, first: R) -> Self::Out;
}

/// A tuple of relations with one more behind.
#[diagnostic::on_unimplemented(message = "a row has eight relations loaded at most")]
pub trait Add<T> {
    /// The longer tuple.
    type Out;
}

impl<R: Send + 'static> Prepend<R> for () {
    type Out = R;

    fn prepend(self, first: R) -> R {
        first
    }
}

macro_rules! tuples {
    ($($name:ident)*) => {
        impl<R: Send + 'static, $($name: Send + 'static),*> Prepend<R> for ($($name,)*) {
            type Out = (R, $($name,)*);

            #[allow(non_snake_case)]
            fn prepend(self, first: R) -> Self::Out {
                let ($($name,)*) = self;
                (first, $($name,)*)
            }
        }
    };
}

macro_rules! add {
    ($($name:ident)*) => {
        impl<T, $($name),*> Add<T> for ($($name,)*) {
            type Out = ($($name,)* T,);
        }
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);

add!();
add!(A);
add!(A B);
add!(A B C);
add!(A B C D);
add!(A B C D E);
add!(A B C D E F);
add!(A B C D E F G);
