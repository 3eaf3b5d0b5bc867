//! An index.

use serde::{Deserialize, Serialize};

use crate::serialize::is_default;

/// An index that its author asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// `UNIQUE`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub unique: bool,
    /// `USING`: the access method.
    #[serde(default = "btree", skip_serializing_if = "is_btree")]
    pub method: String,
    /// What it is sorted or looked up by.
    pub keys: Vec<IndexKey>,
    /// `INCLUDE`: columns that are only carried along.
    #[serde(default, skip_serializing_if = "is_default")]
    pub include: Vec<String>,
    /// `WITH`: storage parameters, in source order.
    #[serde(default, skip_serializing_if = "is_default")]
    pub with: Vec<(String, String)>,
    /// `WHERE`: the condition of a partial index, as its author wrote it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub predicate: Option<String>,
    /// `NULLS NOT DISTINCT`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub nulls_not_distinct: bool,
    /// `COMMENT ON INDEX`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
}

impl Index {
    /// A btree index over these keys and nothing else.
    pub fn new(name: impl Into<String>, keys: impl IntoIterator<Item = IndexKey>) -> Self {
        Self {
            name: name.into(),
            unique: false,
            method: btree(),
            keys: keys.into_iter().collect(),
            include: Vec::new(),
            with: Vec::new(),
            predicate: None,
            nulls_not_distinct: false,
            comment: None,
        }
    }

    /// Whether the access method is btree, PostgreSQL's default.
    pub fn is_btree(&self) -> bool {
        is_btree(&self.method)
    }
}

fn btree() -> String {
    "btree".to_owned()
}

fn is_btree(method: &str) -> bool {
    method == "btree"
}

/// One key of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexKey {
    /// The column or expression.
    #[serde(flatten)]
    pub target: KeyTarget,
    /// `COLLATE`, the name of a collation.
    #[serde(default, skip_serializing_if = "is_default")]
    pub collation: Option<String>,
    /// The operator class.
    #[serde(default, skip_serializing_if = "is_default")]
    pub opclass: Option<String>,
    /// `ASC` or `DESC`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub order: SortOrder,
    /// `NULLS FIRST` or `NULLS LAST`; `None` is what PostgreSQL does for the order.
    #[serde(default, skip_serializing_if = "is_default")]
    pub nulls: Option<NullsOrder>,
}

impl IndexKey {
    /// A column, ascending.
    pub fn column(name: impl Into<String>) -> Self {
        Self::new(KeyTarget::Column(name.into()))
    }

    /// An expression, ascending.
    pub fn expression(sql: impl Into<String>) -> Self {
        Self::new(KeyTarget::Expression(sql.into()))
    }

    fn new(target: KeyTarget) -> Self {
        Self { target, collation: None, opclass: None, order: SortOrder::Asc, nulls: None }
    }
}

/// What an index key is computed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyTarget {
    /// A column.
    Column(String),
    /// An expression, as its author wrote it.
    Expression(String),
}

/// The direction of a sort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortOrder {
    /// `ASC`.
    #[default]
    Asc,
    /// `DESC`.
    Desc,
}

/// Where NULLs sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NullsOrder {
    /// `NULLS FIRST`.
    First,
    /// `NULLS LAST`.
    Last,
}
