//! Column types.
//!
//! To add a built-in type, add its row to the table in `builtin.rs`; a type with a new kind of modifier also needs an
//! arm in `modifier.rs`.

mod builtin;
mod extension;
mod modifier;
mod text;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use builtin::Builtin;
pub use extension::ExtensionType;
pub use modifier::{IntervalFields, Modifier, ModifierArgument, ModifierError, ModifierKind};

/// The type of a column.
///
/// ```
/// use mizzle_schema::{Builtin, Type};
///
/// assert_eq!(Type::varchar(255).to_string(), "character varying(255)");
/// assert_eq!(Type::array(Builtin::Integer).to_string(), "integer[]");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "text::Form", try_from = "text::Form")]
pub enum Type {
    /// A type that every PostgreSQL has, and its modifier.
    Builtin(Builtin, Modifier),
    /// A type of a well-known extension, and its dimensions.
    Extension(ExtensionType, Option<u32>),
    /// An array; PostgreSQL knows no other arrays than those without a declared size and dimension.
    Array(Box<Type>),
    /// A type the schema defines, such as an enum.
    Named {
        /// The schema it lives in.
        schema: Option<String>,
        /// Its name.
        name: String,
    },
    /// Anything else, in the author's SQL: `geometry(point,4326)`.
    Custom(String),
    /// A Rust type whose SQL type is known once its definition has been found.
    Unresolved {
        /// The type as it was written.
        rust: String,
    },
}

impl Type {
    /// `character varying(n)`.
    pub fn varchar(length: u32) -> Self {
        Self::Builtin(Builtin::Varchar, Modifier::Length(length))
    }

    /// `numeric(precision, scale)`.
    pub fn numeric(precision: u16, scale: u16) -> Self {
        Self::Builtin(Builtin::Numeric, Modifier::PrecisionScale { precision, scale })
    }

    /// An array of that type.
    pub fn array(element: impl Into<Type>) -> Self {
        Self::Array(Box::new(element.into()))
    }

    /// The built-in type, without its modifier.
    pub fn builtin(&self) -> Option<Builtin> {
        match self {
            Self::Builtin(builtin, _) => Some(*builtin),
            _ => None,
        }
    }

    /// The name in `pg_type`: `int4`, and `_int4` for its array. `None` where only a server can say.
    pub fn typname(&self) -> Option<String> {
        match self {
            Self::Builtin(builtin, _) => Some(builtin.typname().to_owned()),
            Self::Extension(ty, _) => Some(ty.word().to_owned()),
            Self::Array(element) => element.typname().map(|name| format!("_{name}")),
            Self::Named { name, .. } => Some(name.clone()),
            Self::Custom(_) | Self::Unresolved { .. } => None,
        }
    }

    /// The OID in `pg_type`; `None` where it differs from database to database.
    pub fn oid(&self) -> Option<u32> {
        match self {
            Self::Builtin(builtin, _) => Some(builtin.oid()),
            Self::Array(element) => element.builtin().map(Builtin::array_oid),
            Self::Extension(..) | Self::Named { .. } | Self::Custom(_) | Self::Unresolved { .. } => None,
        }
    }
}

impl From<Builtin> for Type {
    fn from(builtin: Builtin) -> Self {
        Self::Builtin(builtin, Modifier::None)
    }
}

/// PostgreSQL's own spelling, that of `format_type`, but for named types, whose names are always quoted.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Builtin(builtin, modifier) => modifier.write_after(builtin.sql(), f),
            Self::Extension(ty, dimensions) => extension::write(*ty, *dimensions, f),
            Self::Array(element) => write!(f, "{element}[]"),
            Self::Named { schema, name } => {
                if let Some(schema) = schema {
                    write!(f, "\"{}\".", schema.replace('"', "\"\""))?;
                }
                write!(f, "\"{}\"", name.replace('"', "\"\""))
            }
            Self::Custom(sql) => f.write_str(sql),
            Self::Unresolved { rust } => write!(f, "<Rust type {rust}>"),
        }
    }
}
