//! How to talk to a PostgreSQL server: messages, conversations, connection, pool, transactions.
//!
//! A program sees [`Db`], a pool; [`Connection`], one session of its own; and [`Transaction`]. All of them are an
//! [`Executor`], on which the queries of `mizzle-core` run.
//!
//! ```
//! use mizzle_pg::{Config, Db};
//!
//! let config = Config::new("postgresql://ada@localhost/app")?.with_pool_max(4);
//! assert_eq!((config.user(), config.database()), ("ada", "app"));
//! # async fn example(config: Config) -> mizzle_pg::Result<()> {
//!
//! let db = Db::connect_with(config).await?;
//! db.script("CREATE TABLE notes (text text); INSERT INTO notes VALUES ('hello')").await?;
//! # Ok(())
//! # }
//! # Ok::<(), mizzle_pg::Error>(())
//! ```
//!
//! Inside, from the bottom up:
//!
//! * `wire`: a socket with its buffers; messages are read in place.
//! * `tls`: the encrypted channel, and what both sides prove by certificates.
//! * `message`: what the messages of the server say.
//! * `session`: what a connection remembers between trips: prepared statements, transaction status.
//! * `conversation`: who says what in which order: startup, a trip of statements, a script, a stream, and the
//!   settling of what a caller left unread.
//! * `transaction`, `stream`, `pool`: who has a session, and for how long.
//! * `replica`: on which server a statement runs that only reads.

mod catalog;
mod config;
mod connection;
mod conversation;
mod copy;
#[cfg(feature = "server")]
mod database;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
mod lease;
mod limited;
mod listen;
mod lock;
mod message;
mod notice;
mod pool;
mod raw;
mod replica;
#[cfg(feature = "server")]
mod scratch;
mod session;
mod sharing;
mod stream;
mod terms;
#[cfg(feature = "test-support")]
pub mod testing;
#[cfg(feature = "tls")]
mod tls;
mod trace;
mod transaction;
mod wire;

pub use bytes::Bytes;
pub use config::{Config, Host};
pub use connection::Connection;
pub use copy::{CopyBytes, CopyPiece};
pub use limited::Limited;
pub use listen::{Heard, Listener};
pub use lock::{AdvisoryLock, LockKey};
pub use message::Notification;
pub use mizzle_core::value::PgLsn;
pub use mizzle_core::{CopyExecutor, Error, ErrorKind, Executor, Result};
#[cfg(feature = "server")]
pub use mizzle_server::Cluster;
pub use pool::{ClosedConnections, Db, PoolMetrics, PoolStatus};
pub use raw::{RawColumn, RawResult};
pub use replica::{ReplicaStanding, ReplicaStatus, Replicas};
#[cfg(feature = "server")]
pub use scratch::Scratch;
pub use transaction::{Begin, Isolation, Transaction};
