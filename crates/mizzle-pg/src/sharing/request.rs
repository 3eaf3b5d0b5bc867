//! One statement among those that share a session.

use std::task::Waker;

use tokio::time::Instant;

use crate::conversation::{Arrival, Setback, Step};

/// A statement that was sent and not answered.
pub(super) struct Request {
    pub id: u64,
    pub step: Step<'static>,
    pub arrival: Arrival,
    pub caller: Caller,
    /// Whether it is known to take little time.
    pub quick: bool,
    /// When the server may have begun with it: when the one before was answered.
    pub since: Instant,
}

/// Who asked.
pub(super) enum Caller {
    /// It waits, to be woken by this.
    Waits(Option<Waker>),
    /// It has left; nobody wants the answer.
    Left,
}

/// A statement that was answered.
pub(super) struct Answer {
    pub id: u64,
    pub step: Step<'static>,
    pub outcome: Result<(), Setback>,
}
