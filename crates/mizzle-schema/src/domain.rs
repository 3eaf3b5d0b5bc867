//! A domain: `CREATE DOMAIN`.

use serde::{Deserialize, Serialize};

use crate::serialize::is_default;
use crate::{Check, ColumnDefault, Type};

/// A domain: a type with conditions of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Domain {
    /// The schema it lives in; `None` is the first of the search path, usually `public`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
    /// The name it had before.
    #[serde(default, skip_serializing_if = "is_default")]
    pub renamed_from: Option<String>,
    /// `COMMENT ON DOMAIN`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
    /// What its values are.
    #[serde(rename = "type")]
    pub ty: Type,
    /// `COLLATE`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub collation: Option<String>,
    /// `NOT NULL`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub not_null: bool,
    /// `DEFAULT`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub default: Option<ColumnDefault>,
    /// `CHECK`, where the value is called `VALUE`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub checks: Vec<Check>,
}

impl Domain {
    /// A domain without conditions.
    ///
    /// ```
    /// use mizzle_schema::{Builtin, Domain};
    ///
    /// assert_eq!(Domain::new("email", Builtin::Text).ty.to_string(), "text");
    /// ```
    pub fn new(name: impl Into<String>, ty: impl Into<Type>) -> Self {
        Self {
            schema: None,
            name: name.into(),
            renamed_from: None,
            comment: None,
            ty: ty.into(),
            collation: None,
            not_null: false,
            default: None,
            checks: Vec::new(),
        }
    }
}
