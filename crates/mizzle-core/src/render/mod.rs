//! The tree as SQL, clause by clause in the order of PostgreSQL's grammar.
//!
//! All query SQL is composed in this folder and nowhere else. The `Writer` takes text that
//! is known at compile time, identifiers, which it quotes, and parameters, which it numbers: there is no way
//! to write a value or a name of the user's into the text.

mod copy;
mod delete;
mod expr;
mod insert;
mod output;
mod refresh;
mod relation;
mod select;
mod source;
mod sql;
mod unnest;
mod update;
mod writer;

pub use copy::{copy_into, copy_query};
pub use delete::delete;
pub use insert::insert;
pub use refresh::refresh;
pub(crate) use relation::{Placed, insert_relations, join_link, relations};
pub use select::{count, exists, select};
pub use source::deleted_column;
pub use sql::sql;
pub use update::update;
