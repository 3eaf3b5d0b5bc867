//! `real` and `double precision`.

use postgres_types::Type;

use crate::row::{Mismatch, ResultColumn};
use crate::value::{BoxError, Datum, SqlType, Value};

macro_rules! float {
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

float!(f32, "float4", 700, 1021, Type::FLOAT4);
float!(f64, "float8", 701, 1022, Type::FLOAT8);
