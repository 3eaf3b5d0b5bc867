//! Typed expressions. Each is a plain [`tree::Expr`](crate::tree::Expr) in a thin type that says what value it
//! has, whether it can be NULL and which columns it names.
//!
//! One file per family of operators or functions.

// `is_null` is named after `IS NULL`, and like every operator it takes its operand.
#![allow(clippy::wrong_self_convention)]

mod aggregate;
mod alias;
mod arithmetic;
mod array;
mod assign;
mod bits;
mod case;
mod column;
mod comparison;
mod condition;
mod containment;
mod ex;
mod extension;
mod function;
mod geometry;
#[cfg(feature = "json")]
mod json;
mod logic;
mod network;
mod null;
mod order;
mod range;
mod search;
mod sql;
mod subquery;
mod text;
mod vector;

pub use aggregate::{
    AggregateMethods, MinMax, Sum, array_agg, avg, bool_and, bool_or, count, count_distinct, count_of, max,
    min, string_agg, sum,
};
pub use arithmetic::Numeric;
#[cfg(feature = "jiff")]
pub use arithmetic::{InTime, Moment};
pub use array::{ArrayMethods, ArrayOf};
pub use assign::{Assign, Assignments};
pub use bits::BitMethods;
pub use case::{Case, case};
pub use column::{Col, Columns, Described, OfAlias};
pub use comparison::{Comparison, InList};
pub use condition::{Condition, all_of, any_of, none};
pub use containment::{Containment, ContainmentMethods};
pub use ex::{Ex, Expression};
pub use extension::{HstoreMethods, LtreeMethods};
#[cfg(feature = "uuid")]
pub use function::random_uuid;
pub use function::{cast, coalesce, greatest, least, nullif, val};
#[cfg(feature = "jiff")]
pub use function::{current_date, now};
pub use geometry::{Area, GeometryMethods, SameShape, Shape};
#[cfg(feature = "json")]
pub use json::{JsonMethods, JsonValue};
pub use logic::{Logic, not};
pub use network::{NetworkAddress, NetworkMethods};
pub use null::Nullable;
pub(crate) use order::nested_refs;
pub use order::{OrderKey, Ordered, Ordering, Orderings};
pub use range::{RangeMethods, RangeOf};
pub use search::{
    SearchMethods, phraseto_tsquery, plainto_tsquery, setweight, to_tsquery, to_tsvector, ts_headline,
    ts_rank, ts_rank_cd, websearch_to_tsquery,
};
pub use sql::{Ident, SqlBuilder, SqlOperand, ident};
pub use subquery::{exists, not_exists};
pub use text::{TextMethods, Textual, concat, length, lower, substring, trim, upper};
pub use vector::{VectorLike, VectorMethods};
