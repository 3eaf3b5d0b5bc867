//! Creating, cloning and dropping databases: the only statements composed here that name an object.

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
