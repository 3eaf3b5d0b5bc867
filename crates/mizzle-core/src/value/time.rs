//! `date`, `time`, `timestamp` and `timestamptz`, by jiff.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};

use crate::row::{Mismatch, ResultColumn};
use crate::value::range::range_element;
use crate::value::{BoxError, Datum, SqlType, Value, value_by_postgres_types};

value_by_postgres_types!(Date, SqlType::built_in("date", 1082, 1182));
value_by_postgres_types!(Time, SqlType::built_in("time", 1083, 1183));
value_by_postgres_types!(DateTime, SqlType::built_in("timestamp", 1114, 1115));

/// The first moment of the year 2000, from which PostgreSQL counts, in microseconds of the Unix epoch.
const FIRST: i64 = 946_684_800_000_000;

// By hand, as the conversion that `postgres-types` brings goes by spans of the calendar, which takes ten times as long.
#[diagnostic::do_not_recommend]
impl Value for Timestamp {
    type Rust = Timestamp;
    const TYPE: SqlType = SqlType::built_in("timestamptz", 1184, 1185);

    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
        Ok(column.ty == postgres_types::Type::TIMESTAMPTZ)
    }

    #[inline]
    fn decode(_: &ResultColumn, raw: &[u8]) -> Result<Timestamp, BoxError> {
        let micros = i64::from_be_bytes(raw.try_into().map_err(|_| "a timestamp has 8 bytes")?);
        // `infinity` and what is out of range.
        let moment = micros.checked_add(FIRST).and_then(|micros| Timestamp::from_microsecond(micros).ok());
        moment.ok_or_else(|| "value too large to decode".into())
    }

    #[inline]
    fn datum(value: &Timestamp, ty: &SqlType) -> Datum {
        match value.subsec_nanosecond() % 1000 {
            0 => Datum::copied(&(value.as_microsecond() - FIRST).to_be_bytes()),
            // What is finer than a microsecond is cut off, towards the year 2000.
            _ => Datum::by_to_sql(value, ty),
        }
    }
}

range_element!(Date, "daterange" 3912 3913, "datemultirange" 4535 6155);
range_element!(DateTime, "tsrange" 3908 3909, "tsmultirange" 4533 6152);
range_element!(Timestamp, "tstzrange" 3910 3911, "tstzmultirange" 4534 6153);

#[cfg(test)]
mod tests {
    use postgres_types::{FromSql, Type};

    use super::*;

    #[test]
    fn a_moment_is_read_and_written_as_postgres_types_does() {
        let column = ResultColumn { name: "at".to_owned(), ty: Type::TIMESTAMPTZ, resolved: true };
        for micros in [0, 1, -1, 999_999, -FIRST, 1 << 50, -(1 << 55), i64::MAX, i64::MIN, i64::MAX - FIRST] {
            let raw = micros.to_be_bytes();
            let theirs = Timestamp::from_sql(&Type::TIMESTAMPTZ, &raw);
            let ours = <Timestamp as Value>::decode(&column, &raw);
            assert_eq!(ours.as_ref().ok(), theirs.as_ref().ok(), "{micros}");
            if let Ok(moment) = ours {
                let datum = <Timestamp as Value>::datum(&moment, &Timestamp::TYPE);
                assert!(matches!(datum, Datum::Inline { len: 8, bytes } if bytes[..8] == raw), "{micros}");
            }
        }
        assert!(<Timestamp as Value>::decode(&column, &[0; 7]).is_err());
    }

    #[test]
    fn a_moment_between_two_microseconds_goes_to_the_one_that_is_nearer_to_the_year_2000() {
        for (nanos, micros) in [(1_999, 1_i64), (-1_999, -1), (999, 0), (-999, 0)] {
            let moment = Timestamp::from_nanosecond(i128::from(FIRST) * 1000 + nanos).unwrap();
            let datum = <Timestamp as Value>::datum(&moment, &Timestamp::TYPE);
            assert!(matches!(datum, Datum::Inline { len: 8, bytes } if bytes[..8] == micros.to_be_bytes()));
        }
    }
}
