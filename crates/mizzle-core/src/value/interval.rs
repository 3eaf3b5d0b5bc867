//! `interval`: months, days and microseconds, which do not convert into one another.

use std::fmt;

use postgres_types::Type;

use crate::row::{Mismatch, ResultColumn};
use crate::value::{BoxError, Datum, SqlType, Value};

/// A PostgreSQL `interval`, as the server keeps it. A month has no fixed number of days and a day no fixed
/// number of hours, so the three parts stay apart, and `PartialEq` compares them part by part.
///
/// ```
/// # use mizzle::__examples::*;
/// let notice = Interval { months: 1, days: 14, microseconds: 0 };
/// let query = Users.filter(Users.created_at.plus(notice).lt(now())).select(Users.id);
/// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."created_at" + $1 < now()"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Interval {
    /// Months; twelve to the year.
    pub months: i32,
    /// Days.
    pub days: i32,
    /// Microseconds.
    pub microseconds: i64,
}

impl Interval {
    /// An interval of that many months.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// assert_eq!(Interval::months(14), Interval { months: 14, days: 0, microseconds: 0 });
    /// ```
    pub const fn months(months: i32) -> Self {
        Interval { months, days: 0, microseconds: 0 }
    }

    /// An interval of that many days.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// assert_eq!(Interval::days(1), Interval { months: 0, days: 1, microseconds: 0 });
    /// assert_ne!(Interval::days(1), Interval::hours(24));
    /// ```
    pub const fn days(days: i32) -> Self {
        Interval { months: 0, days, microseconds: 0 }
    }

    /// An interval of that many hours.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// assert_eq!(Interval::hours(1).microseconds, 3_600_000_000);
    /// ```
    pub const fn hours(hours: i32) -> Self {
        Interval { months: 0, days: 0, microseconds: hours as i64 * 3_600_000_000 }
    }

    /// An interval of that many seconds.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// assert_eq!(Interval::seconds(90).to_string(), "P0M0DT90.000000S");
    /// ```
    pub const fn seconds(seconds: i32) -> Self {
        Interval { months: 0, days: 0, microseconds: seconds as i64 * 1_000_000 }
    }

    /// Reads the binary form.
    pub(crate) fn from_binary(raw: &[u8]) -> Result<Interval, BoxError> {
        let raw: &[u8; 16] = raw.try_into()?;
        let [micros @ .., _, _, _, _, _, _, _, _] = *raw;
        let [_, _, _, _, _, _, _, _, d0, d1, d2, d3, m0, m1, m2, m3] = *raw;
        Ok(Interval {
            microseconds: i64::from_be_bytes(micros),
            days: i32::from_be_bytes([d0, d1, d2, d3]),
            months: i32::from_be_bytes([m0, m1, m2, m3]),
        })
    }
}

/// Writes ISO 8601, as PostgreSQL does with `intervalstyle = iso_8601` but without splitting: `P14M3DT0.5S`.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.microseconds < 0 { "-" } else { "" };
        let micros = self.microseconds.unsigned_abs();
        write!(f, "P{}M{}DT{sign}{}.{:06}S", self.months, self.days, micros / 1_000_000, micros % 1_000_000)
    }
}

#[diagnostic::do_not_recommend]
impl Value for Interval {
    type Rust = Interval;
    const TYPE: SqlType = SqlType::built_in("interval", 1186, 1187);

    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
        Ok(column.ty == Type::INTERVAL)
    }

    fn decode(_: &ResultColumn, raw: &[u8]) -> Result<Interval, BoxError> {
        Interval::from_binary(raw)
    }

    fn datum(value: &Interval, _: &SqlType) -> Datum {
        let mut raw = [0; 16];
        raw[..8].copy_from_slice(&value.microseconds.to_be_bytes());
        raw[8..12].copy_from_slice(&value.days.to_be_bytes());
        raw[12..].copy_from_slice(&value.months.to_be_bytes());
        Datum::copied(&raw)
    }
}
