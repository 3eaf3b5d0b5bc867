//! SQL as it is, for what has no interface of its own: several statements, and their results as text.

use mizzle_core::{Error, ErrorKind, Result};

use crate::connection::Connection;
use crate::lease::Tenant;
use crate::message::Status;
use crate::pool::Db;
use crate::transaction::Transaction;

/// What one statement of [`Db::raw`] gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawResult {
    /// The command tag, such as `SELECT 2` or `CREATE TABLE`.
    pub tag: String,
    /// The columns; none, where the statement gives no rows.
    pub columns: Vec<RawColumn>,
    /// The rows, each value as the server prints it; `None` is NULL.
    pub rows: Vec<Vec<Option<String>>>,
}

/// A column of a [`RawResult`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawColumn {
    /// Its name.
    pub name: String,
    /// The OID of its type.
    pub type_oid: u32,
}

impl Db {
    /// Runs SQL as it is: any number of statements between semicolons, without parameters, by the simple protocol. Gives
    /// the result of each, as text: for `EXPLAIN`, `SHOW`, and whatever else has no interface of its own. Never write a
    /// value from outside into the SQL.
    ///
    /// It has a connection of the pool for itself, and must leave it as it was: a transaction that it leaves open is rolled
    /// back, and an error. What it `SET`s stays with that connection, whoever has it next: give such SQL to a
    /// [`Connection`] or, as `SET LOCAL`, to a [`Transaction`].
    ///
    /// ```no_run
    /// # async fn example(db: &mizzle_pg::Db) -> mizzle_pg::Result<()> {
    /// let results = db.raw("SHOW server_version; SELECT 1 AS one, NULL AS nothing").await?;
    /// assert_eq!(results[1].tag, "SELECT 1");
    /// assert_eq!(results[1].columns[0].name, "one");
    /// assert_eq!(results[1].rows, [[Some("1".to_owned()), None]]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// That of the first statement that fails, with a caret below its place. Unless there are transaction commands in the
    /// SQL, nothing has happened then.
    pub async fn raw(&self, sql: &str) -> Result<Vec<RawResult>> {
        let mut lease = self.lease().await?;
        lease.settle().await?;
        let results = lease.raw(sql).await;
        if lease.status == Status::Idle {
            return results;
        }
        lease.abandoned = true;
        lease.roll_back_unattended();
        results.and_then(|_| {
            Err(Error::new(ErrorKind::Config, "the SQL left a transaction open, which is rolled back")
                .with_hint("end it in the same SQL, or use `Db::transaction` or a `Connection`")
                .with_statement(sql))
        })
    }
}

impl Connection {
    /// Runs SQL as it is; see [`Db::raw`]. What it sets and begins stays.
    ///
    /// # Errors
    /// As there.
    pub async fn raw(&self, sql: &str) -> Result<Vec<RawResult>> {
        self.lease(Tenant::Script).await?.raw(sql).await
    }
}

impl Transaction {
    /// Runs SQL as it is; see [`Db::raw`].
    ///
    /// # Errors
    /// As there.
    pub async fn raw(&self, sql: &str) -> Result<Vec<RawResult>> {
        let mut lease = self.scope.enter().await?;
        self.scope.send_pending(&mut lease).await?;
        lease.raw(sql).await.inspect_err(|error| self.scope.note(error))
    }
}
