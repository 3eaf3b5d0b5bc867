//! How a PostgreSQL schema comes into being.
//!
//! [`create`] turns a [`Schema`](mizzle_schema::Schema) into the statements that make it in an empty database. DDL is
//! composed in `rules`, one file for each kind of object, and nowhere else.

mod apply;
mod create;
mod rules;
mod statement;
mod writer;

pub use apply::Create;
pub use create::create;
pub use statement::{ObjectKind, Reason, RenderError, Statement, Subject};
