//! Locks of a session.

use std::fmt;

use mizzle_core::{Error, ErrorKind, Result};

use super::{Answer, LockKey, Question, question};
use crate::conversation::{Controls, Step};
use crate::lease::Lease;
use crate::pool::Db;

const LOCK: Question = question!("pg_advisory_lock");
const LOCK_SHARED: Question = question!("pg_advisory_lock_shared");
const TRY_LOCK: Question = question!("pg_try_advisory_lock");
const TRY_LOCK_SHARED: Question = question!("pg_try_advisory_lock_shared");
const UNLOCK: Question = question!("pg_advisory_unlock");
const UNLOCK_SHARED: Question = question!("pg_advisory_unlock_shared");

/// An advisory lock that is held, and the connection of the pool that holds it. Made by [`Db::advisory_lock`] and its like.
///
/// Dropped without [`release`](AdvisoryLock::release), it closes that connection, which ends the lock as soon as the server
/// notices.
#[must_use = "the lock is gone when this is dropped"]
pub struct AdvisoryLock {
    /// Until it is released.
    lease: Option<Lease>,
    key: LockKey,
    shared: bool,
}

impl Db {
    /// Waits for an advisory lock, and holds it. Whoever asks for the same key waits until it is released, in all programs
    /// of this database; nothing else is kept from anybody.
    ///
    /// The lock has a connection of the pool for itself. In a transaction, use
    /// [`Transaction::advisory_lock`](crate::Transaction::advisory_lock).
    ///
    /// ```no_run
    /// # async fn report(db: &mizzle_pg::Db) -> mizzle_pg::Result<()> { Ok(()) }
    /// # async fn example(db: &mizzle_pg::Db) -> mizzle_pg::Result<()> {
    /// let lock = db.advisory_lock("nightly report").await?;
    /// report(db).await?;
    /// lock.release().await
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the server reports: `lock_timeout` has run out, or a deadlock.
    pub async fn advisory_lock(&self, key: impl Into<LockKey>) -> Result<AdvisoryLock> {
        let key = key.into();
        let mut lease = self.lease().await?;
        ask(&mut lease, &LOCK, key).await?;
        Ok(AdvisoryLock { lease: Some(lease), key, shared: false })
    }

    /// Waits for a shared advisory lock: others may share it, and nobody can have it alone.
    ///
    /// # Errors
    /// As [`advisory_lock`](Db::advisory_lock).
    pub async fn advisory_lock_shared(&self, key: impl Into<LockKey>) -> Result<AdvisoryLock> {
        let key = key.into();
        let mut lease = self.lease().await?;
        ask(&mut lease, &LOCK_SHARED, key).await?;
        Ok(AdvisoryLock { lease: Some(lease), key, shared: true })
    }

    /// An advisory lock, if nobody else has it; `None` without waiting, if somebody has.
    ///
    /// ```no_run
    /// # async fn example(db: &mizzle_pg::Db) -> mizzle_pg::Result<()> {
    /// let Some(lock) = db.try_advisory_lock((1, 42)).await? else { return Ok(()) };
    /// lock.release().await
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the server reports.
    pub async fn try_advisory_lock(&self, key: impl Into<LockKey>) -> Result<Option<AdvisoryLock>> {
        let key = key.into();
        let mut lease = self.lease().await?;
        let held = ask(&mut lease, &TRY_LOCK, key).await?;
        Ok(held.then(|| AdvisoryLock { lease: Some(lease), key, shared: false }))
    }

    /// A shared advisory lock, if nobody has it alone; `None` without waiting, if somebody has.
    ///
    /// # Errors
    /// What the server reports.
    pub async fn try_advisory_lock_shared(&self, key: impl Into<LockKey>) -> Result<Option<AdvisoryLock>> {
        let key = key.into();
        let mut lease = self.lease().await?;
        let held = ask(&mut lease, &TRY_LOCK_SHARED, key).await?;
        Ok(held.then(|| AdvisoryLock { lease: Some(lease), key, shared: true }))
    }
}

impl AdvisoryLock {
    /// What the lock is of.
    pub fn key(&self) -> LockKey {
        self.key
    }

    /// Asks the server whether the connection that holds the lock is still there, and with it the lock. What was done since
    /// the connection was lost was done without it.
    ///
    /// # Errors
    /// Why it is not.
    pub async fn check(&mut self) -> Result<()> {
        match &mut self.lease {
            Some(lease) => {
                lease.settle().await?;
                lease.script("").await
            }
            None => Err(not_held()),
        }
    }

    /// Releases the lock, and gives the connection back to the pool.
    ///
    /// # Errors
    /// If the connection was lost, and the lock with it.
    pub async fn release(mut self) -> Result<()> {
        let unlock = if self.shared { &UNLOCK_SHARED } else { &UNLOCK };
        let Some(lease) = &mut self.lease else { return Err(not_held()) };
        // From here on an error, or a drop of this future, closes the connection with the guard.
        if !ask(lease, unlock, self.key).await? {
            return Err(not_held());
        }
        self.lease = None;
        Ok(())
    }
}

async fn ask(lease: &mut Lease, question: &Question, key: LockKey) -> Result<bool> {
    let mut answer = Answer::default();
    let mut steps = [Step::new(question.statement(key), &mut answer)];
    lease.settle().await?;
    lease.for_one_use = true;
    let outcome = lease.execute(&mut Controls::default(), &mut steps).await;
    lease.for_one_use = false;
    outcome?;
    Ok(answer.0)
}

fn not_held() -> Error {
    Error::new(ErrorKind::Closed, "the advisory lock is not held any more")
        .with_hint("something else has unlocked it on its connection")
}

impl Drop for AdvisoryLock {
    /// The next user of the connection must not hold it.
    fn drop(&mut self) {
        if let Some(lease) = &mut self.lease {
            lease.close();
        }
    }
}

impl fmt::Debug for AdvisoryLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AdvisoryLock").field("key", &self.key).field("shared", &self.shared).finish()
    }
}
