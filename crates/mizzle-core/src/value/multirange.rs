//! Multiranges: `int4multirange` and its like, which PostgreSQL 14 and later have.

use std::fmt;

use postgres_types::Kind;
use serde::{Deserialize, Serialize};

use crate::row::{Mismatch, ResultColumn};
use crate::value::binary::Reader;
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
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
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
