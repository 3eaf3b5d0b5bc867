//! What the levels of one transaction share: its session, and the commands that still have to be sent.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use mizzle_core::{Error, ErrorKind, Result};
use tokio::sync;

use super::control::Control;
use crate::conversation::{Controls, Step};
use crate::lease::Lease;
use crate::message::Status;
use crate::session::Session;
use crate::terms::Terms;

/// What the levels of one transaction share.
pub(crate) struct Scope {
    lease: sync::Mutex<Lease>,
    ledger: Mutex<Ledger>,
    portals: AtomicU64,
    /// Whether a COPY has the session until it ends.
    occupied: AtomicBool,
}

/// How the transaction stands, as far as we know.
#[derive(Default)]
struct Ledger {
    /// To be sent in front of the next statement.
    pending: Vec<Control>,
    /// How many of them are on their way.
    sent: usize,
    /// Whether the server has begun it.
    begun: bool,
    /// Whether it was committed or rolled back.
    over: bool,
    /// The message of the first statement that failed.
    failure: Option<String>,
    /// Whether that was a serialization failure or a deadlock.
    lost_race: bool,
}

impl Scope {
    /// A transaction that begins with its first statement.
    pub fn new(lease: Lease, begin: Control) -> Scope {
        let ledger = Ledger { pending: vec![begin], ..Ledger::default() };
        Scope {
            lease: sync::Mutex::new(lease),
            ledger: Mutex::new(ledger),
            portals: AtomicU64::new(0),
            occupied: AtomicBool::new(false),
        }
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The session, fit for use, once nobody else of this transaction uses it.
    pub async fn enter(&self) -> Result<sync::MutexGuard<'_, Lease>> {
        if self.occupied.load(Ordering::Acquire) {
            // Waiting for it could be waiting for oneself, for ever.
            return Err(Error::new(
                ErrorKind::Config,
                "the transaction is taken by a COPY that has not ended",
            )
            .with_hint("wait for its end, read it to its end, or drop it"));
        }
        let mut lease = self.lease.lock().await;
        if self.ledger().over {
            return Err(Error::new(ErrorKind::Config, "the transaction is over"));
        }
        lease.settle().await?;
        let mut ledger = self.ledger();
        // A future was dropped while these were on their way. If the server is in a transaction they arrived.
        let sent = std::mem::take(&mut ledger.sent);
        if sent > 0 && lease.status != Status::Idle {
            ledger.pending.drain(..sent);
            ledger.begun = true;
        }
        if ledger.begun && lease.status == Status::Idle {
            return Err(Error::new(ErrorKind::Config, "the transaction was ended by a statement in it")
                .with_hint("leave COMMIT and ROLLBACK to `Ok` and `Err`, or to the handle's own functions"));
        }
        drop(ledger);
        Ok(lease)
    }

    /// Runs statements after what is pending, in one trip; returns how many rows each affected.
    pub async fn execute_on(&self, terms: &Terms, steps: Vec<Step<'_>>) -> Result<Vec<u64>> {
        let mut lease = self.enter().await?;
        self.execute_in(&mut lease, terms, steps, None).await.map(|(affected, _)| affected)
    }

    /// Sends what is pending by itself, for conversations that cannot carry it.
    pub async fn send_pending(&self, lease: &mut Lease) -> Result<()> {
        if self.ledger().pending.is_empty() {
            return Ok(());
        }
        self.execute_in(lease, &Terms::default(), Vec::new(), None).await.map(drop)
    }

    /// The session, for a COPY, which has it for itself until it ends.
    pub async fn occupy(&self) -> Result<Occupied<'_>> {
        let mut lease = self.enter().await?;
        self.send_pending(&mut lease).await?;
        self.occupied.store(true, Ordering::Release);
        Ok(Occupied { scope: self, lease })
    }

    /// Ends the transaction.
    pub async fn end(&self, how: Control) -> Result<()> {
        let mut lease = self.enter().await?;
        let commits = how == Control::Commit;
        {
            let mut ledger = self.ledger();
            ledger.over = true;
            if !ledger.begun {
                // Nothing was sent, so nothing has to be ended.
                return Ok(());
            }
            // The end makes these superfluous.
            ledger.pending.retain(|control| commits && matches!(control, Control::RollbackTo(_)));
        }
        let (_, rolled_back) = self.execute_in(&mut lease, &Terms::default(), Vec::new(), Some(how)).await?;
        if !rolled_back {
            return Ok(());
        }
        let why = self.ledger().failure.take().unwrap_or_else(|| "unknown".to_owned());
        Err(aborted(&why))
    }

    async fn execute_in(
        &self,
        lease: &mut Lease,
        terms: &Terms,
        steps: Vec<Step<'_>>,
        end: Option<Control>,
    ) -> Result<(Vec<u64>, bool)> {
        let list = {
            let mut ledger = self.ledger();
            ledger.sent = ledger.pending.len();
            let mut list = ledger.pending.clone();
            list.extend(end);
            list
        };
        let mut controls = Controls { list: &list, ..Controls::default() };
        let outcome = lease.execute_on(terms, &mut controls, steps).await;
        let mut ledger = self.ledger();
        let done = controls.done.min(ledger.sent);
        ledger.pending.drain(..done);
        ledger.sent = 0;
        ledger.begun |= done > 0;
        if let Err(error) = &outcome {
            ledger.note(error);
        }
        drop(ledger);
        outcome.map(|affected| (affected, controls.rolled_back))
    }

    /// Remembers an error of a statement that ran by another way.
    pub fn note(&self, error: &Error) {
        self.ledger().note(error);
    }

    /// Whether the transaction lost against a concurrent one.
    pub fn lost_race(&self) -> bool {
        self.ledger().lost_race
    }

    /// A savepoint for a nested transaction, set with its first statement.
    pub fn open_level(&self, level: u32) {
        self.ledger().pending.push(Control::Savepoint(level));
    }

    /// A nested transaction ends well. Its savepoint goes with the next statement.
    ///
    /// Where a statement of it had failed this is an error, and it is for the caller to roll back.
    pub async fn release_level(&self, level: u32) -> Result<()> {
        let lease = self.enter().await?;
        let mut ledger = self.ledger();
        if ledger.take_back(level) {
            return Ok(());
        }
        if lease.status == Status::Failed {
            let why = ledger.failure.take().unwrap_or_else(|| "unknown".to_owned());
            return Err(aborted(&why));
        }
        ledger.pending.push(Control::Release(level));
        Ok(())
    }

    /// A nested transaction is rolled back, before the next statement.
    pub fn roll_back_level(&self, level: u32) {
        let mut ledger = self.ledger();
        if !ledger.over && !ledger.take_back(level) {
            ledger.failure = None;
            ledger.pending.extend([Control::RollbackTo(level), Control::Release(level)]);
        }
    }

    /// A name for a portal that no other of this transaction has.
    pub fn new_portal(&self) -> String {
        format!("mizzle_{}", self.portals.fetch_add(1, Ordering::Relaxed))
    }

    /// Closes a portal with the next trip; if the session is in use, the end of the transaction will do it.
    pub fn close_portal(&self, name: &str) {
        if let Ok(mut lease) = self.lease.try_lock() {
            lease.statements.close_portal(name.to_owned());
        }
    }
}

/// The session of a transaction, taken by a COPY.
pub(crate) struct Occupied<'a> {
    pub scope: &'a Scope,
    lease: sync::MutexGuard<'a, Lease>,
}

impl Deref for Occupied<'_> {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.lease
    }
}

impl DerefMut for Occupied<'_> {
    fn deref_mut(&mut self) -> &mut Session {
        &mut self.lease
    }
}

impl Drop for Occupied<'_> {
    fn drop(&mut self) {
        self.scope.occupied.store(false, Ordering::Release);
    }
}

impl Ledger {
    fn note(&mut self, error: &Error) {
        self.failure.get_or_insert_with(|| error.message().to_owned());
        self.lost_race |= error.kind() == ErrorKind::Serialization;
    }

    /// Takes back a savepoint that was never sent, and all that would have come after it.
    fn take_back(&mut self, level: u32) -> bool {
        let unsent = &self.pending[self.sent..];
        match unsent.iter().rposition(|control| *control == Control::Savepoint(level)) {
            Some(at) => {
                self.pending.truncate(self.sent + at);
                true
            }
            None => false,
        }
    }
}

impl Drop for Scope {
    /// Whoever did not end the transaction wants it rolled back, and its locks released now.
    fn drop(&mut self) {
        let over = self.ledger().over;
        let lease = self.lease.get_mut();
        if !over || lease.status != Status::Idle {
            lease.abandoned = true;
            lease.roll_back_unattended();
        }
    }
}

fn aborted(why: &str) -> Error {
    Error::new(
        ErrorKind::Database,
        format!("nothing was committed: a statement of the transaction had failed ({why})"),
    )
    .with_hint("return the error of the statement, or run what may fail in a nested transaction")
}
