//! A table and everything that lives and dies with it.

use serde::{Deserialize, Serialize};

use crate::serialize::is_default;
use crate::{Check, Column, ForeignKey, Index, PrimaryKey, Unique};

/// A table: its columns, constraints and indexes, in source order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The schema it lives in; `None` is the first of the search path, usually `public`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
    /// The name it had before.
    #[serde(default, skip_serializing_if = "is_default")]
    pub renamed_from: Option<String>,
    /// `COMMENT ON TABLE`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
    /// `PARTITION BY`: `RANGE (created_at)`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub partition_by: Option<String>,
    /// Its columns.
    #[serde(default, skip_serializing_if = "is_default")]
    pub columns: Vec<Column>,
    /// `PRIMARY KEY`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub primary_key: Option<PrimaryKey>,
    /// `UNIQUE` constraints.
    #[serde(default, skip_serializing_if = "is_default")]
    pub uniques: Vec<Unique>,
    /// `FOREIGN KEY` constraints.
    #[serde(default, skip_serializing_if = "is_default")]
    pub foreign_keys: Vec<ForeignKey>,
    /// `CHECK` constraints.
    #[serde(default, skip_serializing_if = "is_default")]
    pub checks: Vec<Check>,
    /// Indexes, without those that PostgreSQL makes for constraints.
    #[serde(default, skip_serializing_if = "is_default")]
    pub indexes: Vec<Index>,
}

impl Table {
    /// A table with nothing in it.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}
