//! Types of other crates, a feature each: what they hold of a PostgreSQL type, and an error where they do not.

#[cfg(feature = "bigdecimal")]
mod bigdecimal;
#[cfg(feature = "bit-vec")]
mod bit_vec;
#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "geo-types")]
mod geo_types;
#[cfg(feature = "ipnet")]
mod ipnet;
#[cfg(feature = "pgvector")]
mod pgvector;
#[cfg(feature = "time")]
mod time;

/// Implements [`Value`](crate::value::Value) by a type of ours: how one becomes the other, or why it cannot.
#[cfg(any(feature = "bit-vec", feature = "geo-types", feature = "ipnet", feature = "pgvector"))]
macro_rules! value_through {
    ($ours:ty: $rust:ty, |$read:ident| $from_ours:expr, |$write:ident| $to_ours:expr) => {
        #[diagnostic::do_not_recommend]
        impl $crate::value::Value for $rust {
            type Rust = $rust;
            const TYPE: $crate::value::SqlType = <$ours as $crate::value::Value>::TYPE;

            fn accepts(column: &$crate::row::ResultColumn) -> Result<bool, $crate::row::Mismatch> {
                <$ours as $crate::value::Value>::accepts(column)
            }

            fn decode(
                column: &$crate::row::ResultColumn,
                raw: &[u8],
            ) -> Result<$rust, $crate::value::BoxError> {
                let $read = <$ours as $crate::value::Value>::decode(column, raw)?;
                $from_ours
            }

            fn datum(value: &$rust, ty: &$crate::value::SqlType) -> $crate::value::Datum {
                let $write = value;
                let ours: Result<$ours, &'static str> = $to_ours;
                match ours {
                    Ok(ours) => <$ours as $crate::value::Value>::datum(&ours, ty),
                    Err(why) => $crate::value::Datum::Invalid(why.into()),
                }
            }
        }
    };
}
#[cfg(any(feature = "bit-vec", feature = "geo-types", feature = "ipnet", feature = "pgvector"))]
use value_through;

/// Implements [`Value`](crate::value::Value) for a type of time: a number in PostgreSQL (`i64` microseconds or `i32` days),
/// and a function for each way, which gives nothing where the type cannot hold the value.
#[cfg(any(feature = "chrono", feature = "time"))]
macro_rules! value_of_time {
    ($rust:ty, $number:ty, $name:literal $oid:literal $array_oid:literal, |$read:ident| $from:expr, |$write:ident| $to:expr) => {
        #[diagnostic::do_not_recommend]
        impl $crate::value::Value for $rust {
            type Rust = $rust;
            const TYPE: $crate::value::SqlType = $crate::value::SqlType::built_in($name, $oid, $array_oid);

            fn accepts(column: &$crate::row::ResultColumn) -> Result<bool, $crate::row::Mismatch> {
                Ok(column.ty.oid() == $oid)
            }

            fn decode(_: &$crate::row::ResultColumn, raw: &[u8]) -> Result<$rust, $crate::value::BoxError> {
                let $read = <$number>::from_be_bytes(raw.try_into()?);
                // The greatest and the least number are the infinities.
                let value = if matches!($read, <$number>::MIN | <$number>::MAX) { None } else { $from };
                value.ok_or_else(|| concat!("the ", $name, " is infinite or out of range").into())
            }

            fn datum(value: &$rust, _: &$crate::value::SqlType) -> $crate::value::Datum {
                let $write = value;
                let number: Option<$number> = $to;
                match number {
                    Some(number) => $crate::value::Datum::copied(&number.to_be_bytes()),
                    None => $crate::value::Datum::Invalid(concat!("PostgreSQL has no such ", $name).into()),
                }
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::expr::MinMax for $rust {}
    };
}
#[cfg(any(feature = "chrono", feature = "time"))]
use value_of_time;

/// Microseconds of a day; `time` also has 24:00, which no type here does.
#[cfg(any(feature = "chrono", feature = "time"))]
const DAY: std::ops::Range<i64> = 0..86_400_000_000;
