//! What `tracing` hears of statements: target `mizzle::query`, at the level of debugging.

use std::time::Instant;

use mizzle_core::{Result, Statement};
use tracing::Level;

use crate::conversation::{Controls, Step};

const TARGET: &str = "mizzle::query";

/// A clock that runs only if somebody listens.
pub(crate) struct Watch(Option<Instant>);

impl Watch {
    /// Starts it.
    #[inline]
    pub fn start() -> Watch {
        Watch(tracing::enabled!(target: TARGET, Level::DEBUG).then(Instant::now))
    }

    /// Tells of the statements of a trip.
    #[inline]
    pub fn finish(self, controls: &Controls<'_>, steps: &[Step<'_>], outcome: &Result<()>, parameters: bool) {
        if let Some(started) = self.0 {
            tell_controls(started, controls, outcome);
            tell(started, steps, outcome, parameters);
        }
    }
}

/// Tells of a stream that was read to its end; how long that took is up to its reader.
pub(crate) fn streamed(statement: &Statement, rows: u64) {
    tracing::debug!(target: TARGET, statement = statement.text.as_str(), rows, streamed = true);
}

/// Tells of a COPY that is done.
pub(crate) fn copied(statement: &str, rows: u64) {
    tracing::debug!(target: TARGET, statement, rows, copied = true);
}

/// `BEGIN`, `COMMIT` and the like: those that were done, and the one that failed.
#[cold]
fn tell_controls(started: Instant, controls: &Controls<'_>, outcome: &Result<()>) {
    let duration_us = started.elapsed().as_micros() as u64;
    let Controls { list, done, rolled_back } = controls;
    let rolled_back = rolled_back.then_some(true);
    for control in list.iter().take(*done) {
        let statement = control.sql();
        tracing::debug!(target: TARGET, statement, duration_us, rolled_back);
    }
    if let (Some(control), Err(error)) = (list.get(*done), outcome) {
        let statement = control.sql();
        let (kind, sqlstate) = (tracing::field::debug(error.kind()), error.sqlstate());
        tracing::debug!(target: TARGET, statement, duration_us, error = kind, sqlstate);
    }
}

#[cold]
fn tell(started: Instant, steps: &[Step<'_>], outcome: &Result<()>, show_parameters: bool) {
    let duration_us = started.elapsed().as_micros() as u64;
    for step in steps.iter().filter(|step| !step.aside) {
        let statement = step.statement.text.as_str();
        let parameters = show_parameters.then(|| {
            let shown: Vec<String> = step.statement.params.iter().map(ToString::to_string).collect();
            shown.join(", ")
        });
        match outcome {
            Ok(()) => {
                tracing::debug!(target: TARGET, statement, rows = step.affected, duration_us, parameters)
            }
            Err(error) => {
                let (kind, sqlstate) = (tracing::field::debug(error.kind()), error.sqlstate());
                tracing::debug!(target: TARGET, statement, duration_us, parameters, error = kind, sqlstate);
            }
        }
    }
}
