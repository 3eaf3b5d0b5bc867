//! Where in a connection string or a service file something is wrong. What stands there is not repeated: it may be
//! a piece of a password.

use std::fmt;
use std::path::PathBuf;

use mizzle_core::Error;

use super::wrong;

/// Where something is wrong.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// At a character of the connection string; the first is 1.
    Character(usize),
    /// In a line of a service file; the first is 1.
    Line(PathBuf, usize),
    /// In a variable of the environment.
    Variable(&'static str),
}

impl Place {
    /// Where a part of the connection string begins.
    pub fn of(whole: &str, part: &str) -> Place {
        let offset = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
        Place::Character(whole.get(..offset).unwrap_or(whole).chars().count() + 1)
    }

    /// The error for it.
    pub fn wrong(&self, what: impl fmt::Display) -> Error {
        wrong(format!("{self}: {what}"))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Character(at) => write!(f, "the connection string, at character {at}"),
            Place::Line(path, line) => write!(f, "the service file {}, line {line}", path.display()),
            Place::Variable(name) => write!(f, "the environment variable {name}"),
        }
    }
}
