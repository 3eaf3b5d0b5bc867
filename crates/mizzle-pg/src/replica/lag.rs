//! How far a replica is behind: since when the primary has been where the replica is not yet.
//!
//! The age of the last transaction that a replica has replayed says little: where the primary is idle it grows without
//! end, and after one write it is as old as the write before. So what counts is when we first saw the primary further.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use mizzle_core::value::PgLsn;

/// How many positions are remembered at most.
const MOST: usize = 256;

/// Where the primary was, and when that was first seen.
#[derive(Debug, Default)]
pub(super) struct Marks(VecDeque<(Instant, PgLsn)>);

impl Marks {
    /// The primary is there now. What is older than `memory` is forgotten, but for the last.
    pub fn add(&mut self, now: Instant, position: PgLsn, memory: Duration) {
        match self.0.back() {
            Some((_, last)) if *last == position => return,
            // Another server is the primary now, with a log that is shorter.
            Some((_, last)) if *last > position => self.0.clear(),
            _ => {}
        }
        self.0.push_back((now, position));
        while self.0.len() > MOST || self.0.get(1).is_some_and(|(seen, _)| now.duration_since(*seen) > memory)
        {
            self.0.pop_front();
        }
    }

    /// How far one is behind that has replayed so much. `reported` is the age of the last transaction that it has
    /// replayed, which decides for as long as we have not watched for long enough.
    pub fn lag(&self, now: Instant, replayed: PgLsn, reported: Option<Duration>) -> Duration {
        let Some((seen, position)) = self.0.iter().find(|(_, position)| *position > replayed) else {
            return Duration::ZERO;
        };
        let watched = now.duration_since(*seen);
        match self.0.front() {
            // It was behind already when we began to watch.
            Some((_, first)) if first == position => watched.max(reported.unwrap_or(Duration::MAX)),
            _ => watched,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEMORY: Duration = Duration::from_secs(20);
    const HOUR: Option<Duration> = Some(Duration::from_secs(3600));

    fn at(start: Instant, seconds: u64) -> Instant {
        start + Duration::from_secs(seconds)
    }

    #[test]
    fn a_replica_that_has_all_is_not_behind_however_long_ago_the_last_transaction_was() {
        let start = Instant::now();
        let mut marks = Marks::default();
        assert_eq!(marks.lag(start, PgLsn(1), HOUR), Duration::ZERO);
        marks.add(start, PgLsn(100), MEMORY);
        assert_eq!(marks.lag(at(start, 500), PgLsn(100), HOUR), Duration::ZERO);
        // One write after an hour of nothing: it is behind since then.
        marks.add(at(start, 500), PgLsn(200), MEMORY);
        assert_eq!(marks.lag(at(start, 501), PgLsn(100), HOUR), Duration::from_secs(1));
    }

    #[test]
    fn a_replica_that_does_not_move_falls_behind_also_where_the_primary_is_idle_again() {
        let start = Instant::now();
        let mut marks = Marks::default();
        marks.add(start, PgLsn(100), MEMORY);
        for second in 1..=1000 {
            marks.add(at(start, second), PgLsn(200), MEMORY);
            assert_eq!(marks.lag(at(start, second), PgLsn(100), None), Duration::from_secs(second - 1));
        }
        assert_eq!(marks.lag(at(start, 1000), PgLsn(200), None), Duration::ZERO);
    }

    #[test]
    fn what_was_behind_from_the_beginning_is_as_old_as_it_says() {
        let start = Instant::now();
        let mut marks = Marks::default();
        marks.add(start, PgLsn(200), MEMORY);
        assert_eq!(marks.lag(start, PgLsn(100), HOUR), Duration::from_secs(3600));
        assert_eq!(marks.lag(start, PgLsn(100), None), Duration::MAX);
        assert_eq!(marks.lag(start, PgLsn(200), None), Duration::ZERO);
    }

    #[test]
    fn little_is_remembered_and_a_shorter_log_begins_anew() {
        let start = Instant::now();
        let mut marks = Marks::default();
        for second in 0..10_000 {
            marks.add(at(start, second), PgLsn(second), MEMORY);
        }
        assert!(marks.0.len() <= 22, "{}", marks.0.len());
        assert!(marks.lag(at(start, 10_000), PgLsn(5), HOUR) > MEMORY);
        marks.add(at(start, 10_000), PgLsn(7), MEMORY);
        assert_eq!((marks.0.len(), marks.lag(at(start, 10_001), PgLsn(7), None)), (1, Duration::ZERO));
    }
}
