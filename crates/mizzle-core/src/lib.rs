//! What a query is: typed builders, the plain tree behind them, rendering, values and row decoding.
//!
//! This crate performs no I/O and names no runtime: [`Executor`] is what it asks of a connection, and
//! `mizzle-pg` has it. Users depend on `mizzle`, which re-exports what a program needs.
//!
//! - [`query`]: the builders, from `Users.filter(..)` to `.all(&db)`;
//! - [`relation`]: what belongs to a row, and its loading;
//! - [`expr`]: columns, operators, functions;
//! - [`scope`]: the types that say which tables a query reads and what can be NULL;
//! - [`schema`]: the definitions of tables, put together;
//! - [`tree`]: the statement as plain data;
//! - [`render`]: the tree as SQL, clause by clause;
//! - [`value`]: Rust types as PostgreSQL values;
//! - [`row`]: reading results in place.
//!
//! ```
//! # use mizzle::__examples::*;
//! let query = Users.filter(Users.logins.gt(9)).select((Users.email, Users.name));
//! let sql = r#"SELECT "users"."email", "users"."name" FROM "users" WHERE "users"."logins" > $1"#;
//! assert_eq!(query.to_sql().text(), sql);
//! # let _ = async |db: &mizzle::Db| -> mizzle::Result<()> {
//! let rows: Vec<(String, Option<String>)> = query.all(db).await?;
//! # Ok(())
//! # };
//! ```
//!
//! The tables of the examples are those of a course platform: `Users`, who may invite one another, `Modules` of
//! `Segments`, `Progresses` of users in segments, and `Posts`, which are softly deleted.

// What a query reads and gives is its type: that is the point of this crate.
#![allow(clippy::type_complexity)]

mod copy;
#[doc(hidden)]
pub mod derive;
mod error;
mod executor;
pub mod expr;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
pub mod query;
pub mod relation;
pub mod render;
pub mod row;
pub mod schema;
pub mod scope;
pub mod table;
mod table_kind;
pub mod tree;
pub mod value;

pub use copy::{CopyExecutor, CopyInto, CopyQuery, CopySource};
pub use error::{Error, ErrorKind, Result, ServerReport};
pub use executor::{BatchExt, Collect, Discard, Effect, Executor, RowSink, Running, Statement};
