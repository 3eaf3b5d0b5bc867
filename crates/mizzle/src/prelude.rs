//! What a program that queries wants in scope: `use mizzle::prelude::*;`

pub use crate::{
    PgComposite, PgDomain, PgEnum, PgNewtype, Row, Shape, Table, View, alias, schema, sql, sql_query,
    sql_statement,
};

pub use mizzle_core::expr::{
    AggregateMethods, ArrayMethods, BitMethods, Comparison, Condition, ContainmentMethods, GeometryMethods,
    HstoreMethods, JsonMethods, Logic, LtreeMethods, Moment, NetworkMethods, Nullable, Ordering,
    RangeMethods, SearchMethods, TextMethods, VectorMethods, all_of, any_of, array_agg, avg, bool_and,
    bool_or, case, cast, coalesce, concat, count, count_distinct, count_of, current_date, exists, greatest,
    ident, least, length, lower, max, min, not, not_exists, now, nullif, random_uuid, string_agg, substring,
    sum, trim, upper, val,
};
pub use mizzle_core::query::Query;
pub use mizzle_core::value::{Interval, Json, PgRange};
pub use mizzle_core::{BatchExt, CopyExecutor, Executor};
pub use mizzle_kit::Create;
pub use mizzle_pg::Db;

pub use crate::types::{Date, DateTime, Decimal, Time, Timestamp, Uuid};
