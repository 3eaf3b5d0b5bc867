//! `text`, `varchar(n)`, `char(n)` and the other types whose binary form is their text.

use postgres_types::{FromSql, Type};

use crate::row::{Mismatch, ResultColumn};
use crate::value::{BoxError, Datum, SqlType, Value};

#[diagnostic::do_not_recommend]
impl Value for String {
    type Rust = String;
    const TYPE: SqlType = SqlType::built_in("text", 25, 1009);

    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
        if !column.resolved {
            return Err(Mismatch::Unresolved);
        }
        Ok(<String as FromSql>::accepts(&column.ty) || column.ty == Type::UNKNOWN)
    }

    #[inline]
    fn decode(_: &ResultColumn, raw: &[u8]) -> Result<String, BoxError> {
        Ok(std::str::from_utf8(raw)?.to_owned())
    }

    #[inline]
    fn datum(value: &String, _: &SqlType) -> Datum {
        Datum::copied(value.as_bytes())
    }

    fn into_datum(value: String, ty: &SqlType) -> Datum {
        match value.capacity() == value.len() {
            true => Datum::Heap(value.into_bytes().into()),
            // To share a buffer with room to spare takes an allocation, which a short text need not have.
            false => Self::datum(&value, ty),
        }
    }
}
