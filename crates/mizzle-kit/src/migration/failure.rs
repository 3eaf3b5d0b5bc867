//! What went wrong, where, and what was and was not done.

use std::fmt;
use std::path::PathBuf;

use mizzle_core::Error;

use super::event::Blocker;

/// A migration that did not get to its end.
#[derive(Debug)]
pub struct Failure {
    /// What the server or the runner says.
    pub error: Error,
    /// Where, if it was a statement of a migration.
    pub place: Option<Place>,
    /// What was done, what was not, and how it goes on.
    pub outcome: Option<String>,
    /// Who held what the statement waited for, where that was seen.
    pub blockers: Vec<Blocker>,
}

/// A statement of a migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The migration.
    pub migration: String,
    /// The file.
    pub file: PathBuf,
    /// The line that the statement begins in, counted from 1.
    pub line: usize,
    /// Its number, counted from 1.
    pub step: usize,
    /// How many there are.
    pub steps: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: step {} of {}", self.file.display(), self.line, self.step, self.steps)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        write!(f, "{}", self.error)?;
        if let Some(outcome) = &self.outcome {
            write!(f, "\n  {outcome}")?;
        }
        for blocker in &self.blockers {
            write!(f, "\n  in its way was {blocker}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure { error, place: None, outcome: None, blockers: Vec::new() }
    }
}

/// The kind stays; place and outcome become part of message and hint.
impl From<Failure> for Error {
    fn from(failure: Failure) -> Error {
        let Failure { error, place: None, outcome: None, .. } = failure else {
            let message = match &failure.place {
                Some(place) => format!("{place}: {}", failure.error.message()),
                None => failure.error.message().to_owned(),
            };
            let hints = [failure.outcome.as_deref(), failure.error.hint()];
            let hint = hints.into_iter().flatten().collect::<Vec<_>>().join("; ");
            let error = match failure.error.server() {
                Some(report) => Error::from_server(mizzle_core::ServerReport { message, ..report.clone() }),
                None => Error::new(failure.error.kind(), message),
            };
            let error = match failure.error.statement() {
                Some(statement) => error.with_statement(statement),
                None => error,
            };
            return error.with_hint(hint).with_source(failure);
        };
        error
    }
}
