//! How the two kinds of servers are configured.
//!
//! The settings are arguments of the server, so that `postgresql.conf` stays as `initdb` wrote it and belongs
//! to whoever wants to edit it.

use std::time::Duration;

/// What makes a cluster one for development or one for tests.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan<'a> {
    /// What is lost is made anew: nothing waits for a disk, and the folder goes with its last user.
    pub volatile: bool,
    /// How long the server waits for another user when the last one is gone.
    pub grace: Duration,
    pub settings: &'static [&'static str],
    /// Settings that come after these, and so win over them.
    pub more: &'a [&'a str],
}

/// Data that a developer keeps: PostgreSQL's own defaults, fsync among them.
pub(crate) const KEPT: &[&str] = &[];

/// Data that a test makes and forgets.
pub(crate) const VOLATILE: &[&str] = &[
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    // Enough for a test process per core, each with a pool or two.
    "max_connections=300",
    // Memory is what the folder is made of: keep little of the log.
    "min_wal_size=32MB",
    "max_wal_size=128MB",
    "checkpoint_timeout=1d",
    "log_checkpoints=off",
    "timezone=UTC",
    "log_timezone=UTC",
];
