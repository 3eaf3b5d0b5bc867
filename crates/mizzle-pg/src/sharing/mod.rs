//! Statements of many callers on one session: they share it where they would otherwise wait for one.
//!
//! There is no task behind a session. Each caller appends its messages and a place in the queue; whoever waits and finds
//! nobody driving drives the socket for all, hands each finished answer to its caller, and passes the wheel on when its
//! own is there. Reads that leave in one write share one `Sync`, see [`together`]. A caller that leaves takes nothing with it: its answer is read and thrown away.

mod admission;
mod carrier;
mod drive;
mod locked;
mod request;
mod share;
#[cfg(test)]
mod tests;
mod together;
mod watch;

pub(crate) use admission::is_sharable;
pub(crate) use carrier::Carrier;
pub(crate) use request::{Asked, Outcome};
pub(crate) use share::Place;
pub(crate) use watch::Watch;
