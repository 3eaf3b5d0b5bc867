//! What a pool counts: a few numbers that are only ever added to, and what somebody waits for who closes it.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// Why a connection was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// It broke, was left in the middle, or the server has ended it.
    Broken = 1,
    /// It was older than `pool_max_lifetime`.
    Lifetime = 2,
    /// Nobody had needed it for `pool_idle_timeout`.
    Idle = 3,
    /// It did not answer when it was looked at.
    Silent = 4,
    /// The pool was closed.
    Closed = 5,
}

impl End {
    pub const ALL: [End; 5] = [End::Broken, End::Lifetime, End::Idle, End::Silent, End::Closed];
}

/// What a pool counts.
pub(crate) struct Counters {
    since: Instant,
    pub created: AtomicU64,
    closed: [AtomicU64; End::ALL.len()],
    waits: AtomicU64,
    waited: AtomicU64,
    longest: AtomicU64,
    pub shared: AtomicU64,
    pub cancels: AtomicU64,
    pub timeouts: AtomicU64,
    /// Whether the pool was closed.
    pub closing: AtomicBool,
    open: AtomicUsize,
    pub listeners: AtomicUsize,
    /// Connections that were idle before this, in microseconds of this clock, and for long, are taken for lost.
    suspect: AtomicU64,
    ended: Notify,
}

impl Default for Counters {
    fn default() -> Counters {
        Counters {
            since: Instant::now(),
            created: AtomicU64::new(0),
            closed: Default::default(),
            waits: AtomicU64::new(0),
            waited: AtomicU64::new(0),
            longest: AtomicU64::new(0),
            shared: AtomicU64::new(0),
            cancels: AtomicU64::new(0),
            timeouts: AtomicU64::new(0),
            closing: AtomicBool::new(false),
            open: AtomicUsize::new(0),
            listeners: AtomicUsize::new(0),
            suspect: AtomicU64::new(0),
            ended: Notify::new(),
        }
    }
}

impl Counters {
    /// Adds one.
    pub fn count(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// The time on the clock of this pool.
    pub fn now(&self) -> u64 {
        micros(self.since.elapsed())
    }

    /// A connection was made.
    pub fn opened(&self) {
        Counters::count(&self.created);
        self.open.fetch_add(1, Ordering::Relaxed);
    }

    /// A connection is gone.
    pub fn ended(&self, why: End) {
        if let Some(counter) = self.closed.get(why as usize - 1) {
            Counters::count(counter);
        }
        self.open.fetch_sub(1, Ordering::Release);
        self.ended.notify_waiters();
    }

    /// How many connections ended for that reason.
    pub fn closed(&self, why: End) -> u64 {
        self.closed.get(why as usize - 1).map_or(0, |counter| counter.load(Ordering::Relaxed))
    }

    /// A clock for one who waits for a connection.
    pub fn wait(&self) -> Wait<'_> {
        Wait { counters: self, since: Instant::now() }
    }

    /// How many waited, for how long together, and how long the longest.
    pub fn waits(&self) -> (u64, Duration, Duration) {
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let time = |counter| Duration::from_micros(load(counter));
        (load(&self.waits), time(&self.waited), time(&self.longest))
    }

    /// From now on a connection that has been idle for long is taken for lost: one of them did not answer.
    pub fn suspect_all(&self) {
        self.suspect.store(self.now(), Ordering::Relaxed);
    }

    /// Whether one that has been idle since then is taken for lost.
    pub fn is_suspect(&self, idle_since: u64) -> bool {
        idle_since < self.suspect.load(Ordering::Relaxed)
    }

    /// How many connections there still are, listeners among them.
    pub fn left(&self) -> usize {
        self.open.load(Ordering::Acquire) + self.listeners.load(Ordering::Acquire)
    }

    /// Waits until there are none.
    pub async fn emptied(&self) {
        loop {
            let mut ended = std::pin::pin!(self.ended.notified());
            ended.as_mut().enable();
            if self.left() == 0 {
                return;
            }
            ended.await;
        }
    }

    /// A listener has begun, and ends with what this returns.
    pub fn listening(self: &std::sync::Arc<Self>) -> Listening {
        self.listeners.fetch_add(1, Ordering::Relaxed);
        Listening(self.clone())
    }
}

/// One who waits; counted when it waits no more.
pub(crate) struct Wait<'a> {
    counters: &'a Counters,
    since: Instant,
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        let waited = micros(self.since.elapsed());
        Counters::count(&self.counters.waits);
        self.counters.waited.fetch_add(waited, Ordering::Relaxed);
        self.counters.longest.fetch_max(waited, Ordering::Relaxed);
    }
}

/// A listener that there is.
pub(crate) struct Listening(std::sync::Arc<Counters>);

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.listeners.fetch_sub(1, Ordering::Release);
        self.0.ended.notify_waiters();
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
