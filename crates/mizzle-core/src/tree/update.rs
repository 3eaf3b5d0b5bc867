//! UPDATE.

use crate::table::ColumnDef;
use crate::tree::{Expr, Output, TableRef, UnnestColumn};

/// An UPDATE statement.
#[derive(Clone, Debug)]
pub struct Update {
    /// The table.
    pub table: TableRef,
    /// `SET`
    pub assignments: Vec<Assignment>,
    /// `FROM`: rows with values of their own, found by key.
    pub rows: Option<UpdateRows>,
    /// `WHERE`
    pub filter: Option<Expr>,
    /// `RETURNING`
    pub returning: Vec<Output>,
    /// Whether rows that are softly deleted are seen.
    pub with_deleted: bool,
}

/// `column = value`
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The column.
    pub column: &'static ColumnDef,
    /// The value.
    pub value: Expr,
}

/// New values for many rows: `FROM unnest($1, $2) AS new(id, name) WHERE table.id = new.id`.
#[derive(Clone, Debug)]
pub struct UpdateRows {
    /// The columns that find the row.
    pub keys: Vec<UnnestColumn>,
    /// The columns to set.
    pub sets: Vec<UnnestColumn>,
}
