//! What is read of a row: columns, and the rows that belong to it.

use crate::error::Result;
use crate::relation::key::Key;
use crate::relation::level::Level;
use crate::row::{Mismatch, ResultColumns, Row};

/// A part of what a program gets for a row: columns of it, the rows of a relation, or a tuple of such parts.
///
/// Columns are read as the row comes; what belongs to it is there when all rows have come.
pub trait Part: 'static {
    /// What a program gets.
    type Out: Send + 'static;
    /// What is read of the row itself.
    #[doc(hidden)]
    type Read: Send + 'static;
    /// The rows of its relations that have come.
    #[doc(hidden)]
    type Rows: Send;
    /// How many levels its relations have.
    #[doc(hidden)]
    const LEVELS: usize;
    /// How many relations it has itself.
    #[doc(hidden)]
    const RELATIONS: usize;

    /// Checks the columns that will be read.
    #[doc(hidden)]
    fn check(columns: &mut ResultColumns<'_>, levels: &[Level]) -> Result<(), Mismatch>;

    /// No rows yet.
    #[doc(hidden)]
    fn rows() -> Self::Rows;

    /// Takes a row of the level `at` of its relations.
    #[doc(hidden)]
    fn take(rows: &mut Self::Rows, levels: &[Level], at: usize, row: &Row<'_>) -> Result<()>;

    /// Reads the columns.
    #[doc(hidden)]
    fn read(row: &mut Row<'_>) -> Result<Self::Read>;

    /// Puts together what was read and what belongs to it by its keys, one for each relation.
    #[doc(hidden)]
    fn build(
        rows: &mut Self::Rows,
        levels: &[Level],
        read: Self::Read,
        keys: &[Option<Key>],
    ) -> Result<Self::Out>;
}

/// The first `count` of a slice and the rest.
fn split<T>(all: &[T], count: usize) -> (&[T], &[T]) {
    all.split_at_checked(count).unwrap_or((all, &[]))
}

macro_rules! parts {
    ($($part:ident $rows:ident $read:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($part: Part),*> Part for ($($part,)*) {
            type Out = ($($part::Out,)*);
            type Read = ($($part::Read,)*);
            type Rows = ($($part::Rows,)*);
            const LEVELS: usize = 0 $(+ $part::LEVELS)*;
            const RELATIONS: usize = 0 $(+ $part::RELATIONS)*;

            #[allow(unused_variables)]
            fn check(columns: &mut ResultColumns<'_>, levels: &[Level]) -> Result<(), Mismatch> {
                $(
                    let (own, levels) = split(levels, $part::LEVELS);
                    $part::check(columns, own)?;
                )*
                Ok(())
            }

            #[allow(clippy::unused_unit)]
            fn rows() -> Self::Rows {
                ($($part::rows(),)*)
            }

            #[allow(unused_variables)]
            fn take(rows: &mut Self::Rows, levels: &[Level], at: usize, row: &Row<'_>) -> Result<()> {
                let ($($rows,)*) = rows;
                $(
                    let (own, levels) = split(levels, $part::LEVELS);
                    if at < $part::LEVELS {
                        return $part::take($rows, own, at, row);
                    }
                    let at = at - $part::LEVELS;
                )*
                Err(crate::relation::level::unknown())
            }

            #[allow(unused_variables)]
            fn read(row: &mut Row<'_>) -> Result<Self::Read> {
                Ok(($($part::read(row)?,)*))
            }

            #[allow(unused_variables)]
            fn build(
                rows: &mut Self::Rows,
                levels: &[Level],
                read: Self::Read,
                keys: &[Option<Key>],
            ) -> Result<Self::Out> {
                let (($($rows,)*), ($($read,)*)) = (rows, read);
                $(
                    let (own, levels) = split(levels, $part::LEVELS);
                    let (own_keys, keys) = split(keys, $part::RELATIONS);
                    let $read = $part::build($rows, own, $read, own_keys)?;
                )*
                Ok(($($read,)*))
            }
        }
    };
}

parts!();
parts!(A a1 a);
parts!(A a1 a B b1 b);
parts!(A a1 a B b1 b C c1 c);
parts!(A a1 a B b1 b C c1 c D d1 d);
parts!(A a1 a B b1 b C c1 c D d1 d E e1 e);
parts!(A a1 a B b1 b C c1 c D d1 d E e1 e F f1 f);
parts!(A a1 a B b1 b C c1 c D d1 d E e1 e F f1 f G g1 g);
parts!(A a1 a B b1 b C c1 c D d1 d E e1 e F f1 f G g1 g H h1 h);
