//! How a PostgreSQL schema comes into being.
//!
//! [`create`] turns a [`Schema`](mizzle_schema::Schema) into the statements that make it in an empty database. DDL is
//! composed in `rules`, one file for each kind of object, and nowhere else.
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

mod apply;
mod create;
pub mod migration;
mod rules;
mod statement;
mod writer;

pub use apply::Create;
pub use create::create;
pub use statement::{ObjectKind, Reason, RenderError, Statement, Subject};
