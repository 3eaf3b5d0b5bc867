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
    /// What went wrong, and where.
    pub message: String,
    /// The same for people, with all that `hint` and `more` have, where it is written in an order of its own.
    pub text: Option<String>,
    /// What to do.
    pub hint: Option<String>,
    /// The same for programs, where there is more to say.
    pub more: serde_json::Map<String, serde_json::Value>,
}

impl Failure {
    /// A failure.
    pub fn new(message: impl Display) -> Failure {
        let message = message.to_string();
        Failure { code: 1, message, text: None, hint: None, more: serde_json::Map::new() }
    }

    /// A command that cannot be meant so.
    pub fn usage(message: impl Display) -> Failure {
        Failure { code: 2, ..Failure::new(message) }
    }

    /// Arguments that are none, as clap says it: a sentence, then perhaps what was meant, then how to use the command.
    pub fn arguments(wrong: &clap::Error) -> Failure {
        let text = wrong.render().to_string();
        let (said, more) = text.split_once("\n\n").unwrap_or((&text, ""));
        let tip = more.lines().find_map(|line| line.trim().strip_prefix("tip: "));
        let hint = tip.unwrap_or("`--help` says how the command is used");
        Failure::usage(said.trim_start_matches("error: ").trim_end()).hint(hint)
    }

    /// The same, with what to do.
    pub fn hint(mut self, hint: impl Display) -> Failure {
        let hint = hint.to_string();
        if let Some(text) = &mut self.text {
            text.push_str(&format!("\n  hint: {hint}"));
        }
        self.hint = Some(hint);
        self
    }
}

impl From<mizzle_pg::Error> for Failure {
    fn from(error: mizzle_pg::Error) -> Failure {
        let mut failure = Failure::new(error.message());
        failure.text = Some(error.to_string());
        failure.hint = error.hint().map(str::to_owned);
        failure.more = said_by_server(&error);
        failure
    }
}

/// What a server said besides its message and its hint.
fn said_by_server(error: &mizzle_pg::Error) -> serde_json::Map<String, serde_json::Value> {
    let texts =
        [("sqlstate", error.sqlstate()), ("detail", error.detail()), ("statement", error.statement())];
    let mut said: serde_json::Map<_, _> =
        texts.into_iter().filter_map(|(key, text)| Some((key.to_owned(), text?.into()))).collect();
    if let Some(position) = error.server().and_then(|server| server.position) {
        said.insert("position".into(), position.into());
    }
    said
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Failure {
        let count = error.failed.len();
        let statements = if count == 1 { "a statement" } else { "statements" };
        let what = format!("the server does not take {statements} of the source");
        let named = error.failed.iter().map(|one| format!("{}: {}", one.place, one.error.message()));
        let mut failure = Failure::new(format!("{what}\n{}", named.collect::<Vec<_>>().join("\n")));
        failure.text = Some(format!("{what}\n{error}"));
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
        let said = failed.error.message();
        let mut failure = Failure::new(match &failed.place {
            Some(place) => format!("{place}: {said}"),
            None => said.to_owned(),
        });
        failure.text = Some(failed.to_string());
        failure.hint = failed.error.hint().map(str::to_owned);
        failure.more = said_by_server(&failed.error);
        let more = &mut failure.more;
        if let Some(place) = &failed.place {
            more.insert("migration".into(), place.migration.clone().into());
            more.insert("file".into(), place.file.display().to_string().into());
            more.insert("line".into(), place.line.into());
            more.insert("step".into(), place.step.into());
            more.insert("steps".into(), place.steps.into());
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
