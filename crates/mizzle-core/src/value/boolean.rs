//! `boolean`.

use postgres_types::Type;

use crate::row::{Mismatch, ResultColumn};
use crate::value::{BoxError, Datum, SqlType, Value};

#[diagnostic::do_not_recommend]
impl Value for bool {
    type Rust = bool;
    const TYPE: SqlType = SqlType::built_in("bool", 16, 1000);

    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
        Ok(column.ty == Type::BOOL)
    }

    #[inline]
    fn decode(_: &ResultColumn, raw: &[u8]) -> Result<bool, BoxError> {
        match raw {
            [byte] => Ok(*byte != 0),
            _ => Err("a boolean of the wrong length".into()),
        }
    }

    #[inline]
    fn datum(value: &bool, _: &SqlType) -> Datum {
        Datum::copied(&[u8::from(*value)])
    }
}
