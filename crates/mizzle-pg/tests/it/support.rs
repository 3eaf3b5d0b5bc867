//! Statements and rows without a query builder, and a proxy that watches the wire.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use mizzle_core::row::{CheckFn, Mismatch, ResultColumns, Row};
use mizzle_core::value::{Datum, Param, SqlType};
use mizzle_core::{Collect, Discard, Error, ErrorKind, Executor, Result, Statement};
use mizzle_pg::testing::TestDb;
use mizzle_pg::{Config, Host};
use postgres_types::{FromSql, ToSql, Type};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};

pub const INT4: SqlType = SqlType::built_in("int4", 23, 1007);
pub const INT8: SqlType = SqlType::built_in("int8", 20, 1016);
pub const TEXT: SqlType = SqlType::built_in("text", 25, 1009);

/// An empty database.
pub async fn empty() -> TestDb {
    TestDb::new("").await.unwrap()
}

/// A database with a table `numbers (n int primary key)` that has no rows.
pub async fn numbers() -> TestDb {
    TestDb::new("create table numbers (n int primary key)").await.unwrap()
}

pub fn param(ty: SqlType, value: impl ToSql) -> Param {
    Param { ty, datum: Datum::by_to_sql(&value, &ty) }
}

pub fn statement(text: &str, params: impl Into<Vec<Param>>) -> Statement {
    Statement::new(text, params.into())
}

/// The first column of every row.
pub async fn column<T>(db: &impl Executor, text: &str, params: impl Into<Vec<Param>>) -> Result<Vec<T>>
where
    T: for<'a> FromSql<'a> + Send,
{
    let mut rows = Collect::new(accepts::<T> as CheckFn, read::<T>);
    db.run(statement(text, params), &mut rows).await?;
    Ok(rows.rows)
}

/// The only value of the only row.
pub async fn value<T>(db: &impl Executor, text: &str) -> Result<T>
where
    T: for<'a> FromSql<'a> + Send,
{
    let mut rows = column(db, text, []).await?;
    match (rows.pop(), rows.len()) {
        (Some(value), 0) => Ok(value),
        (_, more) => Err(Error::new(ErrorKind::NotFound, format!("{more} rows are too many or too few"))),
    }
}

/// Runs a statement whose rows are not wanted.
pub async fn execute(db: &impl Executor, text: &str, params: impl Into<Vec<Param>>) -> Result<u64> {
    db.run(statement(text, params), &mut Discard).await
}

pub fn accepts<T: for<'a> FromSql<'a>>(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch> {
    columns.expect(std::any::type_name::<T>(), |column| Ok(T::accepts(&column.ty)))
}

pub fn read<T: for<'a> FromSql<'a>>(row: &mut Row<'_>) -> Result<T> {
    let (column, value) = row.next_value()?;
    T::from_sql_nullable(&column.ty, value).map_err(|why| Error::new(ErrorKind::Decode, why.to_string()))
}

/// A type that asks for the catalog before it says whether it will do, as enums do.
pub struct Label(pub String);

impl<'a> FromSql<'a> for Label {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Label(std::str::from_utf8(raw)?.to_owned()))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

pub fn accepts_mood(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch> {
    columns.expect("Mood", |column| match column.resolved {
        true => Ok(column.ty.name() == "mood"),
        false => Err(Mismatch::Unresolved),
    })
}

/// The URL of a database behind another socket.
pub fn url_at(folder: &std::path::Path, config: &Config) -> String {
    format!("postgresql:///{}?host={}&user={}", config.database(), folder.display(), config.user())
}

/// Passes everything on to the server, and counts how many times each side spoke.
pub struct Proxy {
    pub folder: PathBuf,
    pub writes: Arc<AtomicUsize>,
}

impl Proxy {
    /// Listens on a socket of its own in front of the server of a database.
    pub fn before(db: &TestDb) -> Proxy {
        let Host::Unix { folder: server, port } = &db.config().hosts()[0] else {
            panic!("the server for tests listens on a Unix socket")
        };
        let server = server.join(format!(".s.PGSQL.{port}"));
        let folder = temporary_folder();
        let listener = UnixListener::bind(folder.join(".s.PGSQL.5432")).unwrap();
        let writes = Arc::new(AtomicUsize::new(0));
        let counter = writes.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&server).await.unwrap();
                tokio::spawn(pass_on(client, server, counter.clone()));
            }
        });
        Proxy { folder, writes }
    }

    pub fn url(&self, db: &TestDb) -> String {
        url_at(&self.folder, db.config())
    }

    /// How many times the client wrote since the last time this was asked.
    pub fn trips(&self) -> usize {
        self.writes.swap(0, Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

async fn pass_on(client: UnixStream, server: UnixStream, writes: Arc<AtomicUsize>) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let up = async {
        let mut buffer = vec![0; 1 << 20];
        while let Ok(count @ 1..) = from_client.read(&mut buffer).await {
            writes.fetch_add(1, Ordering::SeqCst);
            to_server.write_all(&buffer[..count]).await.ok();
        }
        to_server.shutdown().await.ok();
    };
    let down = async {
        tokio::io::copy(&mut from_server, &mut to_client).await.ok();
        to_client.shutdown().await.ok();
    };
    tokio::join!(up, down);
}

/// A proxy that from some moment on passes nothing back: the network is gone, and nobody says so.
pub struct Hole {
    pub folder: PathBuf,
    pub open: Arc<AtomicBool>,
}

impl Hole {
    pub fn before(db: &TestDb) -> Hole {
        let Host::Unix { folder: server, port } = &db.config().hosts()[0] else { panic!("a Unix socket") };
        let server = server.join(format!(".s.PGSQL.{port}"));
        let folder = temporary_folder();
        let listener = UnixListener::bind(folder.join(".s.PGSQL.5432")).unwrap();
        let open = Arc::new(AtomicBool::new(false));
        let hole = open.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&server).await.unwrap();
                let (mut from_client, mut to_client) = client.into_split();
                let (mut from_server, mut to_server) = server.into_split();
                tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
                let hole = hole.clone();
                tokio::spawn(async move {
                    let mut buffer = vec![0; 1 << 16];
                    while let Ok(count @ 1..) = from_server.read(&mut buffer).await {
                        if !hole.load(Ordering::SeqCst) {
                            to_client.write_all(&buffer[..count]).await.ok();
                        }
                    }
                });
            }
        });
        Hole { folder, open }
    }
}

impl Drop for Hole {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

/// A folder of our own with a path that is short enough for a socket.
pub fn temporary_folder() -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, Ordering::SeqCst);
    let folder = std::env::temp_dir().join(format!("mizzle-pg-{}-{count}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
