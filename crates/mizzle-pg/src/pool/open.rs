//! `Db::open`: the database of the program, wherever PostgreSQL comes from.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use mizzle_core::{Error, ErrorKind, Result};
use mizzle_server::{Binaries, Cluster};

use super::{Db, Inner};
use crate::config::Config;
use crate::database;

/// The database of the development server; the server belongs to one project, so one name does for all.
const DATABASE: &str = "mizzle";

impl Db {
    /// Opens the program's database: the one that `DATABASE_URL` names; without it, that of a development server
    /// of this project, which is started from the PostgreSQL on this machine (fetched once, where there is
    /// none) and keeps its data below `.mizzle/`.
    ///
    /// The project is the Cargo workspace (or package) around the program, so that `cargo run` and the
    /// program started by hand open the same database.
    ///
    /// # Errors
    /// Those of [`connect`](Db::connect); or why no server can be had, and all the ways to get one.
    pub async fn open() -> Result<Db> {
        Db::open_with(|line| tracing::info!("{line}")).await
    }

    /// [`open`](Db::open), telling what takes long (fetching a server) line by line.
    ///
    /// # Errors
    /// As there.
    pub async fn open_with(progress: impl FnMut(&str) + Send + 'static) -> Result<Db> {
        match std::env::var("DATABASE_URL") {
            Ok(url) if !url.is_empty() => Db::connect(&url).await,
            _ => Db::open_kept(project(), progress).await,
        }
    }

    async fn open_kept(root: PathBuf, mut progress: impl FnMut(&str) + Send + 'static) -> Result<Db> {
        let start = move || {
            let binaries = Binaries::find_or_fetch(&mut progress)?;
            Cluster::kept_with(&binaries, &root)
        };
        let cluster = match tokio::task::spawn_blocking(start).await {
            Ok(Ok(cluster)) => cluster,
            Ok(Err(why)) => return Err(Error::new(ErrorKind::Connect, why.to_string()).with_source(why)),
            Err(why) => {
                return Err(Error::new(ErrorKind::Connect, format!("the server was not started: {why}")));
            }
        };
        database::create_if_missing(&Config::new(&cluster.url("postgres"))?, DATABASE).await?;
        Db::on_cluster(Config::new(&cluster.url(DATABASE))?, cluster).await
    }

    /// A pool that keeps the server running.
    pub(crate) async fn on_cluster(config: Config, cluster: Cluster) -> Result<Db> {
        let db = Db::connect_with(config).await?;
        let Inner { pool, config, .. } = &*db.inner;
        let inner = Inner {
            pool: pool.clone(),
            loners: AtomicUsize::new(0),
            config: config.clone(),
            cluster: Some(cluster),
        };
        Ok(Db { inner: Arc::new(inner), ..db })
    }

    /// The server that this pool keeps running, if it is one of ours.
    pub fn cluster(&self) -> Option<&Cluster> {
        self.inner.cluster.as_ref()
    }
}

/// The folder of the project: upwards from where Cargo says, else from the working directory, the nearest with a
/// `Cargo.lock`, else the nearest with a `Cargo.toml`, else the working directory.
fn project() -> PathBuf {
    let here = match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(folder) => folder.into(),
        None => std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
    };
    // A workspace has the lock file of all its packages.
    let locked = here.ancestors().find(|folder| folder.join("Cargo.lock").is_file());
    let package = || here.ancestors().find(|folder| folder.join("Cargo.toml").is_file());
    locked.or_else(package).unwrap_or(&here).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_development_server_keeps_what_was_written_when_it_is_opened_again() {
        let root = std::env::temp_dir().join(format!("mizzle-open-{}", std::process::id()));
        std::fs::create_dir_all(&root).unwrap();
        let db = Db::open_kept(root.clone(), |_| {}).await.unwrap();
        assert_eq!(db.config().database(), DATABASE);
        db.script("create table kept (n int)").await.unwrap();
        drop(db);
        let db = Db::open_kept(root.clone(), |_| {}).await.unwrap();
        db.script("insert into kept values (1)").await.unwrap();
        assert!(db.cluster().is_some());
        drop(db);
        Cluster::stop_kept(&root).unwrap();
        std::fs::remove_dir_all(&root).unwrap();
    }
}
