//! The pool of connections, and the door to a program's database.

mod aging;
mod close;
mod counters;
mod life;
mod manager;
#[cfg(feature = "server")]
mod open;
mod status;

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{Object, Pool, PoolError, QueueMode, TimeoutType, Timeouts};
use futures_core::Stream;
use mizzle_core::row::{CheckFn, Row};
use mizzle_core::{Error, ErrorKind, Executor, Result, RowSink, Statement};

use crate::config::Config;
use crate::conversation::{Controls, Setback, Step};
use crate::lease::Lease;
use crate::replica::{ReplicaSet, Route, SpreadStream};
use crate::sharing::{self, Asked, Outcome, Place};
use crate::terms::Terms;
use crate::trace::Watch;
use crate::transaction::{Begin, Transaction};

pub(crate) use counters::{Counters, Listening};
pub(crate) use life::Life;
pub(crate) use manager::{Manager, tidy_up_later};
pub use status::{ClosedConnections, PoolMetrics, PoolStatus};

/// A database: a pool of connections to it. Cloning it gives another handle to the same pool.
///
/// Connections are made when they are needed and no more than the option `pool_max` says. Whoever finds all of
/// them in use waits, and gets an error after `pool_timeout`.
///
/// ```no_run
/// use mizzle_pg::Db;
///
/// # async fn example() -> mizzle_core::Result<()> {
/// let db = Db::connect("postgresql://ada:secret@localhost/app?pool_max=20").await?;
/// db.script("create table notes (id serial primary key, body text not null)").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
    /// Where to read, beside.
    pub(crate) replicas: Option<Arc<ReplicaSet>>,
    pub(crate) route: Route,
}

struct Inner {
    pool: Pool<Manager>,
    /// How many wait for a connection of their own.
    loners: AtomicUsize,
    config: Config,
    /// Keeps a server running that is ours; after the pool, so that it goes last.
    #[cfg(feature = "server")]
    cluster: Option<mizzle_server::Cluster>,
}

impl Db {
    /// Connects to the database of a URL; see [`Config`] for what it may say.
    ///
    /// # Errors
    /// [`Config`](ErrorKind::Config), where the URL is wrong, and those of
    /// [`Connection::connect`](crate::Connection::connect): one connection is made at once.
    pub async fn connect(url: &str) -> Result<Db> {
        Db::connect_with(Config::new(url)?).await
    }

    /// The same, with a configuration.
    ///
    /// # Errors
    /// As [`connect`](Db::connect).
    pub async fn connect_with(config: Config) -> Result<Db> {
        let db = Db::lazy(config)?;
        db.lease().await?;
        Ok(db)
    }

    /// A pool that makes its first connection when it is needed.
    pub(crate) fn lazy(config: Config) -> Result<Db> {
        let pool = Pool::builder(Manager::new(config.clone()))
            .max_size(config.pool_max)
            // The one that was used last has its statements prepared, here and in the server's caches.
            .queue_mode(QueueMode::Lifo)
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|why| crate::config::wrong(format!("the pool cannot be made: {why}")))?;
        pool.manager().belongs_to(pool.weak());
        Ok(Db {
            replicas: None,
            route: Route::default(),
            inner: Arc::new(Inner {
                pool,
                loners: AtomicUsize::new(0),
                config,
                #[cfg(feature = "server")]
                cluster: None,
            }),
        })
    }

    /// What the connections of this pool were told.
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// Runs a script: any number of statements between semicolons, without parameters, whose rows are not wanted.
    /// Unless it has transaction commands of its own, all of it happens or nothing.
    ///
    /// # Errors
    /// That of the first statement that fails, with a caret below its place in the script.
    pub async fn script(&self, sql: &str) -> Result<()> {
        self.lease().await?.script(sql).await
    }

    /// Runs `work` in a transaction: committed if it returns `Ok`, rolled back if it returns `Err`, panics, or
    /// its future is dropped.
    ///
    /// `BEGIN` leaves together with the first statement; a transaction that runs none sends nothing.
    /// [`begin`](Db::begin) has the options.
    ///
    /// ```no_run
    /// # use mizzle_pg::Db;
    /// # async fn example(db: &Db) -> mizzle_core::Result<()> {
    /// db.transaction(async |tx| {
    ///     tx.script("update accounts set balance = balance - 10 where id = 1").await?;
    ///     tx.script("update accounts set balance = balance + 10 where id = 2").await
    /// })
    /// .await
    /// # }
    /// ```
    ///
    /// # Errors
    /// That of `work`; that of `COMMIT`; and an error if `work` returns `Ok` although a statement in it had
    /// failed, since the server has rolled back then.
    pub async fn transaction<T, F>(&self, work: F) -> Result<T>
    where
        F: AsyncFnOnce(&Transaction) -> Result<T>,
    {
        self.begin().once(work).await
    }

    /// [`transaction`](Db::transaction) with an error type of the program's own.
    ///
    /// ```no_run
    /// # use mizzle_pg::{Db, Error};
    /// enum BookingError { SoldOut, Database(Error) }
    /// impl From<Error> for BookingError {
    ///     fn from(error: Error) -> Self { BookingError::Database(error) }
    /// }
    ///
    /// async fn book(db: &Db, seats_left: i32) -> Result<(), BookingError> {
    ///     db.try_transaction(async |tx| {
    ///         tx.script("update seats set taken = true where id = 7").await?;
    ///         if seats_left == 0 { Err(BookingError::SoldOut) } else { Ok(()) }
    ///     })
    ///     .await
    /// }
    /// ```
    ///
    /// # Errors
    /// As `transaction`.
    pub async fn try_transaction<T, E, F>(&self, work: F) -> Result<T, E>
    where
        E: From<Error>,
        F: AsyncFnOnce(&Transaction) -> Result<T, E>,
    {
        self.begin().once(work).await
    }

    /// A transaction with options, or one that is ended by hand; see [`Begin`].
    pub fn begin(&self) -> Begin<'_> {
        Begin::on_pool(self)
    }

    /// How many connections there are, and who waits for one.
    pub fn status(&self) -> PoolStatus {
        PoolStatus::of(&self.inner.pool)
    }

    /// What the pool has done since it was made, and how it is doing now. Costs nothing worth counting.
    ///
    /// ```no_run
    /// # fn example(db: &mizzle_pg::Db) {
    /// let metrics = db.metrics();
    /// println!("{} of {} in use", metrics.status.in_use(), metrics.status.max);
    /// println!("{} waited, {:?} at most", metrics.waits, metrics.wait_longest);
    /// # }
    /// ```
    pub fn metrics(&self) -> PoolMetrics {
        PoolMetrics::of(&self.inner.pool)
    }

    /// What the pool counts.
    pub(crate) fn counters(&self) -> &Arc<Counters> {
        &self.inner.pool.manager().counters
    }

    /// A connection out of the pool.
    pub(crate) async fn lease(&self) -> Result<Lease> {
        match self.free().await? {
            Some(object) => Lease::pooled(object),
            None => Lease::pooled(self.wait_for_one_alone().await?),
        }
    }

    /// A connection, if one is free or can be made.
    async fn free(&self) -> Result<Option<Object<Manager>>> {
        // A time limit takes a timer, which is only worth it where there is something to wait for.
        match self.inner.pool.timeout_get(&patience(Some(Duration::ZERO))).await {
            Err(PoolError::Timeout(TimeoutType::Wait)) => Ok(None),
            outcome => self.got(outcome).map(Some),
        }
    }

    /// A connection, after those who have waited for longer.
    async fn wait_for_one(&self) -> Result<Object<Manager>> {
        let _waits = self.counters().wait();
        self.got(self.inner.pool.timeout_get(&patience(self.inner.config.pool_timeout)).await)
    }

    /// The same, for one who has it alone then.
    async fn wait_for_one_alone(&self) -> Result<Object<Manager>> {
        let _alone = Loner::count(&self.inner.loners);
        let mut waiting = pin!(self.wait_for_one());
        loop {
            if let Ok(object) = tokio::time::timeout(LONG, waiting.as_mut()).await {
                return object;
            }
            // A caller that is not polled any more may be all that is in the way.
            Place::relieve(&self.inner.pool.manager().carriers());
        }
    }

    fn got(&self, outcome: Result<Object<Manager>, PoolError<Error>>) -> Result<Object<Manager>> {
        match outcome {
            Ok(object) => Ok(object),
            Err(PoolError::Backend(error)) => Err(error),
            Err(PoolError::Timeout(TimeoutType::Wait)) => Err(self.exhausted()),
            Err(PoolError::Closed) => Err(closed()),
            Err(why) => Err(Error::new(ErrorKind::Connect, format!("the pool gave no connection: {why}"))),
        }
    }

    /// A place for a statement on a connection that others may share: a free one, else one that has others' statements, else
    /// one that was waited for. Where the statement needs a connection for itself, that.
    async fn place(&self, mut asked: Asked) -> Result<Placed> {
        if !sharing::is_sharable(&asked.statement) {
            return Ok(Placed::Alone(asked.statement, Box::pin(self.lease()).await?));
        }
        let object = match self.free().await? {
            Some(object) => object,
            None => match self.join(asked) {
                Ok(place) => return Ok(Placed::Shared(place)),
                Err(back) => match Box::pin(self.wait_or_join(back)).await? {
                    Ok(place) => return Ok(Placed::Shared(place)),
                    Err((back, object)) => {
                        asked = back;
                        object
                    }
                },
            },
        };
        match Place::take(object, asked) {
            Ok(place) => Ok(Placed::Shared(place)),
            Err(refused) => {
                let (asked, object) = *refused;
                let lease = match object {
                    Some(object) => Lease::pooled(object)?,
                    None => Box::pin(self.lease()).await?,
                };
                Ok(Placed::Alone(asked.statement, lease))
            }
        }
    }

    /// A place behind others, unless somebody needs a connection alone, who would never get one while others go on sharing.
    fn join(&self, asked: Asked) -> Result<Place, Asked> {
        if self.inner.loners.load(Ordering::Relaxed) > 0 {
            return Err(asked);
        }
        let place = Place::join(self.inner.pool.manager(), asked)?;
        self.inner.pool.manager().watch();
        Counters::count(&self.counters().shared);
        Ok(place)
    }

    /// A place behind others or a free connection, whichever comes first.
    async fn wait_or_join(&self, mut asked: Asked) -> Result<Result<Place, (Asked, Object<Manager>)>> {
        let mut waiting = pin!(self.wait_for_one());
        loop {
            // What is in the way may be over soon: then sharing is sooner than a free connection.
            if let Ok(object) = tokio::time::timeout(RETRY, waiting.as_mut()).await {
                return Ok(Err((asked, object?)));
            }
            Place::relieve(&self.inner.pool.manager().carriers());
            match self.join(asked) {
                Ok(place) => return Ok(Ok(place)),
                Err(back) => asked = back,
            }
        }
    }

    pub(crate) async fn run_on(
        &self,
        terms: Terms,
        statement: Statement,
        sink: &mut dyn RowSink,
    ) -> Result<u64> {
        match self.readers([statement.effect].into_iter()) {
            Some(set) => Box::pin(self.run_read(set, terms, statement, sink)).await,
            None => self.run_with(terms, statement, sink).await,
        }
    }

    pub(crate) async fn batch_on(
        &self,
        terms: Terms,
        statements: Vec<Statement>,
        sinks: &mut [Box<dyn RowSink + '_>],
    ) -> Result<Vec<u64>> {
        match self.readers(statements.iter().map(|statement| statement.effect)) {
            Some(set) => Box::pin(self.read_batch(set, terms, statements, sinks)).await,
            None => self.execute_on(&terms, Step::batch(statements, sinks)?).await,
        }
    }

    /// Runs a statement in this pool: on a connection of its own, where there are terms.
    pub(crate) async fn run_with(
        &self,
        terms: Terms,
        statement: Statement,
        sink: &mut dyn RowSink,
    ) -> Result<u64> {
        if terms.are_usual() {
            return self.run_here(statement, sink).await;
        }
        let affected = self.execute_on(&terms, vec![Step::new(statement, sink)]).await?;
        Ok(affected.into_iter().sum())
    }

    /// Runs a statement in this pool, on a connection that others may share.
    pub(crate) async fn run_here(&self, statement: Statement, sink: &mut dyn RowSink) -> Result<u64> {
        let watch = Watch::start();
        let mut attempts = 0;
        let mut asked = Asked { statement, check: sink.check(), apart: false };
        let (step, outcome) = loop {
            let Asked { check, apart, .. } = asked;
            match self.place(asked).await? {
                Placed::Alone(statement, lease) => return Box::pin(run_alone(lease, statement, sink)).await,
                Placed::Shared(place) => match place.wait(sink).await {
                    // What was prepared has changed. A pooler may need two attempts: its session does not have our
                    // statement, then has another's of that name.
                    (step, Outcome::Answered(Err(Setback::Stale(_)))) if attempts < 2 => {
                        attempts += 1;
                        asked = Asked { statement: step.statement, check, apart };
                    }
                    (step, Outcome::Answered(outcome)) => break (step, outcome),
                    (step, Outcome::Apart) => asked = Asked { statement: step.statement, check, apart: true },
                },
            }
        };
        let mut step = [step.with_sink(sink)];
        let outcome = match outcome {
            Ok(()) if step[0].awaits_sink() => {
                step[0].deliver_kept(None).map_err(|error| error.with_statement(&step[0].statement.text))
            }
            // What is kept waits for types that have to be looked up.
            Ok(()) if step[0].keeps() => {
                let deliver = async { self.lease().await?.deliver_kept(&mut step).await };
                Box::pin(deliver).await
            }
            Ok(()) => Ok(()),
            Err(Setback::Error(error) | Setback::Stale(error)) => Err(error),
        };
        watch.finish(&Controls::default(), &step, &outcome, self.inner.config.log_parameters);
        outcome.map(|()| step[0].affected)
    }

    /// Runs statements on a connection of their own, in one transaction.
    pub(crate) async fn execute_on(&self, terms: &Terms, steps: Vec<Step<'_>>) -> Result<Vec<u64>> {
        let mut lease = self.lease().await?;
        lease.execute_on(terms, &mut Controls::default(), steps).await
    }

    pub(crate) fn stream_on<T: Send + 'static>(
        &self,
        terms: Terms,
        statement: Statement,
        check: CheckFn,
        read: fn(&mut Row<'_>) -> Result<T>,
    ) -> impl Stream<Item = Result<T>> + Send {
        SpreadStream::new(self, terms, statement, check, read)
    }

    #[cold]
    fn exhausted(&self) -> Error {
        Counters::count(&self.counters().timeouts);
        let waited = self.inner.config.pool_timeout.unwrap_or_default();
        let size = self.inner.config.pool_max;
        let message =
            format!("no connection became free within {waited:?}: all {size} of the pool are in use");
        Error::new(ErrorKind::Timeout, message).with_hint(
            "does a transaction wait for another connection of the same pool, or a stream live too long? The \
             options are `pool_max` and `pool_timeout`",
        )
    }
}

/// Runs a statement on a connection of its own.
async fn run_alone(mut lease: Lease, statement: Statement, sink: &mut dyn RowSink) -> Result<u64> {
    let mut step = [Step::new(statement, sink)];
    lease.execute(&mut Controls::default(), &mut step).await?;
    Ok(step[0].affected)
}

#[cold]
pub(crate) fn closed() -> Error {
    Error::new(ErrorKind::Closed, "the pool is closed")
        .with_hint("`Db::close` was called on one of its handles")
}

/// One who waits for a connection of its own.
struct Loner<'a>(&'a AtomicUsize);

impl<'a> Loner<'a> {
    fn count(loners: &'a AtomicUsize) -> Loner<'a> {
        loners.fetch_add(1, Ordering::Relaxed);
        Loner(loners)
    }
}

impl Drop for Loner<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Where a statement runs.
enum Placed {
    /// On a connection that others may share.
    Shared(Place),
    /// On one of its own.
    Alone(Statement, Lease),
}

/// How long a statement waits for a free connection before it looks again for one to share.
const RETRY: Duration = Duration::from_millis(2);

/// How long one who has to have a connection alone waits before it looks whether anybody is still there who shares one.
const LONG: Duration = Duration::from_millis(50);

/// How long to wait for a connection to become free. Making one and tidying one up keep `connect_timeout` themselves.
fn patience(wait: Option<Duration>) -> Timeouts {
    Timeouts { wait, create: None, recycle: None }
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db").field("config", &self.inner.config).field("status", &self.status()).finish()
    }
}

#[diagnostic::do_not_recommend]
impl Executor for Db {
    async fn run(&self, statement: Statement, sink: &mut dyn RowSink) -> Result<u64> {
        match self.readers([statement.effect].into_iter()) {
            Some(set) => Box::pin(self.run_read(set, Terms::default(), statement, sink)).await,
            None => self.run_here(statement, sink).await,
        }
    }

    async fn run_batch(
        &self,
        statements: Vec<Statement>,
        sinks: &mut [Box<dyn RowSink + '_>],
    ) -> Result<Vec<u64>> {
        self.batch_on(Terms::default(), statements, sinks).await
    }

    fn run_stream<T: Send + 'static>(
        &self,
        statement: Statement,
        check: CheckFn,
        read: fn(&mut Row<'_>) -> Result<T>,
    ) -> impl Stream<Item = Result<T>> + Send {
        self.stream_on(Terms::default(), statement, check, read)
    }
}
