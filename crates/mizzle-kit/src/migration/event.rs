//! What a runner tells while it works.

use std::time::Duration;

/// Something that a runner does or has done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Another runner is at work; this one waits for it.
    Waiting {
        /// The server process of the other, where that is known.
        process: Option<String>,
    },
    /// A migration begins, or goes on where another runner stopped.
    Begins {
        /// The migration.
        migration: &'a str,
        /// How many steps it has.
        steps: usize,
        /// How many of them are done already.
        done: usize,
    },
    /// A step begins.
    Step {
        /// Its number.
        number: usize,
        /// Its statement.
        sql: &'a str,
    },
    /// A step ran. In a transaction it is done when that is committed.
    Ran {
        /// Its number.
        number: usize,
    },
    /// A batch of a backfill is done and noted.
    Batch {
        /// The step.
        number: usize,
        /// How many rows it has been through.
        rows: u64,
        /// How many there are, as far as the server knows.
        estimated: u64,
    },
    /// A step, and those before it in its transaction, are done and noted.
    Done {
        /// Its number.
        number: usize,
    },
    /// A step was done already, though the runner that did it could not note it.
    Found {
        /// Its number.
        number: usize,
    },
    /// An invalid index was dropped that an interrupted build had left.
    Dropped {
        /// The index.
        index: &'a str,
    },
    /// A lock was not to be had in time, or there was a deadlock: the step, and its transaction, are tried again.
    Again {
        /// The step.
        number: usize,
        /// How often it was tried.
        attempt: u32,
        /// When it is tried again.
        after: Duration,
    },
    /// A migration is not run yet: it waits for something, and so does what comes after it.
    Stops {
        /// The migration.
        migration: &'a str,
        /// What it waits for.
        after: &'a str,
    },
    /// A migration is done.
    Ends {
        /// The migration.
        migration: &'a str,
    },
}
