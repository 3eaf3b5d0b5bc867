//! Relations: which rows of other tables belong to a row, declared where the tables are and loaded with the rows, at any
//! depth, by one statement.
//!
//! A relation is a field of its table, as a column is: `Modules.segments`. A query loads it by `.with(..)`, and so does a
//! relation: that is the next level. What comes out is a tuple of the row and of what belongs to it.
//!
//! ```
//! # use mizzle::__examples::*;
//! # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
//! let outline: Vec<(Module, Vec<(Segment, Vec<Progress>)>)> = Modules
//!     .with(Modules.segments.order_by(Segments.order).with(Segments.progress))
//!     .order_by(Modules.order)
//!     .all(db)
//!     .await?;
//! # Ok(())
//! # }
//! ```

mod arity;
mod child;
mod definition;
mod groups;
mod insert;
mod key;
mod level;
mod loaded;
mod methods;
mod nested;
mod part;
mod rel;
mod related;
mod shape;
mod sink;

pub use arity::{Arity, Many, One};
pub use child::Child;
pub use definition::{Pairs, References, Relation, Via, foreign_key, foreign_key_via};
pub use insert::NestedInsert;
pub use loaded::{Add, Loaded, Prepend};
pub use nested::Nested;
pub use part::Part;
pub use rel::Rel;
pub use related::{IntoRelated, Related};
pub use shape::{Column, Fills, Filtered, Holds, Shape, Shaped, TableRow, WholeRow};
#[doc(hidden)]
pub use shape::{Computed, add_computed, add_flat, add_related, follow, target};
