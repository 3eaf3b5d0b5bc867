//! What a query reads from, at the level of types: which tables, whether a join may have left them empty, and
//! which columns an expression names.

mod grouping;
mod list;
mod nullness;
mod refs;

pub use grouping::{
    Aggregated, Bare, Beside, Contains, Direct, Group, Groupable, Kind, Neutral, Scalar, Ungrouped, ViaTable,
};
pub use list::{Cons, FromOuter, Has, Here, MayHide, Nil, Nullable, OuterRefs, SomeHidden, There};
pub use nullness::{NotNull, Null, Nullness};
pub use refs::{Aggregate, All, At, In, Solid, Whole};
