//! The Rust types of columns, so that a program needs no other crate for them; and the traits of
//! `postgres-types`, for types of one's own.

pub use jiff::civil::{Date, DateTime, Time};
pub use jiff::{Timestamp, civil};
pub use mizzle_core::value::{
    BitString, CiText, Cidr, Circle, HalfVec, Hstore, Inet, Interval, Json, JsonPath, LQuery, LTree,
    LTxtQuery, Line, Lseg, MacAddr, MacAddr8, Money, Oid, Opaque, ParseValueError, Path, PgBox, PgLsn,
    PgMultirange, PgRange, Point, Polygon, SparseVec, TimeTz, TsLexeme, TsPosition, TsQuery, TsVector,
    TsWeight, Vector, Xml,
};
pub use postgres_types::{FromSql, IsNull, ToSql, Type, accepts, to_sql_checked};
pub use rust_decimal::Decimal;
pub use serde_json::Value as JsonValue;
pub use uuid::Uuid;
