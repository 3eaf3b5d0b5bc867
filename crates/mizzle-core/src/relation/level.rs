//! The rows of one level: kept by their keys, and put together with what belongs to them, in time linear in their number.

use crate::error::{Error, ErrorKind, Result};
use crate::relation::Part;
use crate::relation::groups::Groups;
use crate::relation::key::{Equality, Key};
use crate::render::Placed;
use crate::row::{Mismatch, ResultColumn, ResultColumns, Row};

/// A level of a result: where its columns are.
pub struct Level {
    pub(crate) placed: Placed,
    /// Its columns, once the result is described.
    pub(crate) columns: Vec<ResultColumn>,
    /// When two values of each of them are equal.
    pub(crate) equalities: Vec<Equality>,
}

/// The rows of a level, and of those below it.
pub struct LevelRows<P: Part> {
    rows: Vec<Kept<P::Read>>,
    /// Rows as the server sent them, for those that belong to several.
    bytes: Vec<u8>,
    /// For each row, its key in each of the relations below.
    keys: Vec<Option<Key>>,
    groups: Groups,
    below: P::Rows,
}

/// A row that has come.
enum Kept<T> {
    /// It is read.
    Read(T),
    /// It is read when it is wanted, as often as that: from where to where its bytes go.
    Bytes { start: usize, end: usize },
    /// It was given away.
    Gone,
}

impl<P: Part> LevelRows<P> {
    /// No rows yet.
    pub fn new() -> Self {
        LevelRows {
            rows: Vec::new(),
            bytes: Vec::new(),
            keys: Vec::new(),
            groups: Groups::default(),
            below: P::rows(),
        }
    }

    /// Checks the columns that will be read.
    pub fn check(levels: &[Level]) -> Result<(), Mismatch> {
        let Some((own, below)) = levels.split_first() else { return Ok(()) };
        P::check(&mut ResultColumns::new(&own.columns), below)
    }

    /// Takes a row of the level `at`, from this one on.
    pub fn take(&mut self, levels: &[Level], at: usize, row: &Row<'_>) -> Result<()> {
        let Some((own, below)) = levels.split_first() else { return Err(unknown()) };
        if at > 0 {
            return P::take(&mut self.below, below, at - 1, row);
        }
        let mut part = row.part(&own.columns, &own.placed.gaps);
        if !own.placed.link.is_empty() {
            self.groups.push(Key::of(&part, &own.placed.link, &own.equalities)?);
        }
        for key in &own.placed.keys {
            self.keys.push(Key::of(&part, key, &own.equalities)?);
        }
        self.rows.push(match own.placed.shared {
            true => {
                let start = self.bytes.len();
                self.bytes.extend_from_slice(part.rest());
                Kept::Bytes { start, end: self.bytes.len() }
            }
            false => Kept::Read(P::read(&mut part)?),
        });
        Ok(())
    }

    /// The row, with what belongs to it.
    pub fn build(&mut self, levels: &[Level], row: usize) -> Result<P::Out> {
        let (Some(kept), Some((own, below))) = (self.rows.get_mut(row), levels.split_first()) else {
            return Err(unknown());
        };
        let read = match std::mem::replace(kept, Kept::Gone) {
            Kept::Read(read) => read,
            Kept::Bytes { start, end } => {
                *kept = Kept::Bytes { start, end };
                let bytes = self.bytes.get(start..end).ok_or_else(unknown)?;
                P::read(&mut Row::of_part(&own.columns, &own.placed.gaps, bytes))?
            }
            Kept::Gone => return Err(unknown()),
        };
        let count = own.placed.keys.len();
        let keys = self.keys.get(row * count..(row + 1) * count).unwrap_or_default();
        P::build(&mut self.below, below, read, keys)
    }

    /// The rows by their keys.
    pub fn groups(&self) -> &Groups {
        &self.groups
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.rows.len()
    }
}

/// The server sent a row of a level that was not asked for.
#[cold]
pub(crate) fn unknown() -> Error {
    Error::new(ErrorKind::Protocol, "a row is of no level of the query")
}
