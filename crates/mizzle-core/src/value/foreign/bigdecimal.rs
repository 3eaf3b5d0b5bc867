//! `numeric` of any size, by bigdecimal.

use ::bigdecimal::num_bigint::{BigInt, Sign};
use ::bigdecimal::{BigDecimal, Zero};

use crate::row::{Mismatch, ResultColumn};
use crate::value::binary::Reader;
use crate::value::range::range_element;
use crate::value::{BoxError, Datum, SqlType, Value};

#[diagnostic::do_not_recommend]
impl Value for BigDecimal {
    type Rust = BigDecimal;
    const TYPE: SqlType = SqlType::built_in("numeric", 1700, 1231);

    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
        Ok(column.ty == postgres_types::Type::NUMERIC)
    }

    fn decode(_: &ResultColumn, raw: &[u8]) -> Result<BigDecimal, BoxError> {
        let mut from = Reader::new(raw);
        let (count, weight) = (from.u16()?, from.u16()?.cast_signed());
        let (sign, display_scale) = (from.u16()?, i64::from(from.u16()?));
        let sign = match sign {
            POSITIVE => Sign::Plus,
            NEGATIVE => Sign::Minus,
            _ => return Err("`NaN` and `Infinity` are no values of a `BigDecimal`".into()),
        };
        let mut digits: Vec<u8> = Vec::new();
        for _ in 0..count {
            let group = from.u16()?;
            if group > 9999 {
                return Err("a group of a numeric is out of range".into());
            }
            digits.extend(
                [group / 1000, group / 100 % 10, group / 10 % 10, group % 10].map(|digit| digit as u8),
            );
        }
        from.end()?;
        // The server keeps no groups of zeros at the end.
        while digits.ends_with(&[0; 4]) {
            digits.truncate(digits.len() - 4);
        }
        let scale = digits.len() as i64 - 4 * (i64::from(weight) + 1);
        let digits = BigInt::from_radix_be(sign, &digits, 10).unwrap_or_default();
        let number = BigDecimal::new(digits, scale);
        // The same number with the zeros at its end that PostgreSQL shows; not those of `1e131071`, which are a thousand
        // times as long as its binary form.
        let few = display_scale - scale <= MOST_ZEROS;
        let shown = few.then(|| number.with_scale(display_scale)).filter(|shown| *shown == number);
        Ok(shown.unwrap_or(number))
    }

    fn datum(value: &BigDecimal, _: &SqlType) -> Datum {
        match write(value) {
            Some(raw) => Datum::copied(&raw),
            None => Datum::Invalid("PostgreSQL has no number of so many digits".into()),
        }
    }
}

const POSITIVE: u16 = 0;
const NEGATIVE: u16 = 0x4000;
/// PostgreSQL's limits: digits after the point, and before it.
const MOST_AFTER: i64 = 16_383;
const MOST_BEFORE: i64 = 131_072;
/// How many zeros are put behind the digits of a number at most.
const MOST_ZEROS: i64 = 128;

fn write(value: &BigDecimal) -> Option<Vec<u8>> {
    let (digits, scale) = value.as_bigint_and_exponent();
    let (sign, mut digits) = digits.to_radix_be(10);
    let length = i64::try_from(digits.len()).ok()?;
    if value.is_zero() {
        digits.clear();
    } else if scale > MOST_AFTER || length.checked_sub(scale)? > MOST_BEFORE {
        return None;
    }
    let scale = scale.clamp(-MOST_BEFORE, MOST_AFTER);
    // Zeros at the end until the point falls between two groups of four digits.
    let zeros = usize::try_from((-scale).rem_euclid(4)).ok()?;
    if !digits.is_empty() {
        digits.resize(digits.len() + zeros, 0);
    }
    let mut groups: Vec<u16> = digits
        .rchunks(4)
        .rev()
        .map(|group| group.iter().fold(0, |number, digit| number * 10 + u16::from(*digit)))
        .collect();
    // How many groups stand behind the point; fewer than none, where there are groups of zeros in front of it that are not
    // written.
    let after = if groups.is_empty() { scale.max(0) } else { scale } + 3;
    let weight = i16::try_from(i64::try_from(groups.len()).ok()? - after.div_euclid(4) - 1).ok()?;
    // As the server keeps it: zeros at the end are in its scale.
    groups.truncate(groups.iter().rposition(|group| *group != 0).map_or(0, |last| last + 1));
    let sign = if sign == Sign::Minus { NEGATIVE } else { POSITIVE };
    let count = u16::try_from(groups.len()).ok()?;
    let head = [count, weight.cast_unsigned(), sign, u16::try_from(scale.max(0)).ok()?];
    Some(head.into_iter().chain(groups).flat_map(u16::to_be_bytes).collect())
}

#[diagnostic::do_not_recommend]
impl crate::expr::MinMax for BigDecimal {}
#[diagnostic::do_not_recommend]
impl crate::expr::Numeric for BigDecimal {}

range_element!(BigDecimal, "numrange" 3906 3907, "nummultirange" 4532 6151);
