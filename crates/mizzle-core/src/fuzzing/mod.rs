//! What a fuzzer calls, and a test that has no fuzzer: bytes of anybody's choosing, and what has to hold for them.
//!
//! A function takes the bytes and says what did not hold. `fuzz/` has a program for each, `tests.rs` runs them over the kept
//! corpus. No part of the interface.

pub mod allocation;
pub mod mutation;
#[cfg(test)]
mod tests;
mod text;
mod value;

pub use text::text;
pub use value::value;

/// Bytes in, and what did not hold.
pub type Target = fn(&[u8]) -> Result<(), String>;

/// The targets of this crate by their names.
pub const TARGETS: [(&str, Target); 2] = [("value", value), ("text", text)];
