//! Multiranges: `int4multirange` and its like, which PostgreSQL 14 and later have.

use std::fmt;
use std::str::FromStr;

use postgres_types::Kind;

use crate::row::{Mismatch, ResultColumn};
use crate::value::binary::{ParseValueError, Reader};
use crate::value::range::{decode_range, write_range};
use crate::value::{BoxError, Datum, PgRange, RangeElement, SqlType, Value};

/// A multirange: any number of ranges. The server sorts them, joins those that touch and leaves out empty ones.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::PgMultirange;
///
/// let hours = PgMultirange::from_iter([9..12, 13..17]);
/// assert_eq!((hours.0.len(), hours.contains(&12), hours.contains(&13)), (2, false, true));
/// assert_eq!(hours.to_string(), "{[9,12),[13,17)}");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PgMultirange<T>(pub Vec<PgRange<T>>);

impl<T> PgMultirange<T> {
    /// Whether a value is in one of the ranges.
    pub fn contains(&self, value: &T) -> bool
    where
        T: PartialOrd,
    {
        self.0.iter().any(|range| range.contains(value))
    }
}

impl<T> Default for PgMultirange<T> {
    fn default() -> Self {
        PgMultirange(Vec::new())
    }
}

impl<T, R: Into<PgRange<T>>> FromIterator<R> for PgMultirange<T> {
    fn from_iter<I: IntoIterator<Item = R>>(ranges: I) -> Self {
        PgMultirange(ranges.into_iter().map(Into::into).collect())
    }
}

impl<T: fmt::Display> fmt::Display for PgMultirange<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (at, range) in self.0.iter().enumerate() {
            write!(f, "{}{range}", if at == 0 { "" } else { "," })?;
        }
        f.write_str("}")
    }
}

/// Reads what PostgreSQL writes.
impl<T: FromStr> FromStr for PgMultirange<T> {
    type Err = ParseValueError;

    fn from_str(text: &str) -> Result<PgMultirange<T>, ParseValueError> {
        const WRONG: ParseValueError = ParseValueError("this is no text of a multirange");
        let inner = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).ok_or(WRONG)?;
        let mut ranges = Vec::new();
        // A range ends with its bracket, which is in no bound.
        for range in inner.split_inclusive([']', ')']) {
            ranges.push(range.trim_start_matches(',').parse()?);
        }
        Ok(PgMultirange(ranges))
    }
}

/// As PostgreSQL writes it, as its own `to_json` does.
impl<T: fmt::Display> serde::Serialize for PgMultirange<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T: FromStr> serde::Deserialize<'de> for PgMultirange<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<PgMultirange<T>, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The column that the bounds of the ranges would be.
fn bound_column(column: &ResultColumn) -> Result<ResultColumn, BoxError> {
    match column.ty.kind() {
        Kind::Multirange(part) => match part.kind() {
            Kind::Range(subtype) => Ok(column.part(subtype.clone())),
            _ => Ok(column.part(part.clone())),
        },
        _ => Err("this is no multirange".into()),
    }
}

#[diagnostic::do_not_recommend]
impl<T: RangeElement> Value for PgMultirange<T> {
    type Rust = PgMultirange<T>;
    const TYPE: SqlType = T::MULTIRANGE;

    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
        match bound_column(column) {
            Ok(bound) => T::accepts(&bound),
            Err(_) if !column.resolved => Err(Mismatch::Unresolved),
            Err(_) => Ok(false),
        }
    }

    fn decode(column: &ResultColumn, raw: &[u8]) -> Result<PgMultirange<T>, BoxError> {
        let column = bound_column(column)?;
        let mut from = Reader::new(raw);
        // A range takes its length and its flags at least.
        let count = from.count(5)?;
        let mut ranges = Vec::new();
        for _ in 0..count {
            ranges.push(decode_range(&column, from.value()?.ok_or("a range of the multirange is NULL")?)?);
        }
        from.end()?;
        Ok(PgMultirange(ranges))
    }

    fn datum(value: &PgMultirange<T>, _: &SqlType) -> Datum {
        let mut raw = i32::try_from(value.0.len()).unwrap_or(-1).to_be_bytes().to_vec();
        for range in &value.0 {
            let mut one = Vec::new();
            if let Err(why) = write_range(range, &mut one) {
                return Datum::Invalid(why);
            }
            raw.extend(i32::try_from(one.len()).unwrap_or(-1).to_be_bytes());
            raw.extend(one);
        }
        Datum::copied(&raw)
    }
}
