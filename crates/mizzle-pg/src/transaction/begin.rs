//! Beginning transactions: with options, again after a lost race, or ended by hand.

use std::future::{Future, IntoFuture};
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use mizzle_core::{Error, Result};

use super::Transaction;
use super::control::Control;
use super::options::{Isolation, Options};
use super::scope::Scope;
use crate::connection::Connection;
use crate::lease::Tenant;
use crate::pool::Db;
use crate::replica::Pick;

/// A transaction that is about to begin, and what it shall be like.
///
/// [`run`](Begin::run) runs a closure in it; awaiting the value itself gives a [`Transaction`] that is ended by
/// hand and rolled back where it is not.
///
/// ```no_run
/// use mizzle_pg::{Db, Isolation};
///
/// # async fn example(db: &Db) -> mizzle_core::Result<()> {
/// db.begin().isolation(Isolation::Serializable).retry(3).run(async |tx| {
///     tx.script("update seats set taken = true where id = 7").await
/// })
/// .await?;
///
/// let tx = db.begin().read_only().await?;
/// tx.script("select pg_sleep(0)").await?;
/// tx.rollback().await
/// # }
/// ```
#[must_use = "a transaction begins when it is awaited, or with `run`"]
pub struct Begin<'a> {
    source: Source<'a>,
    options: Options,
    retries: u32,
}

#[derive(Clone, Copy)]
enum Source<'a> {
    Pool(&'a Db),
    Connection(&'a Connection),
}

impl<'a> Begin<'a> {
    pub(crate) fn on_pool(db: &'a Db) -> Self {
        Begin { source: Source::Pool(db), options: Options::default(), retries: 0 }
    }

    pub(crate) fn on_connection(connection: &'a Connection) -> Self {
        Begin { source: Source::Connection(connection), options: Options::default(), retries: 0 }
    }

    /// With that isolation level.
    pub fn isolation(mut self, level: Isolation) -> Self {
        self.options.isolation = Some(level);
        self
    }

    /// A transaction that cannot change data.
    pub fn read_only(mut self) -> Self {
        self.options.read_only = true;
        self
    }

    /// Where it is serializable and read only, waits at its begin until it can neither fail nor make others fail.
    pub fn deferrable(mut self) -> Self {
        self.options.deferrable = true;
        self
    }

    /// Runs the closure again, up to so many times, when the transaction lost against a concurrent one (a
    /// serialization failure or a deadlock), after a short and random wait. For [`run`](Begin::run) and
    /// [`try_run`](Begin::try_run); a transaction that is ended by hand cannot be run again.
    pub fn retry(mut self, times: u32) -> Self {
        self.retries = times;
        self
    }

    /// Runs `work` in the transaction: committed if it returns `Ok`, rolled back if it returns `Err`, panics, or
    /// its future is dropped.
    ///
    /// `work` is cloned for each run: what the closure borrows is shared between them, what it owns is fresh.
    ///
    /// # Errors
    /// As [`Db::transaction`]; that of the last run.
    pub async fn run<T, F>(self, work: F) -> Result<T>
    where
        F: AsyncFnOnce(&Transaction) -> Result<T> + Clone,
    {
        self.try_run(work).await
    }

    /// The same with an error type of the program's own.
    ///
    /// # Errors
    /// As `run`.
    pub async fn try_run<T, E, F>(self, work: F) -> Result<T, E>
    where
        E: From<Error>,
        F: AsyncFnOnce(&Transaction) -> Result<T, E> + Clone,
    {
        let mut run = 0;
        loop {
            let tx = self.start().await?;
            let scope = tx.scope.clone();
            let outcome = work.clone()(&tx).await;
            let outcome = tx.finish(outcome).await;
            if outcome.is_ok() || run == self.retries || !scope.lost_race() {
                return outcome;
            }
            // Others may have the session while this one waits.
            drop(scope);
            run += 1;
            tokio::time::sleep(pause(run)).await;
        }
    }

    /// Runs `work` once, whatever happens.
    pub(crate) async fn once<T, E, F>(self, work: F) -> Result<T, E>
    where
        E: From<Error>,
        F: AsyncFnOnce(&Transaction) -> Result<T, E>,
    {
        let tx = self.start().await?;
        let outcome = work(&tx).await;
        tx.finish(outcome).await
    }

    async fn start(&self) -> Result<Transaction> {
        let lease = match self.source {
            Source::Pool(db) => match &db.replicas {
                Some(set) if db.route.pick == Pick::Replica && self.options.read_only => {
                    db.lease_to_read(set).await?
                }
                _ => db.lease().await?,
            },
            Source::Connection(connection) => connection.lease(Tenant::Transaction).await?,
        };
        let scope = Scope::new(lease, Control::Begin(self.options.clone()));
        Ok(Transaction::new(Arc::new(scope), 0))
    }
}

impl<'a> IntoFuture for Begin<'a> {
    type Output = Result<Transaction>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<Transaction>> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.start().await })
    }
}

/// How long to wait before the next run: at random, so that those who collided do not do so again, and longer
/// each time.
fn pause(run: u32) -> Duration {
    let most = 5_000_u64 << run.min(7);
    // The keys of a new hasher are the randomness that the standard library has.
    Duration::from_micros(1_000 + RandomState::new().hash_one(run) % most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stay_below_a_second() {
        for run in [0, 1, 7, u32::MAX] {
            assert!(pause(run) < Duration::from_secs(1));
        }
    }
}
