//! A schema in, the statements that make it out; and from one database to another.

mod backfilling;
mod corpus;
mod creating;
mod facts;
mod faults;
mod hazards;
mod larger_keys;
mod measuring;
mod obstacles;
mod online;
mod phases;
#[cfg(unix)]
mod poolers;
mod refusing;
mod running;
mod support;
