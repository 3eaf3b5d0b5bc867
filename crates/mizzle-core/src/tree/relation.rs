//! A query and its relations.

use crate::table::ColumnDef;
use crate::tree::{Expr, Select, TableRef};

/// The rows of one table, and of those that belong to them.
#[derive(Clone, Debug)]
pub struct Level {
    /// The rows; limit and offset are for each row they belong to.
    pub rows: Select,
    /// What belongs to them.
    pub branches: Vec<Branch>,
}

/// A level that belongs to another.
#[derive(Clone, Debug)]
pub struct Branch {
    /// How.
    pub link: Link,
    /// The level.
    pub level: Level,
}

/// Which rows of one table belong to a row of another: those with equal values.
#[derive(Clone, Debug)]
pub struct Link {
    /// The name of the relation: `segments.module`.
    pub name: &'static str,
    /// The columns of the table that the relation starts from.
    pub from: Vec<&'static ColumnDef>,
    /// The columns of the table it leads to, in the same order; with a join table, those that it refers to.
    pub to: Vec<&'static ColumnDef>,
    /// Whether they are a foreign key to those it starts from, so that each of its rows belongs to one, or has NULL there.
    pub refers: bool,
    /// The join table.
    pub through: Option<Through>,
    /// A condition that is part of the relation.
    pub filter: Option<Expr>,
}

/// The join table of a many-to-many relation.
#[derive(Clone, Debug)]
pub struct Through {
    /// The table.
    pub table: TableRef,
    /// Its columns that refer to where the relation starts.
    pub near: Vec<&'static ColumnDef>,
    /// Its columns that refer to where the relation leads.
    pub far: Vec<&'static ColumnDef>,
}

impl Link {
    /// Whether no two rows that the relation starts from have the same values: then no row is found for two of them.
    pub fn starts_from_a_key(&self, table: TableRef) -> bool {
        let mut key = table.table.columns.iter().filter(|column| column.key).peekable();
        key.peek().is_some() && key.all(|column| self.from.iter().any(|from| from.name == column.name))
    }
}
