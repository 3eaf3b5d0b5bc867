//! The server and its databases: one for each set of data.

use mizzle::prelude::*;
use mizzle::testing::TestDb;
use mizzle_bench::ask::Place;
use mizzle_bench::candidate::Result;

/// The tables of all cases but the shop.
pub const TABLES: &str = include_str!("../schema/tables.sql");

/// A database with data in it.
pub struct Database {
    db: TestDb,
    runtime: tokio::runtime::Runtime,
    pub place: Place,
    /// What the server calls itself.
    pub version: String,
}

impl Database {
    /// A new database that the script has filled.
    pub fn new(script: &str) -> Result<Database> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (db, place, version) = runtime.block_on(async {
            let db = TestDb::new("").await?;
            db.script(script).await?;
            db.script("VACUUM ANALYZE").await?;
            db.script("CHECKPOINT").await?;
            let directory = setting(&db, "unix_socket_directories").await?;
            let port = setting(&db, "port").await?.parse().map_err(mizzle::Error::custom)?;
            let version = setting(&db, "server_version").await?;
            let place = Place { host: directory, port, database: db.name().to_owned() };
            Ok::<_, mizzle::Error>((db, place, version))
        })?;
        Ok(Database { db, runtime, place, version })
    }

    pub fn script(&self, sql: &str) -> Result<()> {
        Ok(self.runtime.block_on(self.db.script(sql))?)
    }

    /// The server's processes that serve others than this program, by their numbers.
    pub fn backends(&self) -> Result<Vec<u32>> {
        let backends = self.runtime.block_on(
            sql_query!(
                (i32,),
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            .all(&*self.db),
        )?;
        Ok(backends.into_iter().filter_map(|(pid,)| pid.try_into().ok()).collect())
    }

    /// The rows of a query, one text for all.
    pub fn text(&self, sql: &str) -> Result<String> {
        let results = self.runtime.block_on(self.db.raw(sql))?;
        Ok(format!("{:?}", results.last().map(|result| &result.rows)))
    }
}

async fn setting(db: &Db, name: &str) -> mizzle::Result<String> {
    let (value,) = sql_query!((String,), "SELECT current_setting({})", name).one(db).await?;
    // The first of several directories will do.
    Ok(value.split(',').next().unwrap_or_default().trim().trim_matches('"').to_owned())
}
