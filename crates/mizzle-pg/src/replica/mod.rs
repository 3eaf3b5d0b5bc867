//! Replicas beside a primary: which statements run there, on which of them, and what they have replayed.

mod lag;
mod look;
mod options;
mod position;
mod reading;
mod route;
mod set;
mod status;
mod stream;

pub use options::Replicas;
pub use status::{ReplicaStanding, ReplicaStatus};

pub(crate) use route::{Pick, Route};
pub(crate) use set::{Busy, Replica, ReplicaSet, Tried};
pub(crate) use stream::SpreadStream;
