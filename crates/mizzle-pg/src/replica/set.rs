//! The replicas that there are, and which of them is taken.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use mizzle_core::value::PgLsn;
use mizzle_core::{Error, Result};
use tokio::sync::Notify;

use super::lag::Marks;
use super::route::Route;
use super::{ReplicaStanding, ReplicaStatus, Replicas};
use crate::pool::Db;

/// How long a read waits until somebody has looked at a replica.
const MOMENT: Duration = Duration::from_millis(250);

/// How long to wait before a replica is asked again how far it is.
const PAUSE: Duration = Duration::from_millis(5);

/// The replicas of a primary.
pub(crate) struct ReplicaSet {
    pub(super) primary: Db,
    pub(super) replicas: Vec<Arc<Replica>>,
    pub(super) max_lag: Duration,
    pub(super) every: Duration,
    pub(super) marks: Mutex<Marks>,
    /// When the primary was last asked where it is.
    pub(super) asked: tokio::sync::Mutex<Option<Instant>>,
    /// Somebody has looked at one.
    pub(super) looked: Notify,
    /// Where the search begins among those that have as much to do.
    turn: AtomicUsize,
}

/// A replica, with a pool of its own.
pub(crate) struct Replica {
    pub db: Db,
    pub(super) state: Mutex<State>,
    /// Whether somebody looks at it.
    pub(super) looking: AtomicBool,
    busy: AtomicUsize,
    reads: AtomicU64,
}

/// What is known of a replica.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub standing: ReplicaStanding,
    pub looked: Option<Instant>,
    pub replayed: PgLsn,
}

/// Which replicas a statement was on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tried(Vec<usize>);

/// A statement that runs on a replica.
pub(crate) struct Busy(pub Arc<Replica>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.busy.fetch_sub(1, Ordering::Relaxed);
    }
}

impl ReplicaSet {
    /// The replicas beside a primary; none is connected to yet.
    pub fn new(primary: Db, options: Replicas) -> Result<ReplicaSet> {
        let Replicas { configs, max_lag, every } = options;
        let replicas: Result<Vec<Arc<Replica>>> = configs
            .into_iter()
            .map(|config| {
                Ok(Arc::new(Replica {
                    db: Db::lazy(config)?,
                    state: Mutex::default(),
                    looking: AtomicBool::new(false),
                    busy: AtomicUsize::new(0),
                    reads: AtomicU64::new(0),
                }))
            })
            .collect();
        Ok(ReplicaSet {
            primary,
            replicas: replicas?,
            max_lag,
            every,
            marks: Mutex::default(),
            asked: tokio::sync::Mutex::default(),
            looked: Notify::new(),
            turn: AtomicUsize::new(0),
        })
    }

    /// The replica for a statement that was on those already; `None`, where the primary is to run it.
    pub async fn choose(self: &Arc<Self>, route: &Route, tried: &mut Tried) -> Option<Busy> {
        self.look_where_due();
        if let Some(found) = self.best(route.lsn, tried) {
            return Some(found);
        }
        self.wait_for_a_look(tried).await;
        if let Some(found) = self.best(route.lsn, tried) {
            return Some(found);
        }
        // Only what has not been replayed yet may come.
        route.lsn?;
        let begun = Instant::now();
        loop {
            let behind = self.promising(tried);
            if behind.is_empty() {
                return None;
            }
            // What was known may be old.
            self.look_where_due();
            self.ask_how_far(behind).await;
            if let Some(found) = self.best(route.lsn, tried) {
                return Some(found);
            }
            if begun.elapsed() >= route.wait {
                return None;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// The one that has least to do, and of those, the next.
    fn best(&self, lsn: Option<PgLsn>, tried: &mut Tried) -> Option<Busy> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let count = self.replicas.len();
        let next = |at: usize| (at + count - turn % count.max(1)) % count.max(1);
        let busy = |replica: &Replica| replica.busy.load(Ordering::Relaxed);
        let usable =
            self.usable(lsn, tried).map(|(at, replica)| (busy(replica), next(at), at, replica.clone()));
        let (_, _, at, replica) = usable.min_by_key(|(busy, next, ..)| (*busy, *next))?;
        tried.0.push(at);
        replica.busy.fetch_add(1, Ordering::Relaxed);
        replica.reads.fetch_add(1, Ordering::Relaxed);
        Some(Busy(replica))
    }

    /// Nobody has read for a while, so that what is known is too old: waits a moment for what is known next.
    async fn wait_for_a_look(&self, tried: &Tried) {
        let deadline = tokio::time::Instant::now() + MOMENT;
        loop {
            let mut looked = std::pin::pin!(self.looked.notified());
            looked.as_mut().enable();
            let old = |replica: &Arc<Replica>| {
                replica.state().looked.is_none_or(|at| at.elapsed() >= self.every * 2)
            };
            let is_waited_for =
                self.usable(None, tried).next().is_none() && self.promising(tried).iter().any(old);
            if !is_waited_for || tokio::time::timeout_at(deadline, looked).await.is_err() {
                return;
            }
        }
    }

    /// Those that are worth waiting for.
    fn promising(&self, tried: &Tried) -> Vec<Arc<Replica>> {
        let untried = self.replicas.iter().enumerate().filter(|(at, _)| !tried.0.contains(at));
        let promising = untried.filter(|(_, replica)| {
            matches!(replica.state().standing, ReplicaStanding::Used(_) | ReplicaStanding::Unknown)
        });
        promising.map(|(_, replica)| replica.clone()).collect()
    }

    fn usable<'a>(
        &'a self,
        lsn: Option<PgLsn>,
        tried: &'a Tried,
    ) -> impl Iterator<Item = (usize, &'a Arc<Replica>)> + 'a {
        let untried = self.replicas.iter().enumerate().filter(|(at, _)| !tried.0.contains(at));
        untried.filter(move |(_, replica)| {
            let state = replica.state();
            matches!(state.standing, ReplicaStanding::Used(_))
                && state.looked.is_some_and(|looked| looked.elapsed() < self.every * 2)
                && lsn.is_none_or(|lsn| state.replayed >= lsn)
        })
    }

    /// Closes the pools of all.
    pub fn close(&self) {
        self.replicas.iter().for_each(|replica| replica.db.close());
    }

    /// The pools of all.
    pub fn pools(&self) -> impl Iterator<Item = &Db> {
        self.replicas.iter().map(|replica| &replica.db)
    }

    /// How all are doing.
    pub fn status(&self) -> Vec<ReplicaStatus> {
        let of = |replica: &Arc<Replica>| {
            let State { standing, looked, replayed } = replica.state().clone();
            ReplicaStatus {
                server: replica.db.config().to_string(),
                standing,
                replayed: (looked.is_some() && replayed > PgLsn(0)).then_some(replayed),
                reads: replica.reads.load(Ordering::Relaxed),
                pool: replica.db.metrics(),
            }
        };
        self.replicas.iter().map(of).collect()
    }
}

impl Replica {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It has failed somebody: nobody else is sent there before it was looked at again.
    pub fn lost(&self, error: &Error) {
        tracing::debug!(target: "mizzle::replica", server = %self.db.config(), %error, "a replica is left out");
        let mut state = self.state();
        state.standing = ReplicaStanding::Lost(error.message().to_owned());
        state.looked = Some(Instant::now());
    }
}
