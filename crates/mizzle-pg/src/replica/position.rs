//! Reading one's own writes: what was written by now, and handles that read no less.

use std::sync::Arc;
use std::time::Duration;

use mizzle_core::value::PgLsn;
use mizzle_core::{Error, ErrorKind, Result, Statement};

use super::look::Position;
use super::route::{Pick, Route};
use super::{ReplicaSet, ReplicaStatus, Replicas};
use crate::pool::Db;

/// Where the next record goes. `pg_current_wal_lsn` may be before a commit that was acknowledged, where
/// `synchronous_commit` is off.
const INSERTED: &str = "select pg_catalog.pg_current_wal_insert_lsn()";

impl Db {
    /// The same database, with replicas to read from.
    ///
    /// A query that Mizzle has built, in which there is no SQL of the program's own, runs on a replica. The primary runs all
    /// else: writes, SQL of the program's own (whose effect only its author knows; see [`on_replica`](Db::on_replica)),
    /// transactions, scripts, COPY, listeners and locks; and all of it where no replica is fit.
    ///
    /// Replicas are looked at once now, and while there are reads. One that cannot be reached, that is no replica any more,
    /// or that is too far behind is left out until it is fit again; none of that is an error. A read that fails because of
    /// its replica, before it has given a row, is run on another one or on the primary.
    ///
    /// ```no_run
    /// use mizzle_pg::{Db, Replicas};
    ///
    /// # async fn example() -> mizzle_pg::Result<()> {
    /// let replicas = Replicas::new(["postgresql://ada@replica1/app", "postgresql://ada@replica2/app"])?;
    /// let db = Db::connect("postgresql://ada@primary/app").await?.with_replicas(replicas).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Config`](ErrorKind::Config), where a pool cannot be made of an option.
    pub async fn with_replicas(mut self, replicas: Replicas) -> Result<Db> {
        let mut primary = self.with_route(Route::default());
        primary.replicas = None;
        let set = Arc::new(ReplicaSet::new(primary, replicas)?);
        set.look_at_all().await;
        self.replicas = (!set.replicas.is_empty()).then_some(set);
        Ok(self)
    }

    /// A handle whose statements all run on the primary.
    pub fn primary(&self) -> Db {
        self.with_route(Route { pick: Pick::Primary, ..self.route })
    }

    /// A handle whose statements run on a replica unless they are known to write: for SQL of the program's own that only
    /// reads. Such SQL runs in a read-only transaction; what writes after all is run on the primary. A transaction that is
    /// [`read_only`](crate::Begin::read_only), and a COPY of a query, run on a replica too.
    ///
    /// ```no_run
    /// # async fn example(db: &mizzle_pg::Db) -> mizzle_pg::Result<()> {
    /// let tx = db.on_replica().begin().read_only().await?;
    /// tx.script("select count(*) from users").await?;
    /// tx.commit().await
    /// # }
    /// ```
    pub fn on_replica(&self) -> Db {
        self.with_route(Route { pick: Pick::Replica, ..self.route })
    }

    /// Where the primary's log is now: a replica that has replayed it has all that was committed before this was asked. To be
    /// given to [`at_least`](Db::at_least), by the same request or, as text, by the next one.
    ///
    /// # Errors
    /// What the server reports.
    pub async fn position(&self) -> Result<PgLsn> {
        let mut position = Position::default();
        self.run_here(Statement::new(INSERTED, Vec::new()), &mut position).await?;
        position.0.ok_or_else(|| Error::new(ErrorKind::Decode, "the server has no position in its log"))
    }

    /// A handle whose reads see all that was written up to a position: on a replica that has replayed it, else on the
    /// primary.
    ///
    /// ```no_run
    /// # async fn example(db: &mizzle_pg::Db) -> mizzle_pg::Result<()> {
    /// db.script("update accounts set name = 'Ada' where id = 7").await?;
    /// let written = db.position().await?;
    /// let db = db.at_least(written); // its reads see Ada
    /// # Ok(())
    /// # }
    /// ```
    pub fn at_least(&self, position: PgLsn) -> Db {
        self.at_least_within(position, Duration::ZERO)
    }

    /// The same, waiting so long for a replica before the primary is asked.
    pub fn at_least_within(&self, position: PgLsn, wait: Duration) -> Db {
        self.with_route(Route { lsn: Some(position), wait, ..self.route })
    }

    /// How the replicas are doing, in the order in which they were given.
    pub fn replicas(&self) -> Vec<ReplicaStatus> {
        self.replicas.as_ref().map(|set| set.status()).unwrap_or_default()
    }

    fn with_route(&self, route: Route) -> Db {
        let mut db = self.clone();
        db.route = route;
        db
    }
}
