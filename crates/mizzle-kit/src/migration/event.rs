//! What a runner tells while it works.

use std::time::Duration;

/// A session that holds what a step waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocker {
    /// Its server process.
    pub process: String,
    /// What its program calls itself.
    pub application: String,
    /// Its role.
    pub user: String,
    /// What it does: `active`, `idle in transaction`.
    pub state: String,
    /// How old its transaction is.
    pub age: Duration,
    /// Its last statement, or the beginning of it.
    pub query: String,
}

impl std::fmt::Display for Blocker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Blocker { process, application, user, state, age, query } = self;
        let who = [application.as_str(), user, state].into_iter().filter(|word| !word.is_empty());
        let who = who.collect::<Vec<_>>().join(", ");
        write!(f, "process {process} ({who}, since {} s)", age.as_secs())?;
        let query = query.split_whitespace().collect::<Vec<_>>().join(" ");
        if query.is_empty() { Ok(()) } else { write!(f, ": {query}") }
    }
}

/// Something that a runner does or has done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Another runner is at work; this one waits for it.
    Waiting {
        /// The server process of the other, where that is known.
        process: Option<String>,
    },
    /// The database was cleared.
    Cleared {
        /// What is gone.
        dropped: &'a [String],
        /// What stays, for the role may not drop it.
        kept: &'a [String],
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
    /// A step runs and is not done yet: said every second.
    Runs {
        /// Its number.
        number: usize,
        /// How long it runs already.
        elapsed: Duration,
        /// What the server does, where it builds an index.
        phase: Option<&'a str>,
        /// How much of that is done, and of how much.
        done: Option<(u64, u64)>,
        /// Who holds what it waits for.
        blockers: &'a [Blocker],
    },
    /// A step ran. In a transaction it is done when that is committed.
    Ran {
        /// Its number.
        number: usize,
        /// How long it took.
        took: Duration,
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
