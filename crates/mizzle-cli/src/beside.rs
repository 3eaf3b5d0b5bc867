//! Two things at a time, where neither needs the other.

use std::panic::resume_unwind;
use std::thread;

/// Does the one on a thread of its own, and the other meanwhile.
pub fn beside<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().unwrap_or_else(|panic| resume_unwind(panic)), other)
    })
}
