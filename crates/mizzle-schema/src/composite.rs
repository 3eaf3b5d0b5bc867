//! A composite type: `CREATE TYPE … AS (…)`.

use serde::{Deserialize, Serialize};

use crate::Type;
use crate::serialize::is_default;

/// A composite type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Composite {
    /// The schema it lives in; `None` is the first of the search path, usually `public`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
    /// The name it had before.
    #[serde(default, skip_serializing_if = "is_default")]
    pub renamed_from: Option<String>,
    /// `COMMENT ON TYPE`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
    /// Its fields, in order; any of them may be NULL.
    pub fields: Vec<CompositeField>,
}

/// A field of a composite type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompositeField {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
}

impl CompositeField {
    /// A field of that name and type.
    ///
    /// ```
    /// use mizzle_schema::{Builtin, CompositeField};
    ///
    /// assert_eq!(CompositeField::new("zip", Builtin::Text).ty.to_string(), "text");
    /// ```
    pub fn new(name: impl Into<String>, ty: impl Into<Type>) -> Self {
        Self { name: name.into(), ty: ty.into() }
    }
}
