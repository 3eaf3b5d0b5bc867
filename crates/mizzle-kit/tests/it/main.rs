//! A schema in, the statements that make it out; and from one database to another.

mod creating;
mod facts;
mod faults;
mod hazards;
mod obstacles;
mod online;
mod planning;
#[cfg(unix)]
mod poolers;
mod running;
mod support;
