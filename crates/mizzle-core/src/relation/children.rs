//! The relations of one level, as a tuple.

use std::marker::PhantomData;

use crate::error::Result;
use crate::relation::key::Key;
use crate::relation::load::{Level, no_level};
use crate::relation::{Arity, Load};
use crate::row::{Mismatch, Row};

/// One relation: how many rows it leads to, and what they are loaded as.
pub struct Child<A, L>(PhantomData<fn() -> (A, L)>);

/// A tuple of up to eight relations.
pub trait Children: 'static {
    /// What a program gets for a row `R` and what belongs to it.
    type Out<R: Send + 'static>: Send + 'static;
    /// The rows that have come.
    #[doc(hidden)]
    type Rows: Send;
    /// How many levels there are below.
    #[doc(hidden)]
    const LEVELS: usize;

    /// Checks the columns that will be read.
    #[doc(hidden)]
    fn check(levels: &[Level]) -> Result<(), Mismatch>;

    /// No rows yet.
    #[doc(hidden)]
    fn rows() -> Self::Rows;

    /// Takes a row of the level `at`.
    #[doc(hidden)]
    fn take(rows: &mut Self::Rows, levels: &[Level], at: usize, row: &Row<'_>) -> Result<()>;

    /// The row, with what belongs to it by its keys.
    #[doc(hidden)]
    fn build<R: Send + 'static>(
        rows: &mut Self::Rows,
        levels: &[Level],
        row: R,
        keys: &[Option<Key>],
    ) -> Result<Self::Out<R>>;
}

/// A tuple with one more.
#[diagnostic::on_unimplemented(message = "a row has eight relations loaded at most")]
pub trait Add<T> {
    /// The longer tuple.
    type Out;
}

impl Children for () {
    type Out<R: Send + 'static> = R;
    type Rows = ();
    const LEVELS: usize = 0;

    fn check(_: &[Level]) -> Result<(), Mismatch> {
        Ok(())
    }

    fn rows() {}

    fn take((): &mut (), _: &[Level], _: usize, _: &Row<'_>) -> Result<()> {
        Err(no_level())
    }

    fn build<R: Send + 'static>((): &mut (), _: &[Level], row: R, _: &[Option<Key>]) -> Result<R> {
        Ok(row)
    }
}

impl<T> Add<T> for () {
    type Out = (T,);
}

/// What belongs to a row by its key.
fn belonging<A: Arity, L: Load>(
    rows: &mut L::Rows,
    levels: &[Level],
    key: Option<&Key>,
) -> Result<A::Of<L::Out>> {
    let mut next = L::groups(rows).first(key);
    let relation = levels.first().map_or("", |level| level.placed.name);
    A::collect(
        relation,
        std::iter::from_fn(|| {
            let row = next?;
            next = L::groups(rows).after(row);
            Some(L::build(rows, levels, row))
        }),
    )
}

macro_rules! children {
    ($($arity:ident $load:ident $rows:ident)*) => {
        impl<$($arity: Arity, $load: Load),*> Children for ($(Child<$arity, $load>,)*) {
            type Out<R: Send + 'static> = (R, $($arity::Of<$load::Out>,)*);
            type Rows = ($($load::Rows,)*);
            const LEVELS: usize = 0 $(+ $load::LEVELS)*;

            fn check(levels: &[Level]) -> Result<(), Mismatch> {
                $(
                    let (own, levels) = levels.split_at_checked($load::LEVELS).unwrap_or_default();
                    $load::check(own)?;
                )*
                let _: &[Level] = levels;
                Ok(())
            }

            fn rows() -> Self::Rows {
                ($($load::rows(),)*)
            }

            fn take(rows: &mut Self::Rows, levels: &[Level], at: usize, row: &Row<'_>) -> Result<()> {
                let ($($rows,)*) = rows;
                $(
                    let (own, levels) = levels.split_at_checked($load::LEVELS).unwrap_or_default();
                    if at < $load::LEVELS {
                        return $load::take($rows, own, at, row);
                    }
                    let at = at - $load::LEVELS;
                )*
                let _: (&[Level], usize) = (levels, at);
                Err(no_level())
            }

            fn build<R: Send + 'static>(
                rows: &mut Self::Rows,
                levels: &[Level],
                row: R,
                keys: &[Option<Key>],
            ) -> Result<Self::Out<R>> {
                let ($($rows,)*) = rows;
                let mut keys = keys.iter().map(Option::as_ref);
                $(
                    let (own, levels) = levels.split_at_checked($load::LEVELS).unwrap_or_default();
                    let $rows = belonging::<$arity, $load>($rows, own, keys.next().flatten())?;
                )*
                let _: &[Level] = levels;
                Ok((row, $($rows,)*))
            }
        }

        impl<T, $($arity, $load),*> Add<T> for ($(Child<$arity, $load>,)*) {
            type Out = ($(Child<$arity, $load>,)* T,);
        }
    };
}

children!(A1 L1 r1);
children!(A1 L1 r1 A2 L2 r2);
children!(A1 L1 r1 A2 L2 r2 A3 L3 r3);
children!(A1 L1 r1 A2 L2 r2 A3 L3 r3 A4 L4 r4);
children!(A1 L1 r1 A2 L2 r2 A3 L3 r3 A4 L4 r4 A5 L5 r5);
children!(A1 L1 r1 A2 L2 r2 A3 L3 r3 A4 L4 r4 A5 L5 r5 A6 L6 r6);
children!(A1 L1 r1 A2 L2 r2 A3 L3 r3 A4 L4 r4 A5 L5 r5 A6 L6 r6 A7 L7 r7);
children!(A1 L1 r1 A2 L2 r2 A3 L3 r3 A4 L4 r4 A5 L5 r5 A6 L6 r6 A7 L7 r7 A8 L8 r8);
