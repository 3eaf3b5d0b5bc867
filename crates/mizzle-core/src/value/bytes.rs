//! `bytea`.

use postgres_types::Type;

use crate::row::{Mismatch, ResultColumn};
use crate::value::{BoxError, Datum, SqlType, Value};

#[diagnostic::do_not_recommend]
impl Value for Vec<u8> {
    type Rust = Vec<u8>;
    const TYPE: SqlType = SqlType::built_in("bytea", 17, 1001);

    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
        Ok(column.ty == Type::BYTEA)
    }

    fn decode(_: &ResultColumn, raw: &[u8]) -> Result<Vec<u8>, BoxError> {
        Ok(raw.to_vec())
    }

    fn datum(value: &Vec<u8>, _: &SqlType) -> Datum {
        Datum::copied(value)
    }

    fn into_datum(value: Vec<u8>, _: &SqlType) -> Datum {
        Datum::Heap(value.into())
    }
}
