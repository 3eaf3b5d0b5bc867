//! What a connection, a pool and a transaction promise, on a real server and against one that lies.

mod batch;
mod broken_lines;
mod connecting;
mod copy;
mod decoding;
mod dropped;
mod errors;
mod failover;
mod far;
mod futures;
mod hostile;
mod hostile_copy;
mod hosts;
mod limits;
mod listening;
mod locks;
mod login;
mod memory;
mod pool;
mod pool_life;
#[cfg(target_os = "linux")]
mod poolers;
mod raw;
mod replicas;
mod replication;
mod round_trips;
mod scripts;
mod sending;
mod sharing;
mod statements;
mod streams;
mod support;
mod template;
mod timeouts;
#[cfg(all(feature = "tls", target_os = "linux"))]
mod tls;
mod together;
mod tracing_events;
mod transactions;
