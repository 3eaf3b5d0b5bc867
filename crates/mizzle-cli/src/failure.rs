//! Why a command does not succeed, and the code it exits with.

use std::fmt::Display;

use mizzle_kit::migration;
use mizzle_kit::source::LoadError;
use serde_json::json;

/// A check found something.
pub const FOUND: u8 = 3;

/// What went wrong: what, where and what to do.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub code: u8,
    /// What went wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// The same for programs, where there is more to say.
    pub more: serde_json::Map<String, serde_json::Value>,
}

impl Failure {
    /// A failure.
    pub fn new(message: impl Display) -> Failure {
        Failure { code: 1, message: message.to_string(), hint: None, more: serde_json::Map::new() }
    }

    /// A command that cannot be meant so.
    pub fn usage(message: impl Display) -> Failure {
        Failure { code: 2, ..Failure::new(message) }
    }

    /// The same, with what to do.
    pub fn hint(mut self, hint: impl Display) -> Failure {
        self.hint = Some(hint.to_string());
        self
    }
}

impl From<mizzle_pg::Error> for Failure {
    fn from(error: mizzle_pg::Error) -> Failure {
        let mut failure = Failure::new(&error);
        if let Some(code) = error.sqlstate() {
            failure.more.insert("sqlstate".into(), code.into());
        }
        failure
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Failure {
        let count = error.failed.len();
        let statements = if count == 1 { "a statement" } else { "statements" };
        let mut failure =
            Failure::new(format!("the server does not take {statements} of the source\n{error}"));
        let failed = error.failed.iter().map(|one| {
            json!({
                "place": one.place.to_string(),
                "message": one.error.message(),
                "sqlstate": one.error.sqlstate(),
                "detail": one.error.detail(),
                "hint": one.error.hint(),
                "statement": one.error.statement(),
            })
        });
        failure.more.insert("failed".into(), failed.collect());
        let is_role = |error: &mizzle_pg::Error| {
            error.sqlstate() == Some("42704") && error.message().starts_with("role ")
        };
        if error.failed.iter().any(|one| is_role(&one.error)) {
            return failure
                .hint("roles belong to the server and are not part of a schema: create it there first");
        }
        failure
    }
}

impl From<migration::Failure> for Failure {
    fn from(failed: migration::Failure) -> Failure {
        let mut failure = Failure::new(&failed);
        let more = &mut failure.more;
        if let Some(place) = &failed.place {
            more.insert("migration".into(), place.migration.clone().into());
            more.insert("file".into(), place.file.display().to_string().into());
            more.insert("line".into(), place.line.into());
            more.insert("step".into(), place.step.into());
            more.insert("steps".into(), place.steps.into());
        }
        if let Some(code) = failed.error.sqlstate() {
            more.insert("sqlstate".into(), code.into());
        }
        if let Some(outcome) = &failed.outcome {
            more.insert("outcome".into(), outcome.clone().into());
        }
        if !failed.blockers.is_empty() {
            let blockers = failed.blockers.iter().map(|blocker| {
                serde_json::json!({
                    "process": blocker.process,
                    "application": blocker.application,
                    "user": blocker.user,
                    "state": blocker.state,
                    "transaction_seconds": blocker.age.as_secs(),
                    "query": blocker.query,
                })
            });
            more.insert("blockers".into(), blockers.collect());
        }
        failure
    }
}
