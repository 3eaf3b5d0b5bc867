//! `numeric(p, s)`.

use rust_decimal::Decimal;

use crate::row::{Mismatch, ResultColumn};
use crate::value::binary::Reader;
use crate::value::{BoxError, Datum, SqlType, Value};

#[diagnostic::do_not_recommend]
impl Value for Decimal {
    type Rust = Decimal;
    const TYPE: SqlType = SqlType::built_in("numeric", 1700, 1231);

    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
        Ok(column.ty == postgres_types::Type::NUMERIC)
    }

    fn decode(_: &ResultColumn, raw: &[u8]) -> Result<Decimal, BoxError> {
        decimal(raw)
    }

    fn datum(value: &Decimal, ty: &SqlType) -> Datum {
        Datum::by_to_sql(value, ty)
    }
}

const NEGATIVE: u16 = 0x4000;
const POSITIVE: u16 = 0;

/// Reads the binary form: the conversion that `rust_decimal` brings rounds what has too many digits, and a rounded
/// amount is another amount.
fn decimal(raw: &[u8]) -> Result<Decimal, BoxError> {
    const TOO_LONG: &str = "the number has more digits than a `Decimal` holds";
    let mut from = Reader::new(raw);
    let (count, weight) = (from.u16()?, i32::from(from.u16()?.cast_signed()));
    let (sign, display_scale) = (from.u16()?, u32::from(from.u16()?));
    if !matches!(sign, POSITIVE | NEGATIVE) {
        return Err("`NaN` and `Infinity` are no values of a `Decimal`".into());
    }
    let mut digits: i128 = 0;
    // Groups of four digits: the exponent of the first, in groups.
    let mut exponent = 4 * (weight + 1);
    for _ in 0..count {
        let group = from.u16()?;
        if group > 9999 {
            return Err("a group of a numeric is out of range".into());
        }
        digits = digits.checked_mul(10_000).and_then(|all| all.checked_add(group.into())).ok_or(TOO_LONG)?;
        exponent -= 4;
    }
    from.end()?;
    if digits == 0 {
        exponent = 0;
    }
    // Zeros at the end are written or not as the scale says, as far as there is room for them.
    while digits % 10 == 0 && exponent < 0 && exponent.unsigned_abs() > display_scale {
        (digits, exponent) = (digits / 10, exponent + 1);
    }
    while exponent > 0 {
        (digits, exponent) = (digits.checked_mul(10).ok_or(TOO_LONG)?, exponent - 1);
    }
    while exponent.unsigned_abs() > Decimal::MAX_SCALE && digits % 10 == 0 {
        (digits, exponent) = (digits / 10, exponent + 1);
    }
    while exponent.unsigned_abs() < display_scale.min(Decimal::MAX_SCALE)
        && let Some(longer) = digits.checked_mul(10).filter(|longer| longer >> 96 == 0)
    {
        (digits, exponent) = (longer, exponent - 1);
    }
    let digits = if sign == NEGATIVE { -digits } else { digits };
    Decimal::try_from_i128_with_scale(digits, exponent.unsigned_abs()).map_err(|_| TOO_LONG.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(weight: i16, sign: u16, scale: u16, groups: &[u16]) -> Result<String, String> {
        let head = [groups.len() as u16, weight.cast_unsigned(), sign, scale];
        let raw: Vec<u8> = head.iter().chain(groups).flat_map(|word| word.to_be_bytes()).collect();
        decimal(&raw).map(|decimal| decimal.to_string()).map_err(|why| why.to_string())
    }

    #[test]
    fn a_number_is_read_with_its_digits_or_not_at_all() {
        assert_eq!(read(0, 0, 2, &[12, 3400]).as_deref(), Ok("12.34"));
        assert_eq!(read(0, NEGATIVE, 3, &[1, 5000]).as_deref(), Ok("-1.500"));
        assert_eq!(read(1, 0, 0, &[5]).as_deref(), Ok("50000"));
        assert_eq!(read(-1, 0, 5, &[1, 2000]).as_deref(), Ok("0.00012"));
        assert_eq!(read(0, 0, 3, &[]).as_deref(), Ok("0.000"));
        assert_eq!(read(0, 0, 60, &[1]).map(|one| one.len()), Ok(30));
        assert!(read(-8, 0, 32, &[1]).is_err() && read(20, 0, 0, &[1]).is_err());
        assert!(read(0, 0xc000, 0, &[]).is_err() && read(0, 0, 0, &[10_000]).is_err());
        assert!(read(i16::MIN, 0, u16::MAX, &[1]).is_err() && read(i16::MAX, 0, 0, &[1]).is_err());
    }
}
