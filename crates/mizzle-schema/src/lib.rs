//! What a PostgreSQL schema is: tables, columns, types, constraints, indexes, views, enums, composite types
//! and domains, as plain data.
//!
//! The source reader makes a [`Schema`] from Rust text, introspection makes one from a live database, the kit compares
//! two of them. So this crate knows nothing of Rust source, of connections or of differences: it holds the words of the
//! PostgreSQL manual, the names PostgreSQL gives by itself ([`names`]) and the two ways of quoting ([`quote`]).
//!
//! The serialized form is the snapshot that stands beside a migration: what has its default value is left out, and the
//! same schema always gives the same bytes.
//!
//! ```
//! use mizzle_schema::{Builtin, Column, Schema, Table};
//!
//! let mut users = Table::new("users");
//! users.columns.push(Column::new("id", Builtin::BigInt));
//! users.columns.push(Column { nullable: true, ..Column::new("bio", Builtin::Text) });
//!
//! let schema = Schema { tables: vec![users], ..Schema::default() };
//! assert_eq!(schema.table(None, "users").map(|table| table.columns.len()), Some(2));
//! ```

mod column;
mod composite;
mod constraint;
mod domain;
mod enum_type;
mod index;
pub mod names;
pub mod quote;
mod schema;
mod serialize;
mod table;
mod types;
mod view;

pub use column::{Column, ColumnDefault, Generated, Identity, Sequence};
pub use composite::{Composite, CompositeField};
pub use constraint::{Action, Check, Deferrable, ForeignKey, Match, PrimaryKey, Reference, Unique};
pub use domain::Domain;
pub use enum_type::{Enum, Label};
pub use index::{Index, IndexKey, KeyTarget, NullsOrder, SortOrder};
pub use names::{IdentifierError, MAX_IDENTIFIER_BYTES, check_identifier};
pub use quote::{NulByte, quote_ident, quote_literal};
pub use schema::{Definition, Namespace, Schema};
pub use table::Table;
pub use types::{
    Builtin, ExtensionType, IntervalFields, Modifier, ModifierArgument, ModifierError, ModifierKind, Type,
};
pub use view::{CheckOption, View};
