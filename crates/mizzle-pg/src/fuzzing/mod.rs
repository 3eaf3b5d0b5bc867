//! What a fuzzer calls, and a test that has no fuzzer: bytes of anybody's choosing, and what has to hold for them.
//!
//! A function takes the bytes and says what did not hold. `fuzz/` has a program for each, `tests.rs` runs them over the kept
//! corpus. No part of the interface.

mod configuration;
mod conversation;
mod copy_data;
mod messages;
mod server;
#[cfg(test)]
mod tests;

#[cfg(feature = "tls")]
pub use configuration::certificate;
pub use configuration::configuration;
pub use conversation::{conversation, login};
pub use copy_data::copy_data;
pub use messages::messages;

use mizzle_core::fuzzing::Target;

/// The targets of this crate by their names.
pub const TARGETS: &[(&str, Target)] = &[
    ("messages", messages),
    ("login", login),
    ("conversation", conversation),
    ("copy_data", copy_data),
    ("configuration", configuration),
    #[cfg(feature = "tls")]
    ("certificate", certificate),
];
