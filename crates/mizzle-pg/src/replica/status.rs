//! How replicas are doing.

use std::time::Duration;

use mizzle_core::value::PgLsn;

use crate::pool::PoolMetrics;

/// How a replica is doing, as far as it was looked at; see [`Db::replicas`](crate::Db::replicas).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReplicaStatus {
    /// Which it is: database, user and host, as in the `Display` of its [`Config`](crate::Config).
    pub server: String,
    /// Whether it is used, or why not.
    pub standing: ReplicaStanding,
    /// Up to where it has replayed what the primary wrote.
    pub replayed: Option<PgLsn>,
    /// How many statements have run on it.
    pub reads: u64,
    /// How its pool is doing.
    pub pool: PoolMetrics,
}

/// Whether a replica is used, or why not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReplicaStanding {
    /// It was not looked at yet.
    #[default]
    Unknown,
    /// It is used; it was so far behind when it was looked at.
    Used(Duration),
    /// It is too far behind.
    Behind(Duration),
    /// It cannot be reached, or does not answer.
    Lost(String),
    /// It is no replica: it was promoted, or never was one.
    Promoted,
}
