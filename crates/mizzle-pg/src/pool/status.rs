//! How a pool is doing.

use deadpool::managed::Pool;

use super::Manager;

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
}
