//! A whole schema: everything a program declares about its database.

use serde::{Deserialize, Serialize};

use crate::serialize::is_default;
use crate::{Composite, Domain, Enum, Table, View};

/// Everything a program declares about its database, in source order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// The named schemas (`CREATE SCHEMA`); `public` is never among them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub schemas: Vec<Namespace>,
    /// The enumerated types (`CREATE TYPE … AS ENUM`).
    #[serde(default, skip_serializing_if = "is_default")]
    pub enums: Vec<Enum>,
    /// The composite types (`CREATE TYPE … AS (…)`).
    #[serde(default, skip_serializing_if = "is_default")]
    pub composites: Vec<Composite>,
    /// The domains (`CREATE DOMAIN`).
    #[serde(default, skip_serializing_if = "is_default")]
    pub domains: Vec<Domain>,
    /// The tables.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tables: Vec<Table>,
    /// The views, also materialized ones.
    #[serde(default, skip_serializing_if = "is_default")]
    pub views: Vec<View>,
}

impl Schema {
    /// The table of that schema and name.
    pub fn table(&self, schema: Option<&str>, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.schema.as_deref() == schema && table.name == name)
    }

    /// The view of that schema and name.
    pub fn view(&self, schema: Option<&str>, name: &str) -> Option<&View> {
        self.views.iter().find(|view| view.schema.as_deref() == schema && view.name == name)
    }

    /// The enumerated type of that schema and name.
    pub fn enum_type(&self, schema: Option<&str>, name: &str) -> Option<&Enum> {
        self.enums.iter().find(|ty| ty.schema.as_deref() == schema && ty.name == name)
    }

    /// The composite type of that schema and name.
    pub fn composite(&self, schema: Option<&str>, name: &str) -> Option<&Composite> {
        self.composites.iter().find(|ty| ty.schema.as_deref() == schema && ty.name == name)
    }

    /// The domain of that schema and name.
    pub fn domain(&self, schema: Option<&str>, name: &str) -> Option<&Domain> {
        self.domains.iter().find(|ty| ty.schema.as_deref() == schema && ty.name == name)
    }
}

/// The definition of a type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Definition {
    /// An enumerated type.
    Enum(Enum),
    /// A composite type.
    Composite(Composite),
    /// A domain.
    Domain(Domain),
}

/// A named schema: what PostgreSQL's catalog calls a namespace, so that a [`Schema`] can stay the whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Namespace {
    /// Its name.
    pub name: String,
    /// `COMMENT ON SCHEMA`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
}

impl Namespace {
    /// A schema without a comment.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), comment: None }
    }
}
