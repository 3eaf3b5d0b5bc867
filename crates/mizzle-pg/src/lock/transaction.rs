//! Locks of a transaction, which end with it.

use mizzle_core::{Executor, Result};

use super::{Answer, LockKey, Question, question};
use crate::transaction::Transaction;

const LOCK: Question = question!("pg_advisory_xact_lock");
const LOCK_SHARED: Question = question!("pg_advisory_xact_lock_shared");
const TRY_LOCK: Question = question!("pg_try_advisory_xact_lock");
const TRY_LOCK_SHARED: Question = question!("pg_try_advisory_xact_lock_shared");

impl Transaction {
    /// Waits for an advisory lock, and holds it until the transaction ends.
    ///
    /// ```no_run
    /// # async fn example(db: &mizzle_pg::Db) -> mizzle_pg::Result<()> {
    /// db.transaction(async |tx| {
    ///     tx.advisory_lock("booking").await?;
    ///     tx.script("insert into bookings default values").await
    /// })
    /// .await
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the server reports: `lock_timeout` has run out, or a deadlock.
    pub async fn advisory_lock(&self, key: impl Into<LockKey>) -> Result<()> {
        self.ask(&LOCK, key.into()).await.map(drop)
    }

    /// Waits for a shared advisory lock, and holds it until the transaction ends.
    ///
    /// # Errors
    /// As [`advisory_lock`](Transaction::advisory_lock).
    pub async fn advisory_lock_shared(&self, key: impl Into<LockKey>) -> Result<()> {
        self.ask(&LOCK_SHARED, key.into()).await.map(drop)
    }

    /// Takes an advisory lock until the transaction ends, if nobody else has it; whether it has it now.
    ///
    /// # Errors
    /// What the server reports.
    pub async fn try_advisory_lock(&self, key: impl Into<LockKey>) -> Result<bool> {
        self.ask(&TRY_LOCK, key.into()).await
    }

    /// Takes a shared advisory lock until the transaction ends, if nobody has it alone; whether it has it now.
    ///
    /// # Errors
    /// What the server reports.
    pub async fn try_advisory_lock_shared(&self, key: impl Into<LockKey>) -> Result<bool> {
        self.ask(&TRY_LOCK_SHARED, key.into()).await
    }

    async fn ask(&self, question: &Question, key: LockKey) -> Result<bool> {
        let mut answer = Answer::default();
        self.run(question.statement(key), &mut answer).await?;
        Ok(answer.0)
    }
}
