//! What a query with relations gives, and how its rows are put together: each level by its key, in time linear in the
//! number of rows.

use std::marker::PhantomData;

use crate::error::{Error, ErrorKind, Result};
use crate::query::Selection;
use crate::relation::children::Children;
use crate::relation::groups::Groups;
use crate::relation::key::Key;
use crate::render::Placed;
use crate::row::{Mismatch, ResultColumn, ResultColumns, Row};

/// The rows of one level, which are selected as `Sel` from the tables `S`, with those that belong to them, `C`.
pub struct Loaded<S, Sel, I, C>(PhantomData<fn() -> (S, Sel, I, C)>);

/// What a level gives, with those below it.
pub trait Load: 'static {
    /// What a program gets for a row: its selection, or a tuple of that and what belongs to it.
    type Out: Send + 'static;
    /// The rows that have come.
    #[doc(hidden)]
    type Rows: Send;
    /// How many levels there are, this one included.
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

    /// The row `row`, with what belongs to it.
    #[doc(hidden)]
    fn build(rows: &mut Self::Rows, levels: &[Level], row: usize) -> Result<Self::Out>;

    /// The rows by their keys.
    #[doc(hidden)]
    fn groups(rows: &Self::Rows) -> &Groups;

    /// How many rows of this level have come.
    #[doc(hidden)]
    fn count(rows: &Self::Rows) -> usize;
}

/// A level of a result: where its columns are.
#[doc(hidden)]
pub struct Level {
    pub(crate) placed: Placed,
    /// Its columns, once the result is described.
    pub(crate) columns: Vec<ResultColumn>,
}

/// The rows of a level, and of those below it.
#[doc(hidden)]
pub struct Rows<T, C> {
    rows: Vec<Kept<T>>,
    /// Rows as the server sent them, for those that belong to several.
    bytes: Vec<u8>,
    /// For each row, its key in each of the relations below.
    keys: Vec<Option<Key>>,
    groups: Groups,
    children: C,
}

/// A row that has come.
enum Kept<T> {
    /// It is read.
    Read(T),
    /// It is read when it is wanted, as often as that: up to where its bytes go.
    Bytes { start: usize, end: usize },
    /// It was given away.
    Gone,
}

impl<S: 'static, Sel: Selection<S, I> + 'static, I: 'static, C: Children> Load for Loaded<S, Sel, I, C> {
    type Out = C::Out<Sel::Out>;
    type Rows = Rows<Sel::Out, C::Rows>;
    const LEVELS: usize = 1 + C::LEVELS;

    fn check(levels: &[Level]) -> Result<(), Mismatch> {
        let Some((own, below)) = levels.split_first() else { return Ok(()) };
        Sel::check(&mut ResultColumns::new(&own.columns))?;
        C::check(below)
    }

    fn rows() -> Self::Rows {
        Rows {
            rows: Vec::new(),
            bytes: Vec::new(),
            keys: Vec::new(),
            groups: Groups::default(),
            children: C::rows(),
        }
    }

    fn take(rows: &mut Self::Rows, levels: &[Level], at: usize, row: &Row<'_>) -> Result<()> {
        let Some((own, below)) = levels.split_first() else { return Err(no_level()) };
        if at > 0 {
            return C::take(&mut rows.children, below, at - 1, row);
        }
        let mut part = row.part(&own.columns, &own.placed.gaps);
        if !own.placed.link.is_empty() {
            rows.groups.push(Key::of(&part, &own.placed.link)?);
        }
        for key in &own.placed.keys {
            rows.keys.push(Key::of(&part, key)?);
        }
        rows.rows.push(match own.placed.shared {
            true => {
                let start = rows.bytes.len();
                rows.bytes.extend_from_slice(part.rest());
                Kept::Bytes { start, end: rows.bytes.len() }
            }
            false => Kept::Read(Sel::read(&mut part)?),
        });
        Ok(())
    }

    fn build(rows: &mut Self::Rows, levels: &[Level], row: usize) -> Result<Self::Out> {
        let (Some(kept), Some((own, below))) = (rows.rows.get_mut(row), levels.split_first()) else {
            return Err(no_level());
        };
        let taken = match kept {
            Kept::Read(_) => match std::mem::replace(kept, Kept::Gone) {
                Kept::Read(read) => read,
                Kept::Bytes { .. } | Kept::Gone => return Err(no_level()),
            },
            Kept::Bytes { start, end } => {
                let bytes = rows.bytes.get(*start..*end).ok_or_else(no_level)?;
                Sel::read(&mut Row::of_part(&own.columns, &own.placed.gaps, bytes))?
            }
            Kept::Gone => return Err(no_level()),
        };
        let count = own.placed.keys.len();
        let keys = rows.keys.get(row * count..(row + 1) * count).unwrap_or_default();
        C::build(&mut rows.children, below, taken, keys)
    }

    fn groups(rows: &Self::Rows) -> &Groups {
        &rows.groups
    }

    fn count(rows: &Self::Rows) -> usize {
        rows.rows.len()
    }
}

/// The server sent a row of a level that was not asked for.
#[cold]
pub(crate) fn no_level() -> Error {
    Error::new(ErrorKind::Protocol, "a row is of no level of the query")
}
