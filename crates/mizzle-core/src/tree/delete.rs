//! DELETE.

use crate::tree::{Expr, Output, TableRef};

/// A DELETE statement.
#[derive(Clone, Debug)]
pub struct Delete {
    /// The table.
    pub table: TableRef,
    /// `WHERE`
    pub filter: Option<Expr>,
    /// `RETURNING`
    pub returning: Vec<Output>,
    /// Whether rows that are softly deleted are seen.
    pub with_deleted: bool,
}
