//! A column of a table.

use serde::{Deserialize, Serialize};

use crate::Type;
use crate::serialize::is_default;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The name it had before.
    #[serde(default, skip_serializing_if = "is_default")]
    pub renamed_from: Option<String>,
    /// `COMMENT ON COLUMN`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Whether it takes NULL; a column is `NOT NULL` unless this says otherwise.
    #[serde(default, skip_serializing_if = "is_default")]
    pub nullable: bool,
    /// `DEFAULT`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub default: Option<ColumnDefault>,
    /// `GENERATED … AS IDENTITY`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub identity: Option<Identity>,
    /// `GENERATED ALWAYS AS (…) STORED`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub generated: Option<Generated>,
    /// `COLLATE`, the name of a collation.
    #[serde(default, skip_serializing_if = "is_default")]
    pub collation: Option<String>,
}

impl Column {
    /// A `NOT NULL` column of that type and nothing else.
    pub fn new(name: impl Into<String>, ty: impl Into<Type>) -> Self {
        Self {
            name: name.into(),
            renamed_from: None,
            comment: None,
            ty: ty.into(),
            nullable: false,
            default: None,
            identity: None,
            generated: None,
            collation: None,
        }
    }
}

/// The value a row gets where an insert names none. The text is SQL in either case that is resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnDefault {
    /// A constant, already rendered: `42`, `false`, `'draft'`. It never makes PostgreSQL rewrite a table.
    Literal(String),
    /// An expression as its author wrote it: `now()`, `gen_random_uuid()`.
    Sql(String),
    /// A Rust path such as `Role::Member`, whose label is known once the enum has been found.
    Unresolved {
        /// The path as it was written.
        rust: String,
    },
}

impl ColumnDefault {
    /// The SQL text, or `None` where the label is not known yet.
    pub fn sql(&self) -> Option<&str> {
        match self {
            Self::Literal(text) | Self::Sql(text) => Some(text),
            Self::Unresolved { .. } => None,
        }
    }
}

/// An identity column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// `ALWAYS`: an insert may not name a value, unless it says `OVERRIDING SYSTEM VALUE`. Otherwise `BY DEFAULT`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub always: bool,
    /// The options of the sequence behind it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sequence: Sequence,
}

/// The options of a sequence; what is `None` is PostgreSQL's default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sequence {
    /// `START WITH`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub start: Option<i64>,
    /// `INCREMENT BY`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub increment: Option<i64>,
    /// `MINVALUE`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub min: Option<i64>,
    /// `MAXVALUE`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub max: Option<i64>,
    /// `CACHE`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cache: Option<i64>,
    /// `CYCLE`: start over at the end rather than fail.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cycle: bool,
}

/// A column that PostgreSQL computes from others and stores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Generated {
    /// The expression, as its author wrote it.
    pub expression: String,
}
