//! A data folder with a running server.

mod data_folder;
mod guardian;
mod home;
mod identity;
mod lock;
mod places;
mod ready;
mod settings;
mod socket;
mod start;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::process::Signal;

use self::home::Home;
use self::settings::Plan;
use crate::{Binaries, Error, Version};

/// How long a development server waits for its next user, unless `MIZZLE_IDLE_STOP` says otherwise.
const KEPT_GRACE: Duration = Duration::from_secs(600);

/// The folder of a development server, before the major version.
const KEPT_PREFIX: &str = "postgres-";

/// How long a shared server for tests waits for the next test process.
const SHARED_GRACE: Duration = Duration::from_secs(3);

/// A running server with a data folder of its own, and our use of it.
///
/// A value of this type keeps the server running. When the last one is gone, in whatever process and however
/// that ended, the server stops: at once where it is [throwaway](Self::throwaway), after three seconds where
/// it is [shared for tests](Self::shared_for_tests), after ten minutes where it is [kept](Self::kept).
///
/// Nobody else can reach it: unless its settings say otherwise, there is no TCP port, and the Unix socket is in a folder that only this user
/// may enter. The role is `postgres`, a superuser without a password.
#[derive(Debug)]
pub struct Cluster {
    home: Home,
    version: Version,
    throwaway: bool,
    /// Locked; the lock is what tells the others that we are here.
    _user: File,
}

impl Cluster {
    /// The development server of the project in `root`: started, or joined where it runs.
    ///
    /// The data lives in `root/.mizzle/postgres-<major>/data` and is safe there (fsync is on). The server runs
    /// in the background on behalf of all processes that use it. When the last one is gone it waits ten
    /// minutes for another, since in development the next run is seldom far, and then stops by itself.
    /// `MIZZLE_IDLE_STOP` sets another number of seconds.
    ///
    /// Data of one major version cannot be read by another. So where the project has data, a server of its
    /// version is looked for first: that a newer one was installed does not make the data disappear.
    ///
    /// # Errors
    ///
    /// Where no server is found or fetched, the folder cannot be written, or the server does not start.
    pub fn kept(root: &Path) -> Result<Cluster, Error> {
        let mut majors: Vec<u16> = kept_homes(root)?.into_iter().map(|(major, _)| major).collect();
        majors.sort_unstable();
        let of_the_data = majors.iter().rev().find_map(|major| Binaries::find_major(*major));
        let binaries = of_the_data.map_or_else(any_binaries, Ok)?;
        if let Some(newest) = majors.last().filter(|newest| **newest != binaries.version().major) {
            tracing::warn!(
                "this project has data of PostgreSQL {newest}, which is not on this machine; using {}",
                binaries.version()
            );
        }
        Cluster::kept_with(&binaries, root)
    }

    /// [`kept`](Self::kept), with a given server.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn kept_with(binaries: &Binaries, root: &Path) -> Result<Cluster, Error> {
        let folder = kept_folder(root)?;
        fs::create_dir_all(&folder).map_err(Error::io("create the folder", &folder))?;
        let ignore = folder.join(".gitignore");
        if !ignore.exists() {
            fs::write(&ignore, "*\n").map_err(Error::io("write", &ignore))?;
        }
        let home = Home::new(folder.join(format!("{KEPT_PREFIX}{}", binaries.version().major)));
        let plan = Plan { volatile: false, grace: kept_grace(), settings: settings::KEPT, more: &[] };
        Cluster::open(binaries, home, plan, false)
    }

    /// Stops the development servers of the project in `root`, and says whether one was running.
    ///
    /// # Errors
    ///
    /// Where one does not stop.
    pub fn stop_kept(root: &Path) -> Result<bool, Error> {
        let mut stopped = false;
        for (_, home) in kept_homes(root)? {
            stopped |= start::stop(&home, Signal::INT)?;
        }
        Ok(stopped)
    }

    /// A server for this value alone, in memory where there is room; it is removed when the value is dropped,
    /// or when this process ends without doing so.
    ///
    /// Nothing is synced to a disk. It starts in some 0.1 s, as its data folder is copied from one that was
    /// made before.
    ///
    /// # Errors
    ///
    /// Where no server is found or fetched, or it does not start.
    pub fn throwaway() -> Result<Cluster, Error> {
        Cluster::throwaway_with(&any_binaries()?)
    }

    /// [`throwaway`](Self::throwaway), with a given server.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn throwaway_with(binaries: &Binaries) -> Result<Cluster, Error> {
        Cluster::throwaway_with_settings(binaries, &[])
    }

    /// [`throwaway_with`](Self::throwaway_with), with settings of its own, each `name=value`. With
    /// `listen_addresses` it can be reached by TCP.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn throwaway_with_settings(binaries: &Binaries, settings: &[&str]) -> Result<Cluster, Error> {
        let home = Home::new(places::throwaway()?);
        let plan =
            Plan { volatile: true, grace: Duration::ZERO, settings: settings::VOLATILE, more: settings };
        Cluster::open(binaries, home, plan, true)
    }

    /// The throwaway server that all test processes of this workspace share.
    ///
    /// The first process starts it, the others join, at the same time or one after another; a few seconds
    /// after the last one ended, it is removed. Tests should each create a database of their own.
    ///
    /// # Errors
    ///
    /// Where no server is found or fetched, or it does not start.
    pub fn shared_for_tests() -> Result<Cluster, Error> {
        Cluster::shared_for_tests_with(&any_binaries()?)
    }

    /// [`shared_for_tests`](Self::shared_for_tests), with a given server; each has a server of its own.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn shared_for_tests_with(binaries: &Binaries) -> Result<Cluster, Error> {
        let home = Home::new(places::shared(binaries));
        let plan = Plan { volatile: true, grace: SHARED_GRACE, settings: settings::VOLATILE, more: &[] };
        Cluster::open(binaries, home, plan, false)
    }

    fn open(binaries: &Binaries, home: Home, plan: Plan<'_>, throwaway: bool) -> Result<Cluster, Error> {
        let user = home.enter()?;
        let cluster = Cluster { home, version: binaries.version(), throwaway, _user: user };
        start::join_or_start(binaries, &cluster.home, plan)?;
        Ok(cluster)
    }

    /// A URL for libpq and everything that reads its URLs: `postgresql:///app?host=/the/socket&port=5432&user=postgres`. It
    /// says the port, which would else be that of `PGPORT`.
    pub fn url(&self, database: &str) -> String {
        format!(
            "postgresql:///{}?host={}&port={}&user=postgres",
            percent_encoded(database.as_bytes(), b""),
            percent_encoded(self.socket_dir().as_os_str().as_encoded_bytes(), b"/"),
            self.port(),
        )
    }

    /// The folder that the server's Unix socket is in.
    pub fn socket_dir(&self) -> &Path {
        self.home.socket()
    }

    /// The port, which is part of the socket's name: `.s.PGSQL.5432`.
    pub fn port(&self) -> u16 {
        socket::PORT
    }

    /// The server's version.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The data folder.
    pub fn data_dir(&self) -> PathBuf {
        self.home.data()
    }

    /// The server's log.
    pub fn log(&self) -> PathBuf {
        self.home.log()
    }

    /// Stops the server (a fast shutdown: sessions are ended, their transactions rolled back), also for
    /// others who use it. The next one who asks for it starts it anew.
    ///
    /// # Errors
    ///
    /// [`Error::Stop`] where it has not stopped after half a minute.
    pub fn stop(self) -> Result<(), Error> {
        start::stop(&self.home, Signal::INT).map(drop)
    }
}

impl Drop for Cluster {
    /// Only a throwaway server is stopped here; what others may use is left to its guardian.
    fn drop(&mut self) {
        if !self.throwaway {
            return;
        }
        // At once, without writing out what is about to be removed.
        match start::stop(&self.home, Signal::QUIT) {
            Ok(_) => self.home.remove(),
            Err(error) => tracing::warn!(%error, "a throwaway server was not removed"),
        }
    }
}

/// A library does not print: what is fetched is told to whoever listens to its events.
fn any_binaries() -> Result<Binaries, Error> {
    Binaries::find_or_fetch(&mut |line| tracing::info!("{line}"))
}

fn kept_grace() -> Duration {
    let Ok(seconds) = std::env::var("MIZZLE_IDLE_STOP") else { return KEPT_GRACE };
    seconds.parse().map(Duration::from_secs).unwrap_or_else(|_| {
        tracing::warn!("MIZZLE_IDLE_STOP is `{seconds}`, and should be a number of seconds; it is ignored");
        KEPT_GRACE
    })
}

fn kept_folder(root: &Path) -> Result<PathBuf, Error> {
    let root = fs::canonicalize(root).map_err(Error::io("find the folder", root))?;
    Ok(root.join(".mizzle"))
}

/// The development servers of a project that have been there, by major version.
fn kept_homes(root: &Path) -> Result<Vec<(u16, Home)>, Error> {
    let entries = fs::read_dir(kept_folder(root)?).into_iter().flatten().flatten();
    let major = |name: &str| name.strip_prefix(KEPT_PREFIX)?.parse().ok();
    let homes = entries.filter_map(|entry| {
        let major = major(&entry.file_name().to_string_lossy())?;
        Some((major, Home::new(entry.path())))
    });
    Ok(homes.filter(|(_, home)| home.data().is_dir()).collect())
}

fn percent_encoded(text: &[u8], also_plain: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for &byte in text {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || also_plain.contains(&byte) {
            encoded.push(byte as char);
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
