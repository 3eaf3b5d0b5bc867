//! Creating, cloning and dropping databases: the only statements composed here that name an object.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

use mizzle_core::row::{CheckFn, Row};
use mizzle_core::value::{Datum, Param, SqlType};
use mizzle_core::{Error, ErrorKind, Executor, Result, RowSink, Statement};
use mizzle_schema::quote_ident;

use crate::config::Config;
use crate::connection::Connection;

/// Creates a database, unless there is one of that name. `server` is a connection to any other database.
pub(crate) async fn create_if_missing(server: &Config, name: &str) -> Result<()> {
    let connection = Connection::connect(server).await?;
    if exists(&connection, name).await? {
        return Ok(());
    }
    match connection.script(&format!("create database {}", ident(name)?)).await {
        // Somebody else was faster.
        Err(error) if matches!(error.sqlstate(), Some("42P04" | "23505")) => Ok(()),
        outcome => outcome,
    }
}

/// Whether there is a database of that name.
pub(crate) async fn exists(connection: &Connection, name: &str) -> Result<bool> {
    const NAME: SqlType = SqlType::built_in("name", 19, 1003);
    let statement = Statement::new(
        "select 1 from pg_catalog.pg_database where datname = $1",
        vec![Param { ty: NAME, datum: Datum::copied(name.as_bytes()) }],
    );
    let mut found = Found(false);
    connection.run(statement, &mut found).await?;
    Ok(found.0)
}

/// Drops a database, whoever is connected to it; `server` is a connection to any other. For a value that goes out of scope:
/// what goes wrong is a warning.
pub(crate) fn drop_now(server: Config, name: String) {
    // Dropping a database takes some messages, and a drop cannot wait for them on the runtime that it runs on.
    let thread = std::thread::spawn(move || match drop_database(&server, &name) {
        Ok(()) => {}
        Err(error) => tracing::warn!(%error, "the database {name} was not dropped"),
    });
    thread.join().ok();
}

fn drop_database(server: &Config, name: &str) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|why| Error::new(ErrorKind::Connect, format!("no runtime: {why}")))?;
    runtime.block_on(async {
        let connection = Connection::connect(server).await?;
        connection.script(&format!("drop database if exists {} with (force)", ident(name)?)).await
    })
}

/// A name that no other database of a server has; `kind` is part of it, such as `test`.
pub(crate) fn unique_name(kind: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    format!("mizzle_{kind}_{}_{count}_{}", std::process::id(), now.as_micros())
}

/// A database name as it may stand in a statement.
pub(crate) fn ident(name: &str) -> Result<String> {
    quote_ident(name)
        .map_err(|why| Error::new(ErrorKind::Config, format!("the name of a database is wrong: {why}")))
}

struct Found(bool);

impl RowSink for Found {
    fn check(&self) -> Option<CheckFn> {
        None
    }

    fn row(&mut self, _: &mut Row<'_>) -> Result<()> {
        self.0 = true;
        Ok(())
    }
}
