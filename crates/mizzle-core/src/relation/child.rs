//! The rows of a relation, as a part of what they belong to.

use std::marker::PhantomData;

use crate::error::Result;
use crate::relation::groups::Chain;
use crate::relation::key::Key;
use crate::relation::level::{Level, LevelRows, unknown};
use crate::relation::{Arity, Part};
use crate::row::{Mismatch, ResultColumns, Row};

/// The rows of a relation: how many there may be, and what is read of each.
pub struct Child<A, P>(PhantomData<fn() -> (A, P)>);

impl<A: Arity, P: Part> Part for Child<A, P> {
    type Out = A::Of<P::Out>;
    type Read = ();
    type Rows = LevelRows<P>;
    const LEVELS: usize = 1 + P::LEVELS;
    const RELATIONS: usize = 1;

    fn check(_: &mut ResultColumns<'_>, levels: &[Level]) -> Result<(), Mismatch> {
        LevelRows::<P>::check(levels)
    }

    fn rows() -> LevelRows<P> {
        LevelRows::new()
    }

    fn take(rows: &mut LevelRows<P>, levels: &[Level], at: usize, row: &Row<'_>) -> Result<()> {
        rows.take(levels, at, row)
    }

    fn read(_: &mut Row<'_>) -> Result<()> {
        Ok(())
    }

    fn build(rows: &mut LevelRows<P>, levels: &[Level], (): (), keys: &[Option<Key>]) -> Result<Self::Out> {
        let chain = rows.groups().find(keys.first().and_then(Option::as_ref));
        let relation = levels.first().map_or("", |level| level.placed.name);
        let mut next = chain.map(Chain::first);
        let found = (0..chain.map_or(0, Chain::count)).map(|_| {
            let row = next.ok_or_else(unknown)?;
            next = rows.groups().after(row);
            rows.build(levels, row)
        });
        A::collect(relation, found)
    }
}
