//! Looking at a statement while it runs, over a second connection: how far it is, who is in its way; and stopping it.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use mizzle_core::{Error, ErrorKind, Result};
use mizzle_pg::{Config, Connection};

use super::event::{Blocker, Event};

/// How soon a wish to stop is heard.
const TICK: Duration = Duration::from_millis(100);

/// How long a statement runs before it is looked at, and how long between two looks.
const FIRST_LOOK: Duration = Duration::from_millis(500);
const NEXT_LOOK: Duration = Duration::from_secs(1);

/// A wish to stop a runner, which any of its clones may say. The statement that runs is cancelled on the server.
///
/// ```
/// use mizzle_kit::migration::{Options, Stop};
///
/// let stop = Stop::default();
/// let options = Options { stop: stop.clone(), ..Options::default() };
/// stop.stop();
/// assert!(options.stop.is_wished());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Says that the runner is to stop.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody said so.
    pub fn is_wished(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// An error, where somebody said so.
    pub(crate) fn check(&self) -> Result<()> {
        match self.is_wished() {
            true => Err(Error::new(ErrorKind::Timeout, "stopped, as was asked for")),
            false => Ok(()),
        }
    }

    /// A pause that ends early where somebody says so.
    pub(crate) async fn pause(&self, time: Duration) {
        let begun = Instant::now();
        while let Some(left) = time.checked_sub(begun.elapsed()).filter(|left| !left.is_zero()) {
            if self.is_wished() {
                return;
            }
            tokio::time::sleep(left.min(TICK)).await;
        }
    }
}

/// Who looks at a runner's session.
pub(crate) struct Watch {
    config: Config,
    connection: Option<Connection>,
    /// The server process that is looked at.
    process: String,
    pub stop: Stop,
    /// Who was in the way at the last look.
    pub blockers: Vec<Blocker>,
}

impl Watch {
    pub fn new(config: &Config, process: String, stop: Stop) -> Watch {
        Watch { config: config.clone(), connection: None, process, stop, blockers: Vec::new() }
    }

    /// Runs a statement, tells how it gets on, and cancels it on the server where somebody wishes to stop.
    pub async fn run<T>(
        &mut self,
        number: usize,
        tell: &mut (dyn FnMut(Event<'_>) + Send),
        work: impl Future<Output = Result<T>> + Send,
    ) -> Result<T> {
        self.blockers.clear();
        let mut work = std::pin::pin!(work);
        let begun = Instant::now();
        let mut next = FIRST_LOOK;
        let mut cancelled = false;
        loop {
            if let Ok(done) = tokio::time::timeout(TICK, work.as_mut()).await {
                return done;
            }
            if self.stop.is_wished() && !cancelled {
                cancelled = self.ask(&format!("SELECT pg_cancel_backend({})", self.process)).await.is_some();
            }
            if begun.elapsed() >= next {
                next = begun.elapsed() + NEXT_LOOK;
                self.look(number, begun.elapsed(), tell).await;
            }
        }
    }

    async fn look(&mut self, number: usize, elapsed: Duration, tell: &mut (dyn FnMut(Event<'_>) + Send)) {
        let process = &self.process;
        // A build CONCURRENTLY waits for one transaction after the other: those that come next are named, too.
        let sql = format!(
            "SELECT phase, CASE WHEN blocks_total > 0 THEN blocks_done ELSE tuples_done END, \
                CASE WHEN blocks_total > 0 THEN blocks_total ELSE tuples_total END \
             FROM pg_stat_progress_create_index WHERE pid = {process}; \
             SELECT a.pid, a.application_name, a.usename, a.state, \
                extract(epoch FROM clock_timestamp() - coalesce(a.xact_start, a.state_change))::bigint, left(a.query, 200) \
             FROM pg_stat_activity a JOIN pg_stat_activity r ON r.pid = {process} \
             WHERE a.pid = ANY (pg_blocking_pids({process})) \
                OR EXISTS (SELECT FROM pg_stat_progress_create_index WHERE pid = {process} AND phase LIKE 'waiting for %') \
                   AND a.pid NOT IN ({process}, pg_backend_pid()) AND a.datid = r.datid AND a.xact_start < r.query_start \
                   AND (a.backend_xmin IS NOT NULL OR a.backend_xid IS NOT NULL) \
             ORDER BY a.pid = ANY (pg_blocking_pids({process})) DESC, 5 DESC"
        );
        let Some(mut results) = self.ask(&sql).await else { return };
        let blockers = results.pop().unwrap_or_default();
        let progress = results.pop().unwrap_or_default().into_iter().next().unwrap_or_default();
        let number_of = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<u64>().ok());
        let (phase, done) = match progress.as_slice() {
            [phase, done, total] => {
                (phase.as_deref(), number_of(done).zip(number_of(total)).filter(|(_, total)| *total > 0))
            }
            _ => (None, None),
        };
        self.blockers = blockers
            .into_iter()
            .filter_map(|row| match <[Option<String>; 6]>::try_from(row) {
                Ok([Some(process), application, user, state, age, query]) => Some(Blocker {
                    process,
                    application: application.unwrap_or_default(),
                    user: user.unwrap_or_default(),
                    state: state.unwrap_or_default(),
                    age: Duration::from_secs(number_of(&age).unwrap_or(0)),
                    query: query.unwrap_or_default(),
                }),
                _ => None,
            })
            .collect();
        tell(Event::Runs { number, elapsed, phase, done, blockers: &self.blockers });
    }

    /// Asks over the second connection. That it cannot be had is no reason to fail.
    async fn ask(&mut self, sql: &str) -> Option<Vec<Vec<Vec<Option<String>>>>> {
        if self.connection.is_none() {
            self.connection = Connection::connect(&self.config).await.ok();
        }
        match self.connection.as_ref()?.raw(sql).await {
            Ok(results) => Some(results.into_iter().map(|result| result.rows).collect()),
            Err(_) => {
                self.connection = None;
                None
            }
        }
    }
}
