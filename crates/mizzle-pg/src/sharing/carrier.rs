//! A session and who has it: nobody, one caller for itself, or callers who share it.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, TryLockError};
use std::task::Context;
use std::time::Duration;

use deadpool::managed::Object;
use mizzle_core::{Error, ErrorKind, Result};
use tokio::time::Instant;

use super::locked::{Locked, Woken};
use super::request::{Answers, Caller, Request};
use super::together::{Gathering, Lingering};
use crate::pool::{Life, Manager};
use crate::session::Session;

/// A driver that has not driven for so long may be a future that nobody polls any more.
pub(super) const LATE: Duration = Duration::from_millis(100);

/// A session and who has it.
pub(crate) struct Carrier {
    state: Mutex<State>,
    /// Answers whose callers have not come for them yet. By themselves, since whoever drives has the state while it reads.
    pub(super) answers: Arc<Answers>,
    /// 0, while the session cannot be joined, else one more than it has statements; for those who look for one to join.
    depth: Arc<AtomicUsize>,
    /// How long it lasts.
    pub life: Life,
}

/// See [`Carrier`].
pub(super) struct State {
    /// `None`, while somebody has it for itself.
    pub session: Option<Box<Session>>,
    /// The session's place in the pool, while statements share it. Here and nowhere else, so that the last caller to
    /// leave gives it back.
    pub holder: Option<Object<Manager>>,
    /// Where answers are put.
    pub answers: Arc<Answers>,
    /// The statements that were sent and not answered, in this order.
    pub requests: VecDeque<Request>,
    /// How many of them, at the front, were answered and wait for those that left with them.
    pub done: usize,
    /// How many of them, at the end, were composed and not written.
    pub unsent: usize,
    /// Those that others may still be sent with.
    pub gathering: Gathering,
    /// Who reads for all.
    pub driver: Option<u64>,
    /// When it last did.
    pub drove: Instant,
    /// Since when it is known that it has not, and was woken to do so.
    pub nudged: Option<Instant>,
    /// Since when the caller whose answer comes is to come for it itself, as it is too large to be kept for long.
    pub offered: Option<Instant>,
    /// How many of the statements may take long, for all that is known.
    pub slow: usize,
    /// Whether whoever drives lets others run before it writes.
    pub lingering: Lingering,
    /// Whom to wake when the state is no longer locked.
    pub woken: Woken,
    next: u64,
}

impl Carrier {
    /// A session that nobody has.
    pub fn new(session: Session, life: Life) -> Carrier {
        let answers = Arc::<Answers>::default();
        Carrier {
            answers: answers.clone(),
            state: Mutex::new(State {
                session: Some(Box::new(session)),
                holder: None,
                answers,
                requests: VecDeque::new(),
                done: 0,
                unsent: 0,
                gathering: Gathering::default(),
                driver: None,
                drove: Instant::now(),
                nudged: None,
                offered: None,
                slow: 0,
                lingering: Lingering::default(),
                woken: Woken::default(),
                next: 0,
            }),
            depth: Arc::default(),
            life,
        }
    }

    /// Takes the session for oneself.
    ///
    /// # Errors
    /// Where it is not there, which no path of ours leads to.
    pub fn take(&self) -> Result<Box<Session>> {
        self.lock()
            .session
            .take()
            .ok_or_else(|| Error::new(ErrorKind::Closed, "the session is in other hands"))
    }

    /// Puts the session back.
    pub fn put_back(&self, session: Box<Session>) {
        self.lock().session = Some(session);
        self.life.rest();
    }

    /// See the field: as far as one can tell without asking.
    pub fn depth(&self) -> usize {
        self.depth.load(Ordering::Relaxed)
    }

    /// The same, for a list of sessions.
    pub fn shared_depth(&self) -> Arc<AtomicUsize> {
        self.depth.clone()
    }

    // A sink that panics leaves the state as it was between two messages or marks the session, see `drive`.
    pub(super) fn lock(&self) -> Locked<'_> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).into()
    }

    pub(super) fn try_lock(&self) -> Option<Locked<'_>> {
        match self.state.try_lock() {
            Ok(state) => Some(state.into()),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner().into()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Whether statements are on their way that were not answered.
    pub(super) fn is_shared(&self) -> bool {
        self.try_lock().is_none_or(|state| !state.requests.is_empty())
    }

    pub(super) fn note_depth(&self, state: &State) {
        let joinable = state.holder.is_some() && state.slow == 0;
        let depth = if joinable { state.requests.len() + 1 } else { 0 };
        self.depth.store(depth, Ordering::Relaxed);
    }
}

impl State {
    /// See [`Session::line`].
    pub fn line(&self) -> Duration {
        self.session.as_ref().map_or(Duration::ZERO, |session| session.line)
    }

    /// What was composed is about to be written.
    pub fn note_written(&mut self, line: Duration) {
        let unsent = std::mem::take(&mut self.unsent);
        if unsent == 0 {
            return;
        }
        let now = Instant::now();
        let first = unsent >= self.requests.len();
        for request in self.requests.iter_mut().rev().take(unsent) {
            request.since = if first { now } else { now + line };
            request.first = first;
        }
    }

    /// The request whose answer comes next.
    pub fn next(&mut self) -> Option<&mut Request> {
        self.requests.get_mut(self.done)
    }

    /// Gives away all requests.
    pub fn forget_requests(&mut self) -> VecDeque<Request> {
        (self.slow, self.done, self.unsent, self.gathering) = (0, 0, 0, Gathering::default());
        std::mem::take(&mut self.requests)
    }

    /// A name for a request.
    pub fn new_id(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Remembers who is to be woken when there is something for a caller: its answer, or the wheel.
    pub fn wait_for(&mut self, id: u64, context: &Context<'_>) {
        let Some(request) = self.requests.iter_mut().find(|request| request.id == id) else { return };
        match &mut request.caller {
            Caller::Waits(Some(waker)) if waker.will_wake(context.waker()) => {}
            caller => *caller = Caller::Waits(Some(context.waker().clone())),
        }
    }

    /// Takes the wheel from a driver that may be a future which nobody polls any more: one that has not driven for long,
    /// and not even since it was woken to do so. Whether the wheel is free now.
    ///
    /// A driver whose statement takes long keeps it.
    pub fn relieve_driver(&mut self) -> bool {
        let Some(driver) = self.driver else { return true };
        if self.drove.elapsed() < LATE {
            return false;
        }
        match self.nudged {
            None => {
                self.nudged = Some(Instant::now());
                let request = self.requests.iter_mut().find(|request| request.id == driver);
                if let Some(Request { caller: Caller::Waits(waker), .. }) = request
                    && let Some(waker) = waker.take()
                {
                    self.woken.push(waker);
                }
                false
            }
            Some(nudged) if nudged.elapsed() < LATE / 2 => false,
            Some(_) => {
                self.driver = None;
                self.nudged = None;
                true
            }
        }
    }

    /// Gives the wheel to nobody, and wakes a caller who may take it: the one whose answer comes next.
    pub fn pass_the_wheel(&mut self) {
        self.driver = None;
        let next = self.requests.iter_mut().find_map(|request| match &mut request.caller {
            Caller::Waits(waker) => waker.take(),
            Caller::Left => None,
        });
        if let Some(waker) = next {
            self.woken.push(waker);
        }
    }

    /// Whether anybody still waits for the session. Answers are kept without it.
    pub fn is_attended(&self) -> bool {
        self.requests.iter().any(|request| matches!(request.caller, Caller::Waits(_)))
    }
}
