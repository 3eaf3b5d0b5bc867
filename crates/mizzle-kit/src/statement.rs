//! A statement of DDL, and why there may be none.

use std::fmt;

use mizzle_schema::NulByte;

/// One statement, without its semicolon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The text.
    pub sql: String,
    /// What it is about.
    pub subject: Subject,
}

/// The object a statement is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its kind.
    pub kind: ObjectKind,
    /// The schema it lives in.
    pub schema: Option<String>,
    /// Its name; that of a constraint or column follows its table's: `users.email`.
    pub name: String,
}

impl Subject {
    pub(crate) fn new(kind: ObjectKind, schema: &Option<String>, name: &str) -> Self {
        Self { kind, schema: schema.clone(), name: name.to_owned() }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, schema, name } = self;
        // Escaped, since a name that cannot be written is what the message may be about.
        write!(f, "{kind} `")?;
        if let Some(schema) = schema {
            write!(f, "{}.", schema.escape_debug())?;
        }
        write!(f, "{}`", name.escape_debug())
    }
}

/// The kinds of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectKind {
    /// A named schema.
    Schema,
    /// An extension.
    Extension,
    /// An enumerated type.
    Enum,
    /// A composite type.
    Composite,
    /// A domain.
    Domain,
    /// A table.
    Table,
    /// A view.
    View,
    /// A materialized view.
    MaterializedView,
    /// A column, the subject of a comment.
    Column,
    /// A foreign key.
    ForeignKey,
    /// An index.
    Index,
}

impl fmt::Display for ObjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Schema => "schema",
            Self::Extension => "extension",
            Self::Enum => "enum",
            Self::Composite => "composite type",
            Self::Domain => "domain",
            Self::Table => "table",
            Self::View => "view",
            Self::MaterializedView => "materialized view",
            Self::Column => "column",
            Self::ForeignKey => "foreign key",
            Self::Index => "index",
        })
    }
}

/// An object that cannot be written as SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderError {
    /// The object.
    pub subject: Subject,
    /// Why.
    pub reason: Reason,
}

/// Why an object cannot be written as SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A name or text has a NUL byte.
    Nul(NulByte),
    /// A type or default is still the Rust name it was read as.
    Unresolved {
        /// The name.
        rust: String,
    },
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { subject, reason } = self;
        match reason {
            Reason::Nul(nul) => write!(f, "{subject}: {nul}"),
            Reason::Unresolved { rust } => write!(
                f,
                "{subject}: the SQL type of the Rust name `{rust}` is not known; resolve the schema before creating it"
            ),
        }
    }
}

impl std::error::Error for RenderError {}
