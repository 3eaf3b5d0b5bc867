//! Takes the rows of a query with relations.

use crate::error::{Error, ErrorKind, Result};
use crate::executor::RowSink;
use crate::relation::Part;
use crate::relation::key::Equality;
use crate::relation::level::{Level, LevelRows, unknown};
use crate::render::Placed;
use crate::row::{CheckFn, Mismatch, ResultColumn, ResultColumns, Row};

/// Takes rows of all levels, and puts them together in the end.
pub struct RelationSink<P: Part> {
    levels: Vec<Level>,
    rows: LevelRows<P>,
    is_described: bool,
}

impl<P: Part> RelationSink<P> {
    pub(crate) fn new(levels: Vec<Placed>) -> Self {
        let level = |placed| Level { placed, columns: Vec::new(), equalities: Vec::new() };
        let levels = levels.into_iter().map(level).collect();
        RelationSink { levels, rows: LevelRows::new(), is_described: false }
    }

    /// The rows of the first level, with all that belongs to them.
    pub(crate) fn finish(mut self) -> Result<Vec<P::Out>> {
        let mut all = Vec::with_capacity(self.rows.count());
        for row in 0..self.rows.count() {
            all.push(self.rows.build(&self.levels, row)?);
        }
        Ok(all)
    }

    /// Finds the columns of each level among those of the result.
    fn describe(&mut self, columns: &[ResultColumn]) -> Result<()> {
        for level in &mut self.levels {
            // The first column says which level a row is of.
            let mut next = 1;
            for (gap, name) in level.placed.gaps.iter().zip(&level.placed.names) {
                next += usize::from(*gap);
                let column = columns.get(next).ok_or_else(unknown)?;
                level.equalities.push(Equality::of(&column.ty));
                level.columns.push(ResultColumn { name: (*name).to_owned(), ..column.clone() });
                next += 1;
            }
        }
        LevelRows::<P>::check(&self.levels).map_err(|why| match why {
            Mismatch::Type(why) => Error::new(ErrorKind::Decode, why),
            Mismatch::Unresolved => {
                Error::new(ErrorKind::Decode, "a column's type is not in the server's catalog")
            }
        })?;
        self.is_described = true;
        Ok(())
    }
}

impl<P: Part> RowSink for RelationSink<P> {
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
            level.and_then(|level| level.try_into().ok()).map(u32::from_be_bytes).ok_or_else(unknown)?;
        self.rows.take(&self.levels, level as usize, row)
    }
}
