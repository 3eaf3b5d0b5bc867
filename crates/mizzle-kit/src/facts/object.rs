//! What identifies an object.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Kind;

/// What identifies an object, in every database alike.
///
/// ```
/// use mizzle_kit::facts::{Kind, ObjectId};
///
/// let email = ObjectId::new(Kind::Column, "public", "users").of("email");
/// assert_eq!(email.to_string(), "column `public.users.email`");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ObjectId {
    /// Its kind.
    pub kind: Kind,
    /// The schema it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Its name; for part of a table, the table's.
    pub name: String,
    /// The name of a part of a table, the types of a function's arguments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
}

impl ObjectId {
    /// An object in a schema.
    pub fn new(kind: Kind, schema: &str, name: &str) -> Self {
        Self { kind, schema: Some(schema.to_owned()), name: name.to_owned(), sub: None }
    }

    /// The same with the name of a part.
    pub fn of(mut self, sub: &str) -> Self {
        self.sub = Some(sub.to_owned());
        self
    }

    /// The part's name; empty where it is no part.
    pub(crate) fn part(&self) -> &str {
        self.sub.as_deref().unwrap_or_default()
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, schema, name, sub } = self;
        write!(f, "{kind} `")?;
        if let Some(schema) = schema {
            write!(f, "{}.", schema.escape_debug())?;
        }
        write!(f, "{}", name.escape_debug())?;
        match (kind, sub) {
            (_, None) => {}
            (Kind::Function | Kind::Procedure | Kind::Aggregate, Some(types)) => {
                write!(f, "({})", types.escape_debug())?;
            }
            (_, Some(part)) => write!(f, ".{}", part.escape_debug())?,
        }
        f.write_str("`")
    }
}
