//! Ranges: `int4range`, `int8range`, `numrange`, `tsrange`, `tstzrange` and `daterange`.

use std::fmt;
use std::ops::{Bound, Range, RangeBounds, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};
use std::str::FromStr;

use postgres_types::Kind;

use crate::row::{Mismatch, ResultColumn};
use crate::value::binary::{ParseValueError, Reader};
use crate::value::{BoxError, Datum, SqlType, Value};

/// A range of values: empty, or between two bounds, each of which is in it, or not, or absent.
///
/// Rust's own ranges become one, also where a column or an operator takes it. Of integers and dates, the server writes
/// every range with its lower bound in it and its upper one not: `1..=4` comes back as `1..5`.
///
/// ```
/// # use mizzle::__examples::*;
/// use std::ops::Bound;
///
/// #[derive(Table)]
/// #[table(Bookings)]
/// struct Booking {
///     #[column(serial, primary_key)]
///     id: i32,
///     nights: PgRange<Date>,
/// }
///
/// let (from, to) = (civil::date(2026, 5, 1), civil::date(2026, 5, 4));
/// let query = Bookings.filter(Bookings.nights.overlaps(from..to)).select(Bookings.id);
/// let sql = r#"SELECT "bookings"."id" FROM "bookings" WHERE "bookings"."nights" && $1"#;
/// assert_eq!(query.to_sql().text(), sql);
///
/// let ages = PgRange::from(18..);
/// assert_eq!((ages.contains(&20), PgRange::<i32>::Empty.contains(&20)), (true, false));
/// assert_eq!(ages, PgRange::Bounds(Bound::Included(18), Bound::Unbounded));
/// # use mizzle::types::civil;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PgRange<T> {
    /// No value.
    #[default]
    Empty,
    /// The values between a lower and an upper bound.
    Bounds(Bound<T>, Bound<T>),
}

impl<T> PgRange<T> {
    /// The range between these bounds.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// assert_eq!(PgRange::new(..=5), PgRange::from(..=5));
    /// ```
    pub fn new(bounds: impl RangeBounds<T>) -> PgRange<T>
    where
        T: Clone,
    {
        PgRange::Bounds(bounds.start_bound().cloned(), bounds.end_bound().cloned())
    }

    /// Whether there is no value in it. The server makes [`PgRange::Empty`] of bounds that leave no value; here, only
    /// that is.
    pub fn is_empty(&self) -> bool {
        matches!(self, PgRange::Empty)
    }

    /// The lower bound; of an empty range, none.
    pub fn lower(&self) -> Option<&T> {
        match self {
            PgRange::Bounds(Bound::Included(lower) | Bound::Excluded(lower), _) => Some(lower),
            _ => None,
        }
    }

    /// The upper bound; of an empty range, none.
    pub fn upper(&self) -> Option<&T> {
        match self {
            PgRange::Bounds(_, Bound::Included(upper) | Bound::Excluded(upper)) => Some(upper),
            _ => None,
        }
    }

    /// Whether a value is in it.
    pub fn contains(&self, value: &T) -> bool
    where
        T: PartialOrd,
    {
        match self {
            PgRange::Empty => false,
            PgRange::Bounds(lower, upper) => (lower.as_ref(), upper.as_ref()).contains(value),
        }
    }
}

macro_rules! from_ranges {
    ($($range:ty)*) => {
        $(
            impl<T: Clone> From<$range> for PgRange<T> {
                fn from(range: $range) -> PgRange<T> {
                    PgRange::new(range)
                }
            }
        )*
    };
}

from_ranges!(Range<T> RangeInclusive<T> RangeFrom<T> RangeTo<T> RangeToInclusive<T> (Bound<T>, Bound<T>));

impl<T: Clone> From<RangeFull> for PgRange<T> {
    fn from(range: RangeFull) -> PgRange<T> {
        PgRange::new(range)
    }
}

/// Writes the range as PostgreSQL does, but for the quotes around its bounds.
impl<T: fmt::Display> fmt::Display for PgRange<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PgRange::Bounds(lower, upper) = self else { return f.write_str("empty") };
        match lower {
            Bound::Included(lower) => write!(f, "[{lower},")?,
            Bound::Excluded(lower) => write!(f, "({lower},")?,
            Bound::Unbounded => f.write_str("(,")?,
        }
        match upper {
            Bound::Included(upper) => write!(f, "{upper}]"),
            Bound::Excluded(upper) => write!(f, "{upper})"),
            Bound::Unbounded => f.write_str(")"),
        }
    }
}

/// Reads what PostgreSQL writes.
impl<T: FromStr> FromStr for PgRange<T> {
    type Err = ParseValueError;

    fn from_str(text: &str) -> Result<PgRange<T>, ParseValueError> {
        const WRONG: ParseValueError = ParseValueError("this is no text of a range");
        if text == "empty" {
            return Ok(PgRange::Empty);
        }
        let inner = text.get(1..text.len().saturating_sub(1)).ok_or(WRONG)?;
        // A text with a comma in it is in quotes; no type here needs one.
        let (lower, upper) = inner.split_once(',').ok_or(WRONG)?;
        let bound = |text: &str, included| match text.trim_matches('"') {
            "" => Ok(Bound::Unbounded),
            text => {
                let value = text.parse().map_err(|_| WRONG)?;
                Ok(if included { Bound::Included(value) } else { Bound::Excluded(value) })
            }
        };
        Ok(PgRange::Bounds(bound(lower, text.starts_with('['))?, bound(upper, text.ends_with(']'))?))
    }
}

/// As PostgreSQL writes it, as its own `to_json` does.
impl<T: fmt::Display> serde::Serialize for PgRange<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T: FromStr> serde::Deserialize<'de> for PgRange<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<PgRange<T>, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A type that PostgreSQL has ranges of.
#[diagnostic::on_unimplemented(
    message = "PostgreSQL has no range of `{Self}`",
    label = "wants `i32`, `i64`, `Decimal`, `Date`, `DateTime` or `Timestamp`"
)]
pub trait RangeElement: Value<Rust = Self> + Send + Sync {
    /// The range.
    const RANGE: SqlType;
    /// The multirange.
    const MULTIRANGE: SqlType;
}

macro_rules! range_element {
    ($rust:ty, $name:literal $oid:literal $array_oid:literal, $multi:literal $multi_oid:literal $multi_array_oid:literal) => {
        #[diagnostic::do_not_recommend]
        impl $crate::value::RangeElement for $rust {
            const RANGE: $crate::value::SqlType = $crate::value::SqlType::built_in($name, $oid, $array_oid);
            const MULTIRANGE: $crate::value::SqlType =
                $crate::value::SqlType::built_in($multi, $multi_oid, $multi_array_oid);
        }
    };
}
#[allow(unused_imports)] // Where no time library is wanted.
pub(crate) use range_element;

range_element!(i32, "int4range" 3904 3905, "int4multirange" 4451 6150);
range_element!(i64, "int8range" 3926 3927, "int8multirange" 4536 6157);
#[cfg(feature = "decimal")]
range_element!(rust_decimal::Decimal, "numrange" 3906 3907, "nummultirange" 4532 6151);

// The flags of the binary form.
const EMPTY: u8 = 0x01;
const LOWER_INCLUDED: u8 = 0x02;
const UPPER_INCLUDED: u8 = 0x04;
const LOWER_UNBOUNDED: u8 = 0x08;
const UPPER_UNBOUNDED: u8 = 0x10;

/// The column that the bounds of a range would be.
fn bound_column(column: &ResultColumn) -> Result<ResultColumn, BoxError> {
    match column.ty.kind() {
        Kind::Range(subtype) => Ok(column.part(subtype.clone())),
        _ => Err("this is no range".into()),
    }
}

/// Reads a range whose bounds are as `column` says.
pub(crate) fn decode_range<T: RangeElement>(
    column: &ResultColumn,
    raw: &[u8],
) -> Result<PgRange<T>, BoxError> {
    let mut from = Reader::new(raw);
    let flags = from.u8()?;
    let range = match flags & EMPTY {
        0 => {
            let lower = decode_bound(column, &mut from, flags, LOWER_UNBOUNDED, LOWER_INCLUDED)?;
            PgRange::Bounds(lower, decode_bound(column, &mut from, flags, UPPER_UNBOUNDED, UPPER_INCLUDED)?)
        }
        _ => PgRange::Empty,
    };
    from.end()?;
    Ok(range)
}

fn decode_bound<T: RangeElement>(
    column: &ResultColumn,
    from: &mut Reader<'_>,
    flags: u8,
    unbounded: u8,
    included: u8,
) -> Result<Bound<T>, BoxError> {
    if flags & unbounded != 0 {
        return Ok(Bound::Unbounded);
    }
    let value = T::decode(column, from.value()?.ok_or("a bound of the range is NULL")?)?;
    Ok(if flags & included != 0 { Bound::Included(value) } else { Bound::Excluded(value) })
}

/// Appends the binary form of a range.
pub(crate) fn write_range<T: RangeElement>(range: &PgRange<T>, to: &mut Vec<u8>) -> Result<(), Box<str>> {
    let PgRange::Bounds(lower, upper) = range else {
        to.push(EMPTY);
        return Ok(());
    };
    let flag = |bound: &Bound<T>, unbounded, included| match bound {
        Bound::Unbounded => unbounded,
        Bound::Included(_) => included,
        Bound::Excluded(_) => 0,
    };
    to.push(flag(lower, LOWER_UNBOUNDED, LOWER_INCLUDED) | flag(upper, UPPER_UNBOUNDED, UPPER_INCLUDED));
    for bound in [lower, upper] {
        if let Bound::Included(value) | Bound::Excluded(value) = bound {
            T::datum(value, &T::TYPE).write_sized(to)?;
        }
    }
    Ok(())
}

#[diagnostic::do_not_recommend]
impl<T: RangeElement> Value for PgRange<T> {
    type Rust = PgRange<T>;
    const TYPE: SqlType = T::RANGE;

    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
        match bound_column(column) {
            Ok(bound) => T::accepts(&bound),
            Err(_) if !column.resolved => Err(Mismatch::Unresolved),
            Err(_) => Ok(false),
        }
    }

    fn decode(column: &ResultColumn, raw: &[u8]) -> Result<PgRange<T>, BoxError> {
        decode_range(&bound_column(column)?, raw)
    }

    fn datum(value: &PgRange<T>, _: &SqlType) -> Datum {
        let mut raw = Vec::new();
        match write_range(value, &mut raw) {
            Ok(()) => Datum::copied(&raw),
            Err(why) => Datum::Invalid(why),
        }
    }
}
