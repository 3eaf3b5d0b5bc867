//! What a connection, a pool and a transaction promise, on a real server and against one that lies.

mod batch;
mod connecting;
mod copy;
mod decoding;
mod dropped;
mod errors;
mod hostile;
mod hostile_copy;
mod listening;
mod locks;
mod memory;
mod pool;
mod raw;
mod round_trips;
mod scripts;
mod sending;
mod statements;
mod streams;
mod support;
mod template;
mod tracing_events;
mod transactions;
