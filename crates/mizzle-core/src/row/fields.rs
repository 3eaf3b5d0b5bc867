//! The fields of a row that is read by position, as a tuple of types: one implementation for all tables, where a
//! function for each would be compiled for each.

use std::any::type_name;
use std::marker::PhantomData;

use crate::Result;
use crate::row::{Mismatch, ResultColumns, Row};
use crate::scope::Nullness;
use crate::value::Value;

/// A field with values `V`, which can be NULL if `N` says so.
pub struct Field<V, N>(PhantomData<fn() -> (V, N)>);

/// A [`Field`], or a tuple of up to 16 of them or of such tuples.
pub trait Fields {
    /// Their values, in the same tuples.
    type Values;

    /// Checks the columns that [`read`](Fields::read) will read.
    ///
    /// # Errors
    /// [`Mismatch`], where one does not fit.
    fn check(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch>;

    /// Reads the values, in order.
    ///
    /// # Errors
    /// [`Decode`](crate::ErrorKind::Decode), where a value does not fit.
    fn read(row: &mut Row<'_>) -> Result<Self::Values>;
}

#[diagnostic::do_not_recommend]
impl<V: Value, N: Nullness> Fields for Field<V, N> {
    type Values = N::Wrap<V::Rust>;

    fn check(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch> {
        columns.expect(type_name::<V::Rust>(), V::accepts)
    }

    #[inline(always)]
    fn read(row: &mut Row<'_>) -> Result<Self::Values> {
        N::read::<V>(row)
    }
}

macro_rules! fields {
    ($($name:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: Fields),*> Fields for ($($name,)*) {
            type Values = ($($name::Values,)*);

            fn check(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch> {
                $($name::check(columns)?;)*
                Ok(())
            }

            #[inline(always)]
            fn read(row: &mut Row<'_>) -> Result<Self::Values> {
                Ok(($($name::read(row)?,)*))
            }
        }
    };
}

fields!(A);
fields!(A B);
fields!(A B C);
fields!(A B C D);
fields!(A B C D E);
fields!(A B C D E F);
fields!(A B C D E F G);
fields!(A B C D E F G H);
fields!(A B C D E F G H I);
fields!(A B C D E F G H I J);
fields!(A B C D E F G H I J K);
fields!(A B C D E F G H I J K L);
fields!(A B C D E F G H I J K L M);
fields!(A B C D E F G H I J K L M N);
fields!(A B C D E F G H I J K L M N O);
fields!(A B C D E F G H I J K L M N O P);
