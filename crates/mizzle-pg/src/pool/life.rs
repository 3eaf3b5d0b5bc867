//! The life of a connection in a pool: how old it may become, for how long it may be idle, and why it ended.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::Duration;

use super::counters::{Counters, End};
use crate::config::Config;

/// The life of a connection. Times are those of the clock of the pool.
pub(crate) struct Life {
    pub counters: Arc<Counters>,
    born: u64,
    lifetime: Option<Duration>,
    idle_limit: Option<Duration>,
    check_after: Option<Duration>,
    /// When it was last given back.
    rested: AtomicU64,
    end: AtomicU8,
}

impl Life {
    /// It begins.
    pub fn new(config: &Config, counters: &Arc<Counters>) -> Life {
        counters.opened();
        let now = counters.now();
        Life {
            counters: counters.clone(),
            born: now,
            lifetime: config.pool_max_lifetime.map(shortened),
            idle_limit: config.pool_idle_timeout.map(shortened),
            check_after: config.pool_check_idle,
            rested: AtomicU64::new(now),
            end: AtomicU8::new(0),
        }
    }

    /// It is given back.
    pub fn rest(&self) {
        self.rested.store(self.counters.now(), Ordering::Relaxed);
    }

    /// Why it has to end now, where it does; only asked while it is idle.
    pub fn over(&self) -> Option<End> {
        let is_over = |limit: Option<Duration>, since| limit.is_some_and(|limit| self.since(since) >= limit);
        if is_over(self.lifetime, self.born) {
            return Some(End::Lifetime);
        }
        is_over(self.idle_limit, self.rested.load(Ordering::Relaxed)).then_some(End::Idle)
    }

    /// In how much time it will have to end, if it stays idle.
    pub fn remaining(&self) -> Option<Duration> {
        let left = |limit: Option<Duration>, since| Some(limit?.saturating_sub(self.since(since)));
        let ends =
            [left(self.lifetime, self.born), left(self.idle_limit, self.rested.load(Ordering::Relaxed))];
        ends.into_iter().flatten().min()
    }

    /// Whether it has been idle for so long that it is asked whether it is there.
    pub fn is_doubtful(&self) -> bool {
        let rested = self.rested.load(Ordering::Relaxed);
        self.check_after.is_some_and(|limit| self.since(rested) >= limit)
    }

    /// Whether another that was as long idle is known to be lost.
    pub fn is_suspect(&self) -> bool {
        self.counters.is_suspect(self.rested.load(Ordering::Relaxed))
    }

    /// It ends, for that reason.
    pub fn end(&self, why: End) {
        self.end.store(why as u8, Ordering::Relaxed);
    }

    fn since(&self, moment: u64) -> Duration {
        Duration::from_micros(self.counters.now().saturating_sub(moment))
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        let end = *self.end.get_mut();
        let usual = if self.counters.closing.load(Ordering::Relaxed) { End::Closed } else { End::Broken };
        self.counters.ended(End::ALL.into_iter().find(|why| *why as u8 == end).unwrap_or(usual));
    }
}

/// Up to a tenth less, at random, so that connections that were made together do not end together.
fn shortened(limit: Duration) -> Duration {
    // The keys of a new hasher are the randomness that the standard library has.
    limit - limit / 10_000 * (RandomState::new().hash_one(0) % 1000) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_shortened_by_up_to_a_tenth_and_not_all_alike() {
        let all: Vec<Duration> = (0..100).map(|_| shortened(Duration::from_secs(1000))).collect();
        assert!(all.iter().all(|limit| (900..=1000).contains(&limit.as_secs())), "{all:?}");
        assert!(all.iter().any(|limit| *limit != all[0]));
    }

    #[test]
    fn a_connection_ends_when_it_is_too_old_or_was_idle_for_too_long() {
        let config = Config::new("postgresql://u@h/d").unwrap();
        let counters = Arc::<Counters>::default();
        let life = |lifetime, idle| {
            let limit = |millis: Option<u64>| millis.map(Duration::from_millis);
            let config = config.clone().with_pool_max_lifetime(limit(lifetime));
            Life::new(&config.with_pool_idle_timeout(limit(idle)), &counters)
        };
        assert_eq!(life(None, None).over(), None);
        assert_eq!(life(None, None).remaining(), None);
        assert_eq!(life(Some(0), Some(0)).over(), Some(End::Lifetime));
        assert_eq!(life(Some(60_000), Some(0)).over(), Some(End::Idle));
        let young = life(Some(60_000), Some(1000));
        assert_eq!(young.over(), None);
        assert!(young.remaining().unwrap() <= Duration::from_secs(1));
        young.end(End::Idle);
        drop(young);
        assert_eq!((counters.closed(End::Idle), counters.closed(End::Broken)), (1, 4));
        assert_eq!(counters.left(), 0);
    }
}
