//! The values that hold rows together, to be compared.

use postgres_types::Type;

use crate::error::Result;
use crate::row::Row;

/// How many bytes are kept in place.
const SHORT: usize = 22;

/// The values of the columns of a link in one row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// Few bytes, padded with zeros.
    Short { len: u8, bytes: [u8; SHORT] },
    /// Many.
    Long(Box<[u8]>),
}

impl Key {
    /// The key in these columns of a row; `None`, where one of them is NULL. What equality means is known for each column.
    pub fn of(row: &Row<'_>, columns: &[usize], equalities: &[Equality]) -> Result<Option<Key>> {
        let equality = |column: usize| equalities.get(column).copied().unwrap_or(Equality::OfBytes);
        if let [column] = columns {
            let value = row.peek(*column)?.1;
            return Ok(value.map(|value| match equality(*column).canonical(value) {
                Some(value) => Key::new(&value),
                None => Key::new(value),
            }));
        }
        let mut bytes = Vec::new();
        for column in columns {
            let Some(value) = row.peek(*column)?.1 else { return Ok(None) };
            let canonical = equality(*column).canonical(value);
            let value = canonical.as_deref().unwrap_or(value);
            bytes.extend_from_slice(&(value.len() as u64).to_ne_bytes());
            bytes.extend_from_slice(value);
        }
        Ok(Some(Key::new(&bytes)))
    }

    pub(super) fn new(value: &[u8]) -> Key {
        let mut bytes = [0; SHORT];
        match bytes.get_mut(..value.len()) {
            Some(place) => {
                place.copy_from_slice(value);
                Key::Short { len: value.len() as u8, bytes }
            }
            None => Key::Long(value.into()),
        }
    }
}

/// When PostgreSQL takes two values of a type for equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Equality {
    /// When their bytes are.
    OfBytes,
    Numeric,
    /// `character(n)`: but for the spaces at the end.
    Bpchar,
    Float4,
    Float8,
    Citext,
}

impl Equality {
    pub fn of(ty: &Type) -> Equality {
        match *ty {
            Type::NUMERIC => Equality::Numeric,
            Type::BPCHAR => Equality::Bpchar,
            Type::FLOAT4 => Equality::Float4,
            Type::FLOAT8 => Equality::Float8,
            _ if ty.name() == "citext" => Equality::Citext,
            _ => Equality::OfBytes,
        }
    }

    /// The bytes of a value, made equal where PostgreSQL takes values for equal whose bytes are not.
    fn canonical(self, value: &[u8]) -> Option<Vec<u8>> {
        match self {
            Equality::OfBytes => None,
            Equality::Numeric => numeric(value),
            Equality::Bpchar => {
                let end = value.iter().rposition(|byte| *byte != b' ').map_or(0, |last| last + 1);
                value.get(..end).filter(|trimmed| trimmed.len() < value.len()).map(<[u8]>::to_vec)
            }
            // The two zeros are equal, and so are all that are no number.
            Equality::Float4 => float(f32::from_be_bytes(value.try_into().ok()?).into()),
            Equality::Float8 => float(f64::from_be_bytes(value.try_into().ok()?)),
            Equality::Citext => Some(std::str::from_utf8(value).ok()?.to_lowercase().into_bytes()),
        }
    }
}

fn float(value: f64) -> Option<Vec<u8>> {
    let value = if value == 0.0 { 0.0 } else { value };
    let value = if value.is_nan() { f64::NAN } else { value };
    Some(value.to_be_bytes().to_vec())
}

/// The number without its zeros at the end and without its display scale: `1.50` and `1.5` are equal.
fn numeric(value: &[u8]) -> Option<Vec<u8>> {
    let (header, digits) = value.split_at_checked(8)?;
    let (digits, _) = digits.as_chunks::<2>();
    let zero = [0, 0];
    let start = digits.iter().position(|digit| *digit != zero).unwrap_or(digits.len());
    let end = digits.iter().rposition(|digit| *digit != zero).map_or(start, |last| last + 1);
    let weight = i16::from_be_bytes([*header.get(2)?, *header.get(3)?]);
    let weight = if start == end { 0 } else { i32::from(weight) - start as i32 };
    let mut bytes = weight.to_be_bytes().to_vec();
    bytes.extend_from_slice(header.get(4..6)?);
    bytes.extend(digits.get(start..end)?.iter().flatten());
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ty: &Type, value: &[u8]) -> Vec<u8> {
        Equality::of(ty).canonical(value).unwrap_or_else(|| value.to_vec())
    }

    #[test]
    fn values_that_postgresql_takes_for_equal_are_equal_keys() {
        let one = [0, 1, 0, 0, 0, 0, 0, 0, 0, 1];
        let one_with_scale = [0, 1, 0, 0, 0, 0, 0, 2, 0, 1];
        let one_with_zeros = [0, 2, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0];
        let ten_thousand = [0, 1, 0, 1, 0, 0, 0, 0, 0, 1];
        assert_eq!(of(&Type::NUMERIC, &one), of(&Type::NUMERIC, &one_with_scale));
        assert_eq!(of(&Type::NUMERIC, &one), of(&Type::NUMERIC, &one_with_zeros));
        assert_ne!(of(&Type::NUMERIC, &one), of(&Type::NUMERIC, &ten_thousand));
        assert_eq!(of(&Type::BPCHAR, b"ab  "), of(&Type::BPCHAR, b"ab"));
        assert_ne!(of(&Type::TEXT, b"ab  "), of(&Type::TEXT, b"ab"));
        assert_eq!(of(&Type::FLOAT8, &0.0_f64.to_be_bytes()), of(&Type::FLOAT8, &(-0.0_f64).to_be_bytes()));
    }

    #[test]
    fn a_key_of_any_length_is_told_from_every_other() {
        let keys: Vec<Key> = (0..40).map(|length| Key::new(&vec![0; length])).collect();
        for (at, key) in keys.iter().enumerate() {
            assert_eq!(keys.iter().position(|other| other == key), Some(at));
        }
    }
}
