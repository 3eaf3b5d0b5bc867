//! A schema in, the statements that make it out; and from one database to another.

mod backfilling;
mod corpus;
mod creating;
mod facts;
mod faults;
mod hazards;
mod measuring;
mod online;
mod phases;
mod running;
mod support;
