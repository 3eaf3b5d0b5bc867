//! A primary and two standbys that follow it, for tests.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

use mizzle_core::{Effect, Statement};
use mizzle_pg::{Config, Connection};
use mizzle_server::{Binaries, Cluster};

use crate::support::*;

/// How long anything may take here.
pub const SOON: Duration = Duration::from_secs(60);

/// Servers by their names: `p`, the primary, and `a` and `b`, which follow it.
pub struct Replication {
    root: PathBuf,
    binaries: Binaries,
    sockets: Mutex<HashMap<String, PathBuf>>,
}

impl Replication {
    /// Starts all of them. `settings` are lines for the primary's configuration.
    pub async fn start(settings: &str) -> Replication {
        let root = temporary_folder();
        let binaries = Binaries::find_or_fetch(&mut |_| {}).unwrap();
        let servers = Replication { root, binaries, sockets: Mutex::default() };
        let data = servers.run("p").await.data_dir();
        servers.stop("p").await;
        for name in ["a", "b"] {
            let folder = servers.root.join(name).join(data.strip_prefix(servers.root.join("p")).unwrap());
            std::fs::create_dir_all(folder.parent().unwrap()).unwrap();
            let copied = Command::new("cp").arg("-a").arg(&data).arg(&folder).status().unwrap();
            assert!(copied.success());
            std::fs::write(folder.join("standby.signal"), "").unwrap();
            let text = format!(
                "primary_conninfo = 'host={} user=postgres application_name={name}'\n\
                 wal_retrieve_retry_interval = '100ms'\nwal_receiver_status_interval = '1s'\n\
                 max_standby_streaming_delay = '100ms'\ncluster_name = '{name}'\n",
                servers.sockets.lock().unwrap()["p"].display(),
            );
            std::fs::write(folder.join("postgresql.auto.conf"), text).unwrap();
        }
        std::fs::write(data.join("postgresql.auto.conf"), format!("cluster_name = 'p'\n{settings}\n"))
            .unwrap();
        servers.run("p").await;
        servers.run("a").await;
        servers.run("b").await;
        servers.until("p", "select count(*) = 2 from pg_stat_replication where state = 'streaming'").await;
        servers
    }

    /// Starts a server, or joins it.
    pub async fn run(&self, name: &str) -> Cluster {
        let (binaries, folder) = (self.binaries.clone(), self.root.join(name));
        std::fs::create_dir_all(&folder).unwrap();
        let start = move || Cluster::kept_with(&binaries, &folder).unwrap();
        let cluster = tokio::task::spawn_blocking(start).await.unwrap();
        self.sockets.lock().unwrap().insert(name.to_owned(), cluster.socket_dir().to_owned());
        cluster
    }

    async fn stop(&self, name: &str) {
        let folder = self.root.join(name);
        tokio::task::spawn_blocking(move || Cluster::stop_kept(&folder).unwrap()).await.unwrap();
    }

    /// Ends a server at once, as a crash would.
    pub fn kill(&self, name: &str) {
        let file = self.data(name).join("postmaster.pid");
        let pid = std::fs::read_to_string(file).unwrap().lines().next().unwrap().to_owned();
        assert!(Command::new("kill").args(["-QUIT", &pid]).status().unwrap().success());
    }

    fn data(&self, name: &str) -> PathBuf {
        let kept = std::fs::read_dir(self.root.join(name).join(".mizzle")).unwrap().flatten();
        kept.map(|entry| entry.path().join("data")).find(|data| data.is_dir()).unwrap()
    }

    pub fn url(&self, name: &str) -> String {
        self.url_of(&[name])
    }

    /// The connection string for several servers, in that order.
    pub fn url_of(&self, names: &[&str]) -> String {
        let hosts: Vec<String> =
            names.iter().map(|name| self.sockets.lock().unwrap()[*name].display().to_string()).collect();
        format!("host={} user=postgres dbname=postgres connect_timeout=5", hosts.join(","))
    }

    pub async fn connect(&self, name: &str) -> Connection {
        Connection::connect(&Config::new(&self.url(name)).unwrap()).await.unwrap()
    }

    /// Waits until a condition holds.
    pub async fn until(&self, name: &str, condition: &str) {
        let connection = self.connect(name).await;
        until(condition, async || value::<bool>(&connection, condition).await.unwrap()).await;
    }
}

impl Drop for Replication {
    fn drop(&mut self) {
        for name in ["a", "b", "p"] {
            Cluster::stop_kept(&self.root.join(name)).ok();
        }
        std::fs::remove_dir_all(&self.root).ok();
    }
}

/// Waits until something holds.
pub async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    let waiting = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    assert!(tokio::time::timeout(SOON, waiting).await.is_ok(), "in vain: {what}");
}

/// As the builders mark what only reads.
pub fn reads(text: &str) -> Statement {
    Statement { effect: Effect::Reads, ..Statement::new(text, Vec::new()) }
}

/// As they mark what writes.
pub fn writes(text: &str) -> Statement {
    Statement { effect: Effect::Writes, ..Statement::new(text, Vec::new()) }
}
