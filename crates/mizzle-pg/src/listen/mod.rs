//! LISTEN and NOTIFY: a connection of its own that hears what others say, and is made again where it is lost.

mod channel;
mod listener;
mod notify;
mod pulse;

pub use listener::{Heard, Listener};
