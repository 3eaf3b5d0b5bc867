//! What a candidate of the benchmark is: a program that is asked for work, a line of JSON each, and says how long it took.
//!
//! Each candidate is a process of its own, so that memory and processor time are its own, peers whose dependencies exclude
//! each other can be built apart, and those in other languages are candidates like any other.

pub mod allocations;
pub mod ask;
pub mod candidate;
pub mod canon;
pub mod rows;
pub mod serve;
pub mod shop;
pub mod usage;
