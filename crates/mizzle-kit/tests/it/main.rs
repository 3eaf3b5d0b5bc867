//! A schema in, the statements that make it out.

mod creating;
mod faults;
mod running;
