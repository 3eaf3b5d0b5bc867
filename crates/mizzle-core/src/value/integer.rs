//! `smallint`, `integer` and `bigint`, and their serials.

use postgres_types::Type;

use crate::row::{Mismatch, ResultColumn};
use crate::value::{BoxError, Datum, SqlType, Value};

macro_rules! integer {
    ($rust:ty, $name:literal, $oid:literal, $array_oid:literal, $known:path) => {
        impl Value for $rust {
            type Rust = $rust;
            const TYPE: SqlType = SqlType::built_in($name, $oid, $array_oid);

            fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
                Ok(column.ty == $known)
            }

            #[inline]
            fn decode(_: &ResultColumn, raw: &[u8]) -> Result<$rust, BoxError> {
                Ok(<$rust>::from_be_bytes(raw.try_into()?))
            }

            #[inline]
            fn datum(value: &$rust, _: &SqlType) -> Datum {
                Datum::copied(&value.to_be_bytes())
            }
        }
    };
}

integer!(i16, "int2", 21, 1005, Type::INT2);
integer!(i32, "int4", 23, 1007, Type::INT4);
integer!(i64, "int8", 20, 1016, Type::INT8);
