//! The plain tree behind the typed builders: data without type parameters, which one renderer walks.

mod delete;
mod expr;
mod insert;
mod refresh;
mod relation;
mod rename;
mod select;
mod source;
mod update;

pub use delete::Delete;
pub use expr::{BinaryOp, Expr, Function, PostfixOp, PrefixOp, SqlPart};
pub use insert::{Arbiter, Conflict, Insert, InsertRows, OnConflict, UnnestColumn};
pub use refresh::Refresh;
pub use relation::{Branch, Level, Link, Through};
pub use rename::{rename, resolve};
pub use select::{Distinct, Join, JoinKind, Nulls, OrderBy, Output, Select};
pub use source::{SourceRef, TableRef};
pub use update::{Assignment, Update, UpdateRows};
