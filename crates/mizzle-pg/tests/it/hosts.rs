//! Which of several hosts is taken.

use std::path::Path;

use mizzle_pg::{Config, Connection, ErrorKind, Result};
use mizzle_server::{Binaries, Cluster};

use crate::support::*;

/// A server that takes writes, one whose sessions are read-only, and one in recovery.
struct Servers {
    primary: Cluster,
    read_only: Cluster,
    standby: Cluster,
    root: std::path::PathBuf,
}

impl Servers {
    async fn start() -> Servers {
        let root = temporary_folder();
        let folder = root.clone();
        let start = move || {
            let binaries = Binaries::find_or_fetch(&mut |_| {}).unwrap();
            let read_only = ["default_transaction_read_only=on"];
            // The file is read when a server starts, so it has to start twice.
            let standby = Cluster::kept_with(&binaries, &folder).unwrap();
            let signal = standby.data_dir().join("standby.signal");
            let settings = standby.data_dir().join("postgresql.auto.conf");
            standby.stop().unwrap();
            std::fs::write(signal, "").unwrap();
            std::fs::write(settings, "restore_command = 'false'\n").unwrap();
            (
                Cluster::throwaway_with(&binaries).unwrap(),
                Cluster::throwaway_with_settings(&binaries, &read_only).unwrap(),
                Cluster::kept_with(&binaries, &folder).unwrap(),
            )
        };
        let (primary, read_only, standby) = tokio::task::spawn_blocking(start).await.unwrap();
        Servers { primary, read_only, standby, root }
    }

    fn folder<'a>(&'a self, name: &'a str) -> &'a Path {
        match name {
            "primary" => self.primary.socket_dir(),
            "read_only" => self.read_only.socket_dir(),
            "standby" => self.standby.socket_dir(),
            other => Path::new(other),
        }
    }

    async fn connect(&self, names: &[&str], more: &str) -> Result<Connection> {
        let hosts: Vec<_> = names.iter().map(|name| self.folder(name).display().to_string()).collect();
        let text = format!("host={} user=postgres dbname=postgres {more}", hosts.join(","));
        Connection::connect(&Config::new(&text)?).await
    }

    /// Which of the hosts is taken, by its name.
    async fn taken(&self, names: &[&str], more: &str) -> Result<String> {
        let connection = self.connect(names, more).await?;
        let data: String = value(&connection, "show data_directory").await?;
        let clusters =
            [("primary", &self.primary), ("read_only", &self.read_only), ("standby", &self.standby)];
        let found = clusters.into_iter().find(|(_, cluster)| cluster.data_dir() == Path::new(&data));
        Ok(found.map_or(data, |(name, _)| name.to_owned()))
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        Cluster::stop_kept(&self.root).ok();
        std::fs::remove_dir_all(&self.root).ok();
    }
}

#[tokio::test]
async fn the_first_host_that_is_what_is_wanted_is_taken() {
    let servers = Servers::start().await;
    let all = ["/nowhere", "standby", "read_only", "primary"];
    let back = ["primary", "read_only", "standby"];
    for (wanted, hosts, expected) in [
        ("any", &all[..], "standby"),
        ("any", &back, "primary"),
        ("read-write", &all, "primary"),
        ("read-only", &all, "standby"),
        ("read-only", &back, "read_only"),
        ("primary", &all, "read_only"),
        ("standby", &back, "standby"),
        ("prefer-standby", &back, "standby"),
        ("prefer-standby", &["/nowhere", "primary"], "primary"),
    ] {
        let taken = servers.taken(hosts, &format!("target_session_attrs={wanted}")).await;
        assert_eq!(taken.unwrap(), expected, "{wanted} of {hosts:?}");
    }

    let error =
        servers.connect(&["/nowhere", "standby", "read_only"], "target_session_attrs=read-write").await;
    let error = error.err().unwrap();
    let folders = ["standby", "read_only"].map(|name| servers.folder(name).display().to_string());
    assert_eq!(
        error.message().replace(&folders[0], "standby").replace(&folders[1], "read_only"),
        "none of the hosts would do, for 3 reasons: no connection to /nowhere/.s.PGSQL.5432: No such file or \
         directory (os error 2); standby/.s.PGSQL.5432 is a standby, and `target_session_attrs=read-write`; \
         read_only/.s.PGSQL.5432 gives read-only sessions, and `target_session_attrs=read-write`"
    );
    assert_eq!(error.kind(), ErrorKind::Connect);

    // A login that is refused ends the search.
    let error = servers.connect(&["primary", "read_only"], "user=nobody_here").await.err().unwrap();
    assert_eq!(error.sqlstate(), Some("28000"));

    let mut seen = std::collections::HashSet::new();
    while seen.len() < 2 {
        seen.insert(servers.taken(&["primary", "read_only"], "load_balance_hosts=random").await.unwrap());
    }
}
