//! How long a prepared statement takes, for those who think of sending others behind it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// How long a statement took the last time, or a little less than before: one that was slow once is not quick the next time.
#[derive(Default)]
pub(crate) struct Pace {
    /// Microseconds; 0, where it has not run.
    micros: AtomicU32,
}

impl Pace {
    /// See the type; `None`, where it has not run.
    pub fn get(&self) -> Option<Duration> {
        match self.micros.load(Ordering::Relaxed) {
            0 => None,
            micros => Some(Duration::from_micros(micros.into())),
        }
    }

    /// It took so long.
    pub fn note(&self, time: Duration) {
        let before = self.micros.load(Ordering::Relaxed);
        let micros = u32::try_from(time.as_micros()).unwrap_or(u32::MAX).max(1);
        self.micros.store(micros.max(before - before / 8), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_that_was_slow_once_is_not_quick_the_next_time() {
        let pace = Pace::default();
        assert_eq!(pace.get(), None);
        pace.note(Duration::from_millis(50));
        assert_eq!(pace.get(), Some(Duration::from_millis(50)));
        pace.note(Duration::ZERO);
        assert_eq!(pace.get(), Some(Duration::from_micros(43_750)));
    }
}
