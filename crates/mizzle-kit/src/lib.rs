//! How a PostgreSQL schema comes into being and changes.
//!
//! [`create`] turns a [`Schema`](mizzle_schema::Schema) into the statements that make it in an empty database. DDL is
//! composed in `rules`, one file for each kind of object, and nowhere else.
//!
//! What a database has is read as [`facts`] by [`introspect`], and [`plan`](mod@plan) leads from one set of facts to another: the
//! server prints both sides, and nothing is compared that it did not print.
//!
//! ```
//! use mizzle_schema::{Builtin, Column, Schema, Table};
//!
//! let mut users = Table::new("users");
//! users.columns.push(Column::new("email", Builtin::Text));
//! let statements = mizzle_kit::create(&Schema { tables: vec![users], ..Schema::default() })?;
//! assert_eq!(statements[0].sql, "CREATE TABLE \"users\" (\n    \"email\" text NOT NULL\n)");
//! assert_eq!(statements[0].subject.to_string(), "table `users`");
//! # Ok::<(), mizzle_kit::RenderError>(())
//! ```

pub mod adopt;
mod apply;
mod create;
pub mod facts;
pub mod introspect;
pub mod lint;
pub mod measure;
pub mod migration;
pub mod model;
pub mod plan;
pub mod prove;
mod rules;
pub mod snapshot;
pub mod source;
mod statement;
mod writer;

pub use apply::Create;
pub use create::create;
pub use statement::{ObjectKind, Reason, RenderError, Statement, Subject};
