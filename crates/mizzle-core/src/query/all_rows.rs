//! What a query gives where nothing was selected: the rows of its tables.

use std::marker::PhantomData;

use crate::query::Selection;
use crate::row::{Mismatch, ResultColumns, Row};
use crate::{Result, table::Source};

/// The rows of all tables of a query: of one, its struct; of several, a tuple.
pub struct AllRows<L>(PhantomData<fn() -> L>);

/// Nothing yet: a grouped query wants a `.select(..)`.
pub struct NothingSelected;

/// A list of tables and one more.
pub trait Append<U> {
    /// The longer list.
    type Out;
}

#[diagnostic::do_not_recommend]
impl<A: Source, S, I> Selection<S, I> for AllRows<(A,)>
where
    A: Selection<S, I>,
{
    type Out = <A as Selection<S, I>>::Out;

    fn check(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch> {
        <A as Selection<S, I>>::check(columns)
    }

    fn read(row: &mut Row<'_>) -> Result<Self::Out> {
        <A as Selection<S, I>>::read(row)
    }
}

macro_rules! all_rows {
    ($($name:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($name,)* S, I> Selection<S, I> for AllRows<($($name,)*)>
        where
            ($($name,)*): Selection<S, I>,
        {
            type Out = <($($name,)*) as Selection<S, I>>::Out;

            fn check(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch> {
                <($($name,)*) as Selection<S, I>>::check(columns)
            }

            fn read(row: &mut Row<'_>) -> Result<Self::Out> {
                <($($name,)*) as Selection<S, I>>::read(row)
            }
        }
    };
}

macro_rules! append {
    ($($name:ident)*) => {
        impl<U, $($name),*> Append<U> for ($($name,)*) {
            type Out = ($($name,)* U,);
        }
    };
}

all_rows!(A B);
all_rows!(A B C);
all_rows!(A B C D);
all_rows!(A B C D E);
all_rows!(A B C D E F);
all_rows!(A B C D E F G);
all_rows!(A B C D E F G H);

append!(A);
append!(A B);
append!(A B C);
append!(A B C D);
append!(A B C D E);
append!(A B C D E F);
append!(A B C D E F G);
