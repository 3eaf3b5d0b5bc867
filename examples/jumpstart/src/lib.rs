//! A course platform on Mizzle, as its users would write one.
//!
//! - [`schema`]: the tables, a file each;
//! - [`data_access`]: pure database operations, a file a table, no business rules;
//! - [`use_cases`]: the rules, on top of those;
//! - [`api`]: the use cases over HTTP;
//! - [`walkthrough`]: every pattern of the guide, run and shown.

pub mod api;
pub mod data_access;
pub mod database;
pub mod error;
pub mod schema;
pub mod seed;
pub mod use_cases;
pub mod walkthrough;

pub use error::{Error, Result};
