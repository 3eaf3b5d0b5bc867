//! An enumerated type: `CREATE TYPE … AS ENUM`.

use serde::{Deserialize, Serialize};

use crate::serialize::is_default;

/// An enumerated type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enum {
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
    /// Its labels, in PostgreSQL's sort order.
    pub labels: Vec<Label>,
}

impl Enum {
    /// An enumerated type with these labels and nothing else.
    ///
    /// ```
    /// let role = mizzle_schema::Enum::new("role", ["member", "admin"]);
    /// assert_eq!(role.labels[1].name, "admin");
    /// ```
    pub fn new(name: impl Into<String>, labels: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { name: name.into(), labels: labels.into_iter().map(Label::new).collect(), ..Self::default() }
    }
}

/// One value of an enumerated type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// The text of the value.
    pub name: String,
    /// The text it had before (`ALTER TYPE … RENAME VALUE`).
    #[serde(default, skip_serializing_if = "is_default")]
    pub renamed_from: Option<String>,
}

impl Label {
    /// A label that was never renamed.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), renamed_from: None }
    }
}
