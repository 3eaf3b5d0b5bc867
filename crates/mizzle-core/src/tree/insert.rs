//! INSERT.

use crate::table::{ColumnDef, Constraint};
use crate::tree::{Assignment, Expr, Output, TableRef};
use crate::value::Param;

/// An INSERT statement.
#[derive(Clone, Debug)]
pub struct Insert {
    /// The table.
    pub table: TableRef,
    /// What goes in.
    pub rows: InsertRows,
    /// `OVERRIDING SYSTEM VALUE`
    pub overriding_system_value: bool,
    /// `ON CONFLICT`
    pub conflict: Option<OnConflict>,
    /// `RETURNING`
    pub returning: Vec<Output>,
}

/// The rows of an INSERT.
#[derive(Clone, Debug)]
pub enum InsertRows {
    /// `DEFAULT VALUES`
    Default,
    /// One row: `(a, b) VALUES ($1, $2)`.
    Values(Vec<(&'static ColumnDef, Param)>),
    /// Any number of rows: `(a, b) SELECT … FROM unnest($1, $2)`.
    Unnest {
        /// One array a column.
        columns: Vec<UnnestColumn>,
        /// How many rows there are.
        count: usize,
    },
}

/// The values of a column for many rows.
#[derive(Clone, Debug)]
pub struct UnnestColumn {
    /// The column.
    pub column: &'static ColumnDef,
    /// The values, as an array. For an array column: the elements of all rows, one after another.
    pub values: Param,
    /// Which rows give a value, where not all do: the others take the column's default.
    pub given: Option<Param>,
    /// For an array column: the first and the last element of each row's array, NULL where it is NULL; then the size of
    /// each further dimension. For a column of a composite type: the place of each row's value.
    pub bounds: Vec<Param>,
}

/// What to do where a row is there already.
#[derive(Clone, Debug)]
pub struct OnConflict {
    /// Which constraint or columns tell that it is.
    pub arbiter: Option<Arbiter>,
    /// What to do.
    pub action: Conflict,
}

/// What decides that a row is there already.
#[derive(Clone, Debug)]
pub enum Arbiter {
    /// `(a, b) WHERE …`
    Columns {
        /// The columns of a unique index.
        columns: Vec<&'static str>,
        /// The predicate of a partial one.
        predicate: Option<Expr>,
    },
    /// `ON CONSTRAINT c`
    Constraint(Constraint),
}

/// What to do with a row that is there already.
#[derive(Clone, Debug)]
pub enum Conflict {
    /// `DO NOTHING`
    Nothing,
    /// `DO UPDATE SET … WHERE …`
    Update {
        /// The assignments.
        assignments: Vec<Assignment>,
        /// The condition.
        filter: Option<Expr>,
    },
}
