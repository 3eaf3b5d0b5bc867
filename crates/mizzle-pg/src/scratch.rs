//! An empty database that goes away with its value: where a schema is made only to be looked at.

use std::ops::Deref;

use mizzle_core::{Error, ErrorKind, Result};
use mizzle_server::Cluster;

use crate::config::Config;
use crate::connection::Connection;
use crate::database::{drop_now, ident, unique_name};
use crate::pool::Db;

/// An empty database, dropped with this value.
///
/// ```no_run
/// use mizzle_pg::Scratch;
///
/// # async fn example() -> mizzle_core::Result<()> {
/// let scratch = Scratch::new(None).await?;
/// scratch.script("CREATE TABLE notes (id bigint)").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Scratch {
    db: Db,
    server: Config,
    name: String,
    // Keeps the server running, where it is ours.
    _cluster: Option<Cluster>,
}

impl Scratch {
    /// A database on the server that `server` leads to, or on a throwaway one of our own, found on this machine or fetched.
    ///
    /// # Errors
    /// Where there is no server, or the user may not create databases.
    pub async fn new(server: Option<&Config>) -> Result<Scratch> {
        let (server, cluster) = match server {
            Some(server) => (server.clone(), None),
            None => {
                let started = tokio::task::spawn_blocking(Cluster::shared_for_tests).await;
                let failed =
                    |why: String| Error::new(ErrorKind::Connect, format!("no server to try on: {why}"));
                let cluster = started.map_err(|why| failed(why.to_string()))?;
                let cluster = cluster.map_err(|why| failed(why.to_string()).with_source(why))?;
                (Config::new(&cluster.url("postgres"))?, Some(cluster))
            }
        };
        let name = unique_name("scratch");
        let connection = Connection::connect(&server).await?;
        // Nothing of what somebody put into template1.
        connection.script(&format!("create database {} template template0", ident(&name)?)).await?;
        // From here on the drop cleans up.
        let db = Db::lazy(server.clone().with_database(&name))?;
        Ok(Scratch { db, server, name, _cluster: cluster })
    }
}

impl Deref for Scratch {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.db.close();
        drop_now(self.server.clone(), std::mem::take(&mut self.name));
    }
}
