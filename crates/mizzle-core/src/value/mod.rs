//! Values: how a Rust type becomes a parameter and how a result becomes a Rust type, always in binary.
//!
//! One file per family of types; a new type is a file that implements [`Value`] and a line in
//! [`into_value`](self).

mod array;
mod binary;
mod bits;
mod boolean;
mod bytes;
mod citext;
mod composite;
mod custom;
mod datum;
mod enumeration;
mod float;
mod foreign;
mod geometry;
#[cfg(test)]
mod hostile;
mod hstore;
mod integer;
mod interval;
mod into_value;
#[cfg(feature = "json")]
mod json;
mod ltree;
mod money;
mod multirange;
mod network;
mod newtype;
#[cfg(feature = "decimal")]
mod numeric;
mod opaque;
mod param;
mod parts;
mod range;
mod sql_type;
mod system;
mod text;
#[cfg(feature = "jiff")]
mod time;
mod timetz;
mod tsquery;
mod tsvector;
#[cfg(feature = "uuid")]
mod uuid;
mod vector;
mod xml;

use std::error::Error as StdError;

pub use array::ArrayBuilder;
pub use binary::ParseValueError;
pub use bits::BitString;
pub use citext::CiText;
pub use composite::{Composite, CompositeBuilder, CompositeField, CompositeReader};
#[doc(hidden)]
pub use composite::{accepts_composite, composite_datum, decode_composite};
pub use custom::{Custom, Stored};
pub use datum::Datum;
pub use enumeration::{Enumeration, decode_label};
pub use geometry::{Circle, Line, Lseg, Path, PgBox, Point, Polygon};
pub use hstore::Hstore;
pub use interval::Interval;
pub use into_value::{IntoNullable, IntoValue, Operand, OperandOrNull};
#[cfg(feature = "json")]
pub use json::Json;
pub use ltree::{LQuery, LTree, LTxtQuery};
pub use money::Money;
pub use multirange::PgMultirange;
pub use network::{Cidr, Inet, MacAddr, MacAddr8};
pub use newtype::Newtype;
pub use opaque::Opaque;
pub use param::Param;
pub use parts::Parts;
pub use range::{PgRange, RangeElement};
pub use sql_type::{SqlType, TypeKind, TypeOids};
pub use system::{Oid, PgLsn};
pub use timetz::TimeTz;
pub use tsquery::TsQuery;
pub use tsvector::{TsLexeme, TsPosition, TsVector, TsWeight};
pub use vector::{HalfVec, SparseVec, Vector};
pub use xml::{JsonPath, Xml};

use crate::row::{Mismatch, ResultColumn};
use crate::table::TypeDefinition;

/// Any error, as the conversion traits of `postgres-types` give it.
pub type BoxError = Box<dyn StdError + Sync + Send>;

/// A type that a column or an expression can have.
///
/// Implemented here for the types of the table in the guide's chapter on columns, by `#[derive(PgEnum)]` for
/// enums, by `#[derive(PgNewtype)]` for newtypes; any other type with `ToSql` and `FromSql` is a column by
/// `#[column(type = "…")]`, which wraps it in [`Custom`].
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::value::Value;
///
/// assert_eq!((i64::TYPE.name, <Vec<String>>::TYPE.name, <Vec<String>>::TYPE.array), ("int8", "text", true));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a column: Mizzle knows no PostgreSQL type for it",
    label = "not a column type",
    note = "derive `PgEnum` for an enum, `PgNewtype` or `PgDomain` for a newtype, `PgComposite` for a struct; for a type with `ToSql` and `FromSql` name \
            its PostgreSQL type with `#[column(type = \"…\")]`"
)]
pub trait Value: Sized + 'static {
    /// What a program holds: `Self` for all types but [`Custom`].
    type Rust: Send + Sync + 'static;

    /// The PostgreSQL type, where the column does not say otherwise.
    const TYPE: SqlType;

    /// For an enum, a composite type or a domain: its definition.
    const DEFINITION: Option<&'static TypeDefinition> = None;

    /// Whether a result column can be read as this type.
    ///
    /// # Errors
    /// [`Mismatch::Unresolved`], where that takes a look into the server's catalog first.
    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch>;

    /// Reads a value that is not NULL.
    ///
    /// # Errors
    /// What does not fit: never a wrong value.
    fn decode(column: &ResultColumn, raw: &[u8]) -> Result<Self::Rust, BoxError>;

    /// The value in its binary form, as a value of `ty`.
    fn datum(value: &Self::Rust, ty: &SqlType) -> Datum;

    /// The same, where the value may be used up; text and bytes are moved, not copied.
    fn into_datum(value: Self::Rust, ty: &SqlType) -> Datum {
        Self::datum(&value, ty)
    }
}

/// Implements [`Value`] by the `ToSql` and `FromSql` of `postgres-types`.
#[allow(unused_macros)] // Where none of the types with conversions is wanted.
macro_rules! value_by_postgres_types {
    ($rust:ty, $sql:expr) => {
        #[diagnostic::do_not_recommend]
        impl $crate::value::Value for $rust {
            type Rust = Self;
            const TYPE: $crate::value::SqlType = $sql;

            fn accepts(column: &$crate::row::ResultColumn) -> Result<bool, $crate::row::Mismatch> {
                Ok(<$rust as postgres_types::FromSql>::accepts(&column.ty))
            }

            #[inline]
            fn decode(
                column: &$crate::row::ResultColumn,
                raw: &[u8],
            ) -> Result<Self, $crate::value::BoxError> {
                <$rust as postgres_types::FromSql>::from_sql(&column.ty, raw)
            }

            #[inline]
            fn datum(value: &Self, ty: &$crate::value::SqlType) -> $crate::value::Datum {
                $crate::value::Datum::by_to_sql(value, ty)
            }
        }
    };
}
#[allow(unused_imports)]
use value_by_postgres_types;

/// Implements [`Value`] for a number whose binary form is its bytes, the highest first.
macro_rules! number {
    ($rust:ty, $name:literal, $oid:literal, $array_oid:literal) => {
        #[diagnostic::do_not_recommend]
        impl $crate::value::Value for $rust {
            type Rust = $rust;
            const TYPE: $crate::value::SqlType = $crate::value::SqlType::built_in($name, $oid, $array_oid);

            fn accepts(column: &$crate::row::ResultColumn) -> Result<bool, $crate::row::Mismatch> {
                Ok(column.ty.oid() == $oid)
            }

            #[inline]
            fn decode(_: &$crate::row::ResultColumn, raw: &[u8]) -> Result<$rust, $crate::value::BoxError> {
                Ok(<$rust>::from_be_bytes(raw.try_into()?))
            }

            #[inline]
            fn datum(value: &$rust, _: &$crate::value::SqlType) -> $crate::value::Datum {
                $crate::value::Datum::copied(&value.to_be_bytes())
            }
        }
    };
}
use number;
