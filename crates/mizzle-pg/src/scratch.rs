//! An empty database that goes away with its value: where a schema is made only to be looked at.

use std::ops::Deref;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

use mizzle_core::{Error, ErrorKind, Result};
use mizzle_server::Cluster;

use crate::config::Config;
use crate::connection::Connection;
use crate::database::ident;
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
        let name = unique_name();
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
        let (server, name) = (self.server.clone(), std::mem::take(&mut self.name));
        // Dropping a database takes some messages, and a drop cannot wait for them on the runtime that it runs on.
        let thread = std::thread::spawn(move || match drop_database(&server, &name) {
            Ok(()) => {}
            Err(error) => tracing::warn!(%error, "the scratch database {name} was not dropped"),
        });
        thread.join().ok();
    }
}

fn drop_database(server: &Config, name: &str) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|why| Error::new(ErrorKind::Connect, format!("no runtime: {why}")))?;
    runtime.block_on(async {
        let connection = Connection::connect(server).await?;
        connection.script(&format!("drop database if exists {} with (force)", ident(name)?)).await
    })
}

fn unique_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    format!("mizzle_scratch_{}_{count}_{}", std::process::id(), now.as_micros())
}
