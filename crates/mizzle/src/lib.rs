//! The PostgreSQL toolkit for Rust: a schema written once as structs, queries that read like SQL and return
//! the type they look like.
//!
//! ```
//! use mizzle::prelude::*;
//!
//! /// A person with an account.
//! #[derive(Table, Debug)]
//! #[table(Users)]
//! pub struct User {
//!     #[column(serial, primary_key)]
//!     pub id: i32,
//!     #[column(varchar(255), unique)]
//!     pub email: String,
//!     pub bio: Option<String>,
//! }
//!
//! # async fn example() -> mizzle::Result<()> {
//! let db = Db::open().await?;
//! db.create(&schema![Users]?).await?;
//!
//! let ada: User = Users.insert(NewUser::new().email("ada@example.com")).returning().one(&db).await?;
//! let found: Option<User> = Users.filter(Users.email.eq("ada@example.com")).first(&db).await?;
//! # Ok(())
//! # }
//!
//! let query = Users.filter(Users.bio.is_null()).order_by(Users.id).select(Users.email);
//! let sql = r#"SELECT "users"."email" FROM "users" WHERE "users"."bio" IS NULL ORDER BY "users"."id""#;
//! assert_eq!(query.to_sql().text(), sql);
//! ```

#[cfg(feature = "examples")]
extern crate self as mizzle;

#[cfg(feature = "garde")]
#[doc(hidden)]
#[path = "check.rs"]
pub mod __check;
#[cfg(feature = "examples")]
#[allow(missing_docs)]
#[doc(hidden)]
#[path = "examples.rs"]
pub mod __examples;
pub mod prelude;
pub mod types;

pub use mizzle_core::query::{self, Rendered};
pub use mizzle_core::schema::Schema;
pub use mizzle_core::table::{Constraint, Keyed, SoftDelete, Source};
pub use mizzle_core::{
    Collect, CopyInto, CopyQuery, CopySource, Discard, Effect, Error, ErrorKind, Executor, Result, RowSink,
    ServerReport, Statement, alias, expr, relation, row, table, value,
};
pub use mizzle_kit::migration;
pub use mizzle_macros::{
    PgComposite, PgDomain, PgEnum, PgNewtype, Row, Shape, Table, View, migrate, sql, sql_query, sql_statement,
};
pub use mizzle_pg::*;

#[cfg(feature = "garde")]
pub use garde;
#[cfg(feature = "garde")]
#[doc(hidden)]
pub use garde as __garde;
#[doc(hidden)]
pub use mizzle_core as __core;
#[doc(hidden)]
pub use mizzle_core::derive as __derive;
#[doc(hidden)]
pub use serde as __serde;

/// The schema of these tables and views, with the enums that they use, to create a database from.
///
/// ```
/// use mizzle::prelude::*;
///
/// #[derive(Table)]
/// #[table(Users)]
/// struct User {
///     #[column(serial, primary_key)]
///     id: i32,
/// }
///
/// let schema = schema![Users]?;
/// assert_eq!(schema.tables[0].name, "users");
/// # async fn example(db: &Db, schema: mizzle::Schema) -> mizzle::Result<()> {
/// db.create(&schema).await?;
/// # Ok(())
/// # }
/// # Ok::<(), mizzle::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::Config`], where two different enums have one name.
#[macro_export]
macro_rules! schema {
    ($($table:expr),* $(,)?) => {
        $crate::__core::schema::schema([$($crate::__core::schema::Definition::of($table)),*])
    };
}
