//! What is said between us and the server, one file per conversation: who says what, in what order, and how it ends.

mod asides;
mod copy_in;
mod copy_out;
mod execute;
mod flow;
mod portal;
mod raw;
mod resolve;
mod script;
mod settle;
mod startup;
mod step;
mod trip;
mod unnamed;

pub(crate) use asides::Asides;
pub(crate) use copy_out::CopyFlow;
pub(crate) use execute::{Controls, Setback};
pub(crate) use flow::{Event, Flow};
pub(crate) use portal::Chunk;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use startup::log_in;
pub(crate) use startup::{Origin, open};
pub(crate) use step::{Plan, Rows, Step};
pub(crate) use trip::{Arrival, Failure};
