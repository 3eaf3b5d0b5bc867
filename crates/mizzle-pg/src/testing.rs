//! A database of its own for each test.
//!
//! The server is the one that all test processes share (started from the PostgreSQL on this machine), or that of
//! `MIZZLE_TEST_URL`. What a test needs in its database is made once, in a template, and cloned for each test.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Deref;

use futures_core::Stream;
use mizzle_core::row::{CheckFn, Row};
use mizzle_core::{
    CopyExecutor, CopyInto, CopyQuery, CopySource, Error, ErrorKind, Executor, Result, RowSink, Statement,
};
use mizzle_server::Cluster;
use tokio::sync::OnceCell;

use crate::config::Config;
use crate::connection::Connection;
use crate::database::{drop_now, exists, ident, unique_name};
use crate::pool::Db;

/// A database for one test, dropped with this value.
///
/// ```no_run
/// use mizzle_pg::testing::TestDb;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> mizzle_core::Result<()> {
/// let db = TestDb::new("create table notes (id serial primary key, body text not null)").await?;
/// db.script("insert into notes (body) values ('first')").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct TestDb {
    db: Db,
    server: Config,
    name: String,
}

/// Keeps the shared server running as long as this process does.
static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();

impl TestDb {
    /// A database in which a script has been run. Tests with the same script share the template it is cloned from.
    ///
    /// # Errors
    /// Where no server can be had, or the script fails.
    pub async fn new(script: &str) -> Result<TestDb> {
        TestDb::with(script, async |db| db.script(script).await).await
    }

    /// A database that `setup` has been run on. The template is made again when `key` changes, which should
    /// therefore contain all that `setup` depends on.
    ///
    /// # Errors
    /// Where no server can be had, or that of `setup`.
    pub async fn with<F>(key: impl Hash, setup: F) -> Result<TestDb>
    where
        F: AsyncFnOnce(&Db) -> Result<()>,
    {
        let server = test_server().await?;
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let hash = hasher.finish();
        let template = format!("mizzle_template_{hash:016x}");
        let connection = Connection::connect(&server).await?;
        if !exists(&connection, &template).await? {
            make_template(&connection, &server, &template, hash, setup).await?;
        }
        let name = unique_name("test");
        // Copying the files is several times faster than logging every page, but older servers only do the former.
        let strategy = if major_version(&connection).await >= 15 { " strategy file_copy" } else { "" };
        let create = format!("create database {} template {}{strategy}", ident(&name)?, ident(&template)?);
        connection.script(&create).await?;
        // From here on the drop cleans up.
        let db = Db::lazy(server.clone().with_database(&name))?;
        Ok(TestDb { db, server, name })
    }

    /// The name of the database.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

/// So that `.all(&db)` takes a `TestDb` as it takes a [`Db`].
#[diagnostic::do_not_recommend]
impl Executor for TestDb {
    fn run(&self, statement: Statement, sink: &mut dyn RowSink) -> impl Future<Output = Result<u64>> + Send {
        self.db.run(statement, sink)
    }

    fn run_batch(
        &self,
        statements: Vec<Statement>,
        sinks: &mut [Box<dyn RowSink + '_>],
    ) -> impl Future<Output = Result<Vec<u64>>> + Send {
        self.db.run_batch(statements, sinks)
    }

    fn run_stream<T: Send + 'static>(
        &self,
        statement: Statement,
        check: CheckFn,
        read: fn(&mut Row<'_>) -> Result<T>,
    ) -> impl Stream<Item = Result<T>> + Send {
        self.db.run_stream(statement, check, read)
    }
}

#[diagnostic::do_not_recommend]
impl CopyExecutor for TestDb {
    fn run_copy_in(
        &self,
        copy: CopyInto,
        source: &mut dyn CopySource,
    ) -> impl Future<Output = Result<u64>> + Send {
        self.db.run_copy_in(copy, source)
    }

    fn run_copy_out<T: Send + 'static>(
        &self,
        copy: CopyQuery,
        check: CheckFn,
        read: fn(&mut Row<'_>) -> Result<T>,
    ) -> impl Stream<Item = Result<T>> + Send {
        self.db.run_copy_out(copy, check, read)
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        self.db.close();
        drop_now(self.server.clone(), std::mem::take(&mut self.name));
    }
}

async fn test_server() -> Result<Config> {
    if let Ok(url) = std::env::var("MIZZLE_TEST_URL") {
        return Config::new(&url);
    }
    let start = || async {
        match tokio::task::spawn_blocking(Cluster::shared_for_tests).await {
            Ok(Ok(cluster)) => Ok(cluster),
            Ok(Err(why)) => Err(Error::new(ErrorKind::Connect, why.to_string()).with_source(why)),
            Err(why) => Err(Error::new(ErrorKind::Connect, format!("the server was not started: {why}"))),
        }
    };
    let cluster = CLUSTER.get_or_try_init(start).await?;
    Config::new(&cluster.url("postgres"))
}

/// Makes the template, unless another process is faster: it appears under its name only when it is complete.
async fn make_template<F>(
    connection: &Connection,
    server: &Config,
    template: &str,
    hash: u64,
    setup: F,
) -> Result<()>
where
    F: AsyncFnOnce(&Db) -> Result<()>,
{
    let lock = i64::from_ne_bytes(hash.to_ne_bytes());
    connection.script(&format!("select pg_advisory_lock({lock})")).await?;
    if exists(connection, template).await? {
        return connection.script(&format!("select pg_advisory_unlock({lock})")).await;
    }
    let draft = format!("{template}_draft");
    connection.script(&format!("drop database if exists {} with (force)", ident(&draft)?)).await?;
    connection.script(&format!("create database {}", ident(&draft)?)).await?;
    let db = Db::lazy(server.clone().with_database(&draft))?;
    let made = setup(&db).await;
    db.close();
    made?;
    let rename = format!("alter database {} rename to {}", ident(&draft)?, ident(template)?);
    connection.script(&rename).await?;
    connection.script(&format!("select pg_advisory_unlock({lock})")).await
}

async fn major_version(connection: &Connection) -> u32 {
    let version = connection.setting("server_version").await.unwrap_or_default();
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}
