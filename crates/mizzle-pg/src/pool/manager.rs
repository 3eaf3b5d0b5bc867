//! How the pool makes sessions and tells whether one can be used again.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::Duration;

use deadpool::managed::{self, Metrics, Object, RecycleError, RecycleResult, WeakPool};
use mizzle_core::{Error, Result};

use super::aging::Keeper;
use super::counters::{Counters, End};
use super::life::Life;
use crate::catalog::Catalog;
use crate::config::Config;
use crate::conversation;
use crate::message::Status;
use crate::session::Session;
use crate::sharing::{Carrier, Watch};

/// A session as it is listed.
struct Listed {
    carrier: Weak<Carrier>,
    /// See [`Carrier::depth`]; here, too, as it is asked for all of them for each statement.
    depth: Arc<AtomicUsize>,
}

/// Makes the sessions of a pool.
pub(crate) struct Manager {
    config: Config,
    catalog: Arc<Catalog>,
    /// The sessions that there are, for statements that look for one to share.
    carriers: Mutex<Vec<Listed>>,
    pub(super) counters: Arc<Counters>,
    /// The pool itself, for whoever looks after its connections.
    pool: OnceLock<WeakPool<Manager>>,
    keeper: Keeper,
    pub watch: Watch,
}

impl Manager {
    /// For that server; its sessions share what they learn of its types.
    pub fn new(config: Config) -> Manager {
        Manager {
            config,
            catalog: Arc::default(),
            carriers: Mutex::default(),
            counters: Arc::default(),
            pool: OnceLock::new(),
            keeper: Keeper::default(),
            watch: Watch::default(),
        }
    }

    /// Tells it of its pool.
    pub fn belongs_to(&self, pool: WeakPool<Manager>) {
        self.pool.get_or_init(|| pool);
    }

    /// Has somebody look after the connections, where their age has a limit.
    pub(super) fn keep(&self) {
        let limits = [self.config.pool_max_lifetime, self.config.pool_idle_timeout];
        if let (Some(pool), Some(limit)) = (self.pool.get(), limits.into_iter().flatten().min()) {
            self.keeper.needed(pool, limit);
        }
    }

    /// Has somebody look after those who wait behind others.
    pub fn watch(&self) {
        if let Some(pool) = self.pool.get() {
            self.watch.needed(pool);
        }
    }

    /// The sessions that there are.
    pub fn carriers(&self) -> Vec<Arc<Carrier>> {
        self.listed().iter().filter_map(|listed| listed.carrier.upgrade()).collect()
    }

    /// The session that others share and that has the fewest statements.
    pub fn fewest(&self) -> Option<Arc<Carrier>> {
        let listed = self.listed();
        let joinable = listed.iter().map(|listed| (listed.depth.load(Ordering::Relaxed), listed));
        let (_, fewest) = joinable.filter(|(depth, _)| *depth > 0).min_by_key(|(depth, _)| *depth)?;
        fewest.carrier.upgrade()
    }

    fn listed(&self) -> MutexGuard<'_, Vec<Listed>> {
        self.carriers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl managed::Manager for Manager {
    type Type = Arc<Carrier>;
    type Error = Error;

    async fn create(&self) -> Result<Arc<Carrier>> {
        // Every future that asks the pool has room for this one.
        let mut session = Box::pin(conversation::open(&self.config, &self.catalog)).await?;
        session.counters = Some(self.counters.clone());
        let carrier = Arc::new(Carrier::new(session, Life::new(&self.config, &self.counters)));
        self.keep();
        let mut listed = self.listed();
        listed.retain(|listed| listed.carrier.strong_count() > 0);
        listed.push(Listed { carrier: Arc::downgrade(&carrier), depth: carrier.shared_depth() });
        Ok(carrier)
    }

    async fn recycle(&self, carrier: &mut Arc<Carrier>, _: &Metrics) -> RecycleResult<Error> {
        if let Some(why) = carrier.life.over() {
            carrier.life.end(why);
            return Err(RecycleError::message("the session has lasted long enough"));
        }
        let doubtful = carrier.life.is_doubtful();
        if doubtful && carrier.life.is_suspect() {
            carrier.life.end(End::Silent);
            return Err(RecycleError::message("another session that was idle as long does not answer"));
        }
        let mut session = carrier.take()?;
        if session.broken || (session.owed > 0 && !session.owes_rollback_only) {
            return Err(RecycleError::message("the session was left in the middle of a conversation"));
        }
        if session.owed > 0 || session.status != Status::Idle {
            let tidied = Box::pin(tidy_up(&mut session));
            match self.config.connect_timeout {
                Some(limit) => match tokio::time::timeout(limit, tidied).await {
                    Ok(outcome) => outcome?,
                    Err(_) => return Err(RecycleError::message("the session does not answer")),
                },
                None => tidied.await?,
            }
        }
        session.look_for_goodbye()?;
        // A trip, only for one that was idle for long: a network that is gone sends no goodbye.
        if doubtful && !matches!(tokio::time::timeout(CHECK, Box::pin(session.script(""))).await, Ok(Ok(())))
        {
            carrier.life.end(End::Silent);
            self.counters.suspect_all();
            return Err(RecycleError::message("the session does not answer"));
        }
        carrier.put_back(session);
        Ok(())
    }
}

/// How long one that was idle for long may take to say that it is there.
const CHECK: Duration = Duration::from_secs(5);

/// Ends what an earlier caller has begun.
async fn tidy_up(session: &mut Session) -> Result<()> {
    session.settle().await?;
    if session.status != Status::Idle {
        session.script("ROLLBACK").await?;
    }
    Ok(())
}

/// How long answers that nobody waits for are read before the server is asked to stop.
const GRACE: Duration = Duration::from_millis(100);

/// How long it may then take to stop.
const PATIENCE: Duration = Duration::from_secs(5);

/// Makes a session fit for the next caller after one has left in the middle; its place in the pool stays taken for as
/// long. Where there is no runtime to do so, the session is closed.
pub(crate) fn tidy_up_later(object: Object<Manager>) {
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => drop(runtime.spawn(tidy_up_unattended(object))),
        Err(_) => {
            if let Ok(mut session) = object.take() {
                session.close();
                object.put_back(session);
            }
        }
    }
}

async fn tidy_up_unattended(object: Object<Manager>) {
    let Ok(mut session) = object.take() else { return };
    if session.for_one_use {
        // Closing the socket alone would not end a wait for a lock.
        session.cancel().await;
        session.close();
        return;
    }
    let settled = match tokio::time::timeout(GRACE, session.settle()).await {
        Ok(outcome) => outcome.is_ok(),
        Err(_) => {
            // Nobody else has the session, so nobody else's statement can be hit.
            let heard = session.cancel().await;
            heard && matches!(tokio::time::timeout(PATIENCE, session.settle()).await, Ok(Ok(())))
        }
    };
    if !settled {
        session.close();
    }
    object.put_back(session);
}
