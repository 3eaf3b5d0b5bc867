//! How a pool is doing, and how it has done.

use std::sync::atomic::Ordering;
use std::time::Duration;

use deadpool::managed::Pool;

use super::Manager;
use super::counters::End;

/// How a pool is doing, at the moment of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolStatus {
    /// How many connections there may be.
    pub max: usize,
    /// How many there are.
    pub open: usize,
    /// How many of them are free.
    pub idle: usize,
    /// How many callers wait for one.
    pub waiting: usize,
}

impl PoolStatus {
    pub(super) fn of(pool: &Pool<Manager>) -> PoolStatus {
        let status = pool.status();
        PoolStatus {
            max: status.max_size,
            open: status.size,
            idle: status.available,
            waiting: status.waiting,
        }
    }

    /// How many connections somebody has.
    pub fn in_use(&self) -> usize {
        self.open.saturating_sub(self.idle)
    }
}

/// What a pool has done since it was made; see [`Db::metrics`](crate::Db::metrics). Numbers that only grow, and how it is
/// doing now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoolMetrics {
    /// How it is doing now.
    pub status: PoolStatus,
    /// How many listeners there are now, whose connections are not among those of the pool.
    pub listeners: usize,
    /// How many connections were made.
    pub created: u64,
    /// How many were closed, and why.
    pub closed: ClosedConnections,
    /// How many callers had to wait for a connection, also those who were then sent along with others.
    pub waits: u64,
    /// For how long, all together.
    pub wait_total: Duration,
    /// For how long at most.
    pub wait_longest: Duration,
    /// How many statements shared a connection with others.
    pub shared: u64,
    /// How many times the server was asked to stop a statement that nobody waited for any more.
    pub cancels: u64,
    /// How many time limits ran out: of statements, locks, and for a connection of the pool.
    pub timeouts: u64,
}

/// How many connections of a pool were closed, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClosedConnections {
    /// The connection broke, the server ended it, or somebody left in the middle of what cannot be ended otherwise.
    pub broken: u64,
    /// It was older than `pool_max_lifetime`.
    pub lifetime: u64,
    /// Nobody had needed it for `pool_idle_timeout`.
    pub idle: u64,
    /// It had been idle for `pool_check_idle`, and did not answer when it was needed.
    pub silent: u64,
    /// The pool was closed.
    pub pool: u64,
}

impl PoolMetrics {
    pub(super) fn of(pool: &Pool<Manager>) -> PoolMetrics {
        let counters = &pool.manager().counters;
        let (waits, wait_total, wait_longest) = counters.waits();
        PoolMetrics {
            status: PoolStatus::of(pool),
            listeners: counters.listeners.load(Ordering::Relaxed),
            created: counters.created.load(Ordering::Relaxed),
            closed: ClosedConnections {
                broken: counters.closed(End::Broken),
                lifetime: counters.closed(End::Lifetime),
                idle: counters.closed(End::Idle),
                silent: counters.closed(End::Silent),
                pool: counters.closed(End::Closed),
            },
            waits,
            wait_total,
            wait_longest,
            shared: counters.shared.load(Ordering::Relaxed),
            cancels: counters.cancels.load(Ordering::Relaxed),
            timeouts: counters.timeouts.load(Ordering::Relaxed),
        }
    }
}
