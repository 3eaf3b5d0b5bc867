//! What a FROM clause reads: a table, under its own name or an alias.

use crate::table::TableDef;

/// A table as a FROM clause names it.
#[derive(Clone, Copy, Debug)]
pub struct TableRef {
    /// The table.
    pub table: &'static TableDef,
    /// The name it goes by in the query, where that is not its own.
    pub alias: Option<&'static str>,
}

impl TableRef {
    /// The name that columns are qualified with.
    pub const fn name(&self) -> SourceRef {
        match self.alias {
            Some(alias) => SourceRef(alias),
            None => SourceRef(self.table.name),
        }
    }
}

/// The name of a source inside a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceRef(pub &'static str);
