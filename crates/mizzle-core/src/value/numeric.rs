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
        match short(raw) {
            Some(short) => Ok(short),
            None => decimal(raw),
        }
    }

    fn datum(value: &Decimal, ty: &SqlType) -> Datum {
        Datum::by_to_sql(value, ty)
    }
}

const NEGATIVE: u16 = 0x4000;
const POSITIVE: u16 = 0;

/// Reads what has at most four groups of digits, all of them behind the point or just before it, as nearly all numbers: in
/// one register. `None` is for [`decimal`] to read, or to refuse.
fn short(raw: &[u8]) -> Option<Decimal> {
    let ([c0, c1, w0, w1, s0, s1, d0, d1], groups) = raw.split_first_chunk::<8>()?;
    let (count, weight) = (u16::from_be_bytes([*c0, *c1]), i16::from_be_bytes([*w0, *w1]));
    let (sign, scale) = (u16::from_be_bytes([*s0, *s1]), u32::from(u16::from_be_bytes([*d0, *d1])));
    // How many digits of the groups stand behind the point.
    let behind = 4 * (i32::from(count) - i32::from(weight) - 1);
    let behind = u32::try_from(behind).ok().filter(|behind| *behind <= 16)?;
    let fits = count <= 4 && groups.len() == 2 * usize::from(count) && scale <= 16;
    if !fits || !matches!(sign, POSITIVE | NEGATIVE) {
        return None;
    }
    let mut digits: u64 = 0;
    for group in groups.as_chunks::<2>().0 {
        let group = u16::from_be_bytes(*group);
        if group > 9999 {
            return None;
        }
        digits = digits * 10_000 + u64::from(group);
    }
    let digits = match behind.checked_sub(scale) {
        None => digits.checked_mul(10_u64.pow(scale - behind))?,
        Some(zeros) => {
            let factor = 10_u64.pow(zeros);
            digits.is_multiple_of(factor).then(|| digits / factor)?
        }
    };
    let (low, middle) = (digits as u32, (digits >> 32) as u32);
    Some(Decimal::from_parts(low, middle, 0, sign == NEGATIVE && digits != 0, scale))
}

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
    fn short_numbers_are_read_as_long_ones_are() {
        let mut read = 0;
        for sign in [POSITIVE, NEGATIVE, 0xc000] {
            for weight in -5_i16..6 {
                for scale in [0, 1, 2, 3, 4, 5, 8, 11, 12, 13, 16, 17, 28] {
                    for groups in [
                        &[][..],
                        &[0],
                        &[1],
                        &[9999],
                        &[10_000],
                        &[12, 3400],
                        &[1, 5000],
                        &[9, 1, 20],
                        &[9999, 9999, 9999, 9999],
                        &[1, 0, 0, 1000],
                        &[1, 2, 3, 4, 5],
                    ] {
                        let head = [groups.len() as u16, weight.cast_unsigned(), sign, scale];
                        let raw: Vec<u8> =
                            head.iter().chain(groups).flat_map(|word| word.to_be_bytes()).collect();
                        let Some(short) = short(&raw) else { continue };
                        let long = decimal(&raw).unwrap();
                        assert_eq!((short.serialize(), short.scale()), (long.serialize(), long.scale()));
                        assert!(super::short(&raw[..raw.len() - 1]).is_none());
                        read += 1;
                    }
                }
            }
        }
        assert!(read > 300, "{read} of them were short");
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
