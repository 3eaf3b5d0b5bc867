//! A connection that is not part of a pool.

use std::sync::Arc;

use futures_core::Stream;
use mizzle_core::row::{CheckFn, Row};
use mizzle_core::{Executor, Result, RowSink, Statement};
use tokio::sync::Mutex;

use crate::catalog::Catalog;
use crate::config::Config;
use crate::conversation::{self, Controls, Step};
use crate::lease::{Lease, Tenancy, Tenant};
use crate::session::Session;
use crate::stream::DirectStream;
use crate::terms::Terms;
use crate::transaction::{Begin, Transaction};

/// A connection of its own: one session with the server, from its login to the drop of this value.
///
/// Statements run one after another, in the order in which they ask. Programs want a [`Db`](crate::Db); this is
/// for what belongs to one session, such as advisory locks and `SET`.
///
/// ```no_run
/// use mizzle_pg::{Config, Connection};
///
/// # async fn example() -> mizzle_core::Result<()> {
/// let connection = Connection::connect(&Config::new("postgresql://ada@localhost/app")?).await?;
/// connection.script("set lock_timeout = '2s'; select pg_advisory_lock(42)").await?;
/// # Ok(())
/// # }
/// ```
pub struct Connection {
    session: Arc<Mutex<Session>>,
    tenancy: Arc<Tenancy>,
}

impl Connection {
    /// Connects to the first host that can be reached, and logs in.
    ///
    /// # Errors
    /// [`Connect`](crate::ErrorKind::Connect), where no host can be reached,
    /// [`Authentication`](crate::ErrorKind::Authentication), where the login is refused, or what else the server
    /// says against it.
    pub async fn connect(config: &Config) -> Result<Connection> {
        let session = conversation::open(config, &Arc::new(Catalog::default())).await?;
        Ok(Connection { session: Arc::new(Mutex::new(session)), tenancy: Arc::default() })
    }

    /// A connection whose session is there already.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn over(session: Session) -> Connection {
        Connection { session: Arc::new(Mutex::new(session)), tenancy: Arc::default() }
    }

    /// Runs a script: any number of statements between semicolons, without parameters, whose rows are not wanted.
    /// Unless it has transaction commands of its own, all of it happens or nothing.
    ///
    /// # Errors
    /// That of the first statement that fails, with a caret below its place in the script.
    pub async fn script(&self, sql: &str) -> Result<()> {
        self.tenancy.check_free()?;
        let mut session = self.session.lock().await;
        session.settle().await?;
        session.script(sql).await
    }

    /// A transaction with options; see [`Begin`].
    pub fn begin(&self) -> Begin<'_> {
        Begin::on_connection(self)
    }

    /// Runs `work` in a transaction: committed if it returns `Ok`, rolled back if it returns `Err`, panics, or
    /// its future is dropped. See [`Db::transaction`](crate::Db::transaction).
    ///
    /// # Errors
    /// That of `work`, or that of `COMMIT`.
    pub async fn transaction<T, F>(&self, work: F) -> Result<T>
    where
        F: AsyncFnOnce(&Transaction) -> Result<T>,
    {
        self.begin().once(work).await
    }

    /// The same with an error type of the program's own.
    ///
    /// # Errors
    /// That of `work`, or that of `COMMIT`.
    pub async fn try_transaction<T, E, F>(&self, work: F) -> Result<T, E>
    where
        E: From<mizzle_core::Error>,
        F: AsyncFnOnce(&Transaction) -> Result<T, E>,
    {
        self.begin().once(work).await
    }

    /// The process ID of the server process, as in `pg_stat_activity`.
    pub async fn process_id(&self) -> Option<i32> {
        self.session.lock().await.key.map(|key| key.process)
    }

    /// A setting that the server reports, such as `server_version`.
    pub async fn setting(&self, name: &str) -> Option<String> {
        self.session.lock().await.settings.get(name).cloned()
    }

    /// How many statements are kept prepared.
    pub async fn prepared_statements(&self) -> usize {
        self.session.lock().await.statements.len()
    }

    /// Takes the session for longer than a statement.
    pub(crate) async fn lease(&self, tenant: Tenant) -> Result<Lease> {
        self.tenancy.check_free()?;
        let mut session = self.session.clone().lock_owned().await;
        session.settle().await?;
        Ok(Lease::own(session, &self.tenancy, tenant))
    }

    async fn execute_on(&self, terms: &Terms, steps: Vec<Step<'_>>) -> Result<Vec<u64>> {
        self.tenancy.check_free()?;
        let mut session = self.session.lock().await;
        session.settle().await?;
        session.execute_on(terms, &mut Controls::default(), steps).await
    }

    pub(crate) async fn run_on(
        &self,
        terms: Terms,
        statement: Statement,
        sink: &mut dyn RowSink,
    ) -> Result<u64> {
        let affected = self.execute_on(&terms, vec![Step::new(statement, sink)]).await?;
        Ok(affected.into_iter().sum())
    }

    pub(crate) async fn batch_on(
        &self,
        terms: Terms,
        statements: Vec<Statement>,
        sinks: &mut [Box<dyn RowSink + '_>],
    ) -> Result<Vec<u64>> {
        self.execute_on(&terms, Step::batch(statements, sinks)?).await
    }

    pub(crate) fn stream_on<T: Send + 'static>(
        &self,
        terms: Terms,
        statement: Statement,
        check: CheckFn,
        read: fn(&mut Row<'_>) -> Result<T>,
    ) -> impl Stream<Item = Result<T>> + Send {
        DirectStream::new(async { self.lease(Tenant::Stream).await }, terms, statement, check, read)
    }
}

#[diagnostic::do_not_recommend]
impl Executor for Connection {
    async fn run(&self, statement: Statement, sink: &mut dyn RowSink) -> Result<u64> {
        self.tenancy.check_free()?;
        let mut session = self.session.lock().await;
        session.settle().await?;
        let mut step = [Step::new(statement, sink)];
        session.execute(&mut Controls::default(), &mut step).await?;
        Ok(step[0].affected)
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
