//! One statement among those that share a session.

use std::sync::{Mutex, PoisonError};
use std::task::Waker;
use std::time::Duration;

use mizzle_core::Statement;
use mizzle_core::row::CheckFn;
use tokio::time::Instant;

use crate::conversation::{Arrival, Setback, Step};

/// A statement that asks for a place.
pub(crate) struct Asked {
    pub statement: Statement,
    pub check: Option<CheckFn>,
    /// Whether it has to have its own `Sync`, as what it left with has failed.
    pub apart: bool,
}

/// A statement that was sent and not answered.
pub(super) struct Request {
    pub id: u64,
    pub step: Step<'static>,
    pub arrival: Arrival,
    pub caller: Caller,
    /// Whether it is known to take little time.
    pub quick: bool,
    /// Whether a `Sync` follows it; else it shares that of the one behind it.
    pub synced: bool,
    /// When the server may have begun with it: when it was there, or the one before was answered.
    pub since: Instant,
    /// Whether it was written when nothing else was under way: then that is the moment in `since`, and its way is not over.
    pub first: bool,
}

impl Request {
    /// How long the server has had it, over a line of that length.
    pub fn busy(&self, line: Duration) -> Duration {
        self.since.elapsed().saturating_sub(self.way(line))
    }

    /// In how much time its answer is due; `None`, where nobody knows how long it takes.
    pub fn due(&self, line: Duration) -> Option<Duration> {
        let all = self.way(line) + self.step.pace()?;
        Some(all.saturating_sub(self.since.elapsed()))
    }

    fn way(&self, line: Duration) -> Duration {
        if self.first { line } else { Duration::ZERO }
    }
}

/// Who asked.
pub(super) enum Caller {
    /// It waits, to be woken by this.
    Waits(Option<Waker>),
    /// It has left; nobody wants the answer.
    Left,
}

/// A statement that was answered.
pub(super) struct Answer {
    pub id: u64,
    pub step: Step<'static>,
    pub outcome: Outcome,
}

/// Answers whose callers have not come for them yet.
#[derive(Default)]
pub(super) struct Answers(Mutex<Vec<Answer>>);

impl Answers {
    pub fn put(&self, answer: Answer) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(answer);
    }

    /// The answer to a request, if it is there.
    pub fn take(&self, id: u64) -> Option<Answer> {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = answers.iter().position(|answer| answer.id == id)?;
        Some(answers.swap_remove(at))
    }
}

/// What became of a statement.
pub(crate) enum Outcome {
    /// It was answered.
    Answered(Result<(), Setback>),
    /// What it left with has failed, so that it does not count: it has to be run again by itself.
    Apart,
}
