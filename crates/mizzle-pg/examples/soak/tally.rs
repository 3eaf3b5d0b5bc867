//! What happened, counted by all callers together.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Mutex, PoisonError};

/// What happened with one pool.
#[derive(Default)]
pub struct Tally {
    pub operations: AtomicU64,
    /// Futures dropped before they were ready.
    pub drops: AtomicU64,
    /// Futures that were not polled for a while and then again.
    pub stalls: AtomicU64,
    pub terminated: AtomicU64,
    pub restarts: AtomicU64,
    /// Whether faults may have happened; before, no connection may be lost.
    pub faults_begun: AtomicBool,
    /// Whether the callers are done.
    pub over: AtomicBool,
    /// Answers that were not checked by a fault's or a statement's own error, by kind.
    errors: Mutex<BTreeMap<String, u64>>,
    wrong: Mutex<Vec<String>>,
    pub wrong_count: AtomicU64,
    /// What the log has to have, and must not have.
    committed: Mutex<(Vec<i32>, Vec<i32>)>,
}

impl Tally {
    /// Counts an error.
    pub fn error(&self, kind: String) {
        *self.errors.lock().unwrap_or_else(PoisonError::into_inner).entry(kind).or_default() += 1;
    }

    /// Counts what must not be; the first of them are kept to be told.
    pub fn wrong(&self, what: String) {
        add(&self.wrong_count);
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if wrong.len() < 20 {
            eprintln!("wrong: {what}");
            wrong.push(what);
        }
    }

    /// Remembers that the rows of an operation were committed, or that they were not.
    pub fn wrote(&self, n: i32, committed: bool) {
        let mut log = self.committed.lock().unwrap_or_else(PoisonError::into_inner);
        if committed { log.0.push(n) } else { log.1.push(n) }
    }

    pub fn errors(&self) -> BTreeMap<String, u64> {
        self.errors.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn what_is_wrong(&self) -> Vec<String> {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What was committed, and what was not.
    pub fn log(&self) -> (Vec<i32>, Vec<i32>) {
        self.committed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// One more.
pub fn add(count: &AtomicU64) {
    count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
}
