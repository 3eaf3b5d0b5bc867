//! Real servers, real processes, real packages.
//!
//! `MIZZLE_TEST_OFFLINE=1` leaves out the tests that fetch.
#![cfg(unix)]

mod client;
mod fetch;
mod find;
mod kept;
mod program;
mod run_as;
mod shared;
mod throwaway;
