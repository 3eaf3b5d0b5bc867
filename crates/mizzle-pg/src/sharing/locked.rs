//! The state of a session while somebody works on it; whoever is to be woken is woken when it is free again.

use std::mem;
use std::ops::{Deref, DerefMut};
use std::sync::MutexGuard;
use std::task::Waker;

use super::carrier::State;

/// The state, locked.
pub(super) struct Locked<'a> {
    // Dropped in this order.
    state: MutexGuard<'a, State>,
    woken: Woken,
}

/// Those who are to be woken.
#[derive(Default)]
pub(super) struct Woken(Vec<Waker>);

impl<'a> From<MutexGuard<'a, State>> for Locked<'a> {
    fn from(state: MutexGuard<'a, State>) -> Locked<'a> {
        Locked { state, woken: Woken::default() }
    }
}

impl Deref for Locked<'_> {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

impl DerefMut for Locked<'_> {
    fn deref_mut(&mut self) -> &mut State {
        &mut self.state
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        self.woken = mem::take(&mut self.state.woken);
    }
}

impl Woken {
    /// One more.
    pub fn push(&mut self, waker: Waker) {
        self.0.push(waker);
    }
}

impl Drop for Woken {
    fn drop(&mut self) {
        self.0.drain(..).for_each(Waker::wake);
    }
}
