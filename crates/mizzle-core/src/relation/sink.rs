//! Takes the rows of a query with relations.

use crate::error::{Error, ErrorKind, Result};
use crate::executor::RowSink;
use crate::relation::Load;
use crate::relation::load::{Level, no_level};
use crate::render::Placed;
use crate::row::{CheckFn, Mismatch, ResultColumn, ResultColumns, Row};

/// Takes rows of all levels, and puts them together in the end.
pub struct RelationSink<L: Load> {
    levels: Vec<Level>,
    rows: L::Rows,
    is_described: bool,
}

impl<L: Load> RelationSink<L> {
    pub(crate) fn new(levels: Vec<Placed>) -> Self {
        let levels = levels.into_iter().map(|placed| Level { placed, columns: Vec::new() }).collect();
        RelationSink { levels, rows: L::rows(), is_described: false }
    }

    /// The rows of the first level, with all that belongs to them.
    pub(crate) fn finish(mut self) -> Result<Vec<L::Out>> {
        (0..L::count(&self.rows)).map(|row| L::build(&mut self.rows, &self.levels, row)).collect()
    }

    /// Finds the columns of each level among those of the result.
    fn describe(&mut self, columns: &[ResultColumn]) -> Result<()> {
        for level in &mut self.levels {
            // The first column says which level a row is of.
            let mut next = 1;
            for (gap, name) in level.placed.gaps.iter().zip(&level.placed.names) {
                next += usize::from(*gap);
                let column = columns.get(next).ok_or_else(no_level)?;
                level.columns.push(ResultColumn { name: (*name).to_owned(), ..column.clone() });
                next += 1;
            }
        }
        L::check(&self.levels).map_err(|why| match why {
            Mismatch::Type(why) => Error::new(ErrorKind::Decode, why),
            Mismatch::Unresolved => {
                Error::new(ErrorKind::Decode, "a column's type is not in the server's catalog")
            }
        })?;
        self.is_described = true;
        Ok(())
    }
}

impl<L: Load> RowSink for RelationSink<L> {
    // Which column is whose is not known here; that is checked with the first row.
    fn check(&self) -> Option<CheckFn> {
        Some(|columns: &mut ResultColumns<'_>| columns.resolved())
    }

    fn row(&mut self, row: &mut Row<'_>) -> Result<()> {
        if !self.is_described {
            self.describe(row.columns())?;
        }
        let (_, level) = row.next_value()?;
        let level =
            level.and_then(|level| level.try_into().ok()).map(u32::from_be_bytes).ok_or_else(no_level)?;
        L::take(&mut self.rows, &self.levels, level as usize, row)
    }
}
