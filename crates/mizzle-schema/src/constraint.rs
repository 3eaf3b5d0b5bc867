//! Constraints: what PostgreSQL keeps true of a table's rows.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::serialize::is_default;

/// `PRIMARY KEY`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrimaryKey {
    /// The name of the constraint and of its index.
    pub name: String,
    /// Its columns, in the order of the index.
    pub columns: Vec<String>,
}

/// `UNIQUE`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unique {
    /// The name of the constraint and of its index.
    pub name: String,
    /// Its columns, in the order of the index.
    pub columns: Vec<String>,
    /// `NULLS NOT DISTINCT`: two NULLs count as equal.
    #[serde(default, skip_serializing_if = "is_default")]
    pub nulls_not_distinct: bool,
}

/// `CHECK`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// The name of the constraint.
    pub name: String,
    /// The condition, as its author wrote it.
    pub expression: String,
}

/// `FOREIGN KEY`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForeignKey {
    /// The name of the constraint.
    pub name: String,
    /// The referencing columns.
    pub columns: Vec<String>,
    /// What they refer to.
    pub references: Reference,
    /// `ON DELETE`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_delete: Action,
    /// `ON UPDATE`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_update: Action,
    /// `MATCH`.
    #[serde(rename = "match", default, skip_serializing_if = "is_default")]
    pub match_type: Match,
    /// `DEFERRABLE`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub deferrable: Deferrable,
}

/// What a foreign key refers to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The schema of the referenced table.
    #[serde(default, skip_serializing_if = "is_default")]
    pub schema: Option<String>,
    /// The referenced table.
    pub table: String,
    /// The referenced columns, as many as referencing ones and in the same order.
    pub columns: Vec<String>,
}

/// What happens to referencing rows when the referenced one goes or changes its key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Fail, at the end of the statement or transaction.
    #[default]
    NoAction,
    /// Fail at once.
    Restrict,
    /// Do the same to the referencing rows.
    Cascade,
    /// Set the referencing columns to NULL.
    SetNull,
    /// Set the referencing columns to their defaults.
    SetDefault,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 5] =
        [Self::NoAction, Self::Restrict, Self::Cascade, Self::SetNull, Self::SetDefault];

    /// The word in a column attribute: `set_null`.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoAction => "no_action",
            Self::Restrict => "restrict",
            Self::Cascade => "cascade",
            Self::SetNull => "set_null",
            Self::SetDefault => "set_default",
        }
    }

    /// The words in SQL: `SET NULL`.
    pub fn sql(self) -> &'static str {
        match self {
            Self::NoAction => "NO ACTION",
            Self::Restrict => "RESTRICT",
            Self::Cascade => "CASCADE",
            Self::SetNull => "SET NULL",
            Self::SetDefault => "SET DEFAULT",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sql())
    }
}

/// Which NULLs excuse a row from a foreign key of several columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// Any NULL.
    #[default]
    Simple,
    /// Only all of them.
    Full,
}

/// When a constraint is checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deferrable {
    /// After each statement.
    #[default]
    NotDeferrable,
    /// When the transaction says so.
    Deferrable {
        /// `INITIALLY DEFERRED`: at commit, unless the transaction says otherwise.
        initially_deferred: bool,
    },
}
