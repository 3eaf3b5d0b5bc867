//! Binary forms of our own types: read with every length checked, written, and made to values.

use crate::value::BoxError;

/// A type that reads and writes its binary form.
pub(crate) trait Binary: Sized {
    /// Reads it; what is left over is the caller's.
    fn read(from: &mut Reader<'_>) -> Result<Self, BoxError>;

    /// Appends it.
    fn write(&self, to: &mut Vec<u8>);

    /// Why it has no binary form, if it has none.
    fn refused(&self) -> Option<&'static str> {
        None
    }
}

/// The bytes of a value, taken from the front. What a server says of lengths and counts is believed only as far as
/// there are bytes.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub fn new(raw: &'a [u8]) -> Self {
        Reader(raw)
    }

    /// The next bytes.
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], BoxError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or("the value ends early")?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], BoxError> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or("the value ends early")?;
        self.0 = rest;
        Ok(*taken)
    }

    pub fn u8(&mut self) -> Result<u8, BoxError> {
        Ok(u8::from_be_bytes(self.array()?))
    }

    pub fn u16(&mut self) -> Result<u16, BoxError> {
        Ok(u16::from_be_bytes(self.array()?))
    }

    pub fn u32(&mut self) -> Result<u32, BoxError> {
        Ok(u32::from_be_bytes(self.array()?))
    }

    pub fn i32(&mut self) -> Result<i32, BoxError> {
        Ok(i32::from_be_bytes(self.array()?))
    }

    pub fn i64(&mut self) -> Result<i64, BoxError> {
        Ok(i64::from_be_bytes(self.array()?))
    }

    pub fn f64(&mut self) -> Result<f64, BoxError> {
        Ok(f64::from_be_bytes(self.array()?))
    }

    /// A count of things that take at least `size` bytes each.
    pub fn count(&mut self, size: usize) -> Result<usize, BoxError> {
        let count = usize::try_from(self.i32()?).map_err(|_| "a negative count")?;
        match count.checked_mul(size) {
            Some(bytes) if bytes <= self.0.len() => Ok(count),
            _ => Err("a count of more than there is".into()),
        }
    }

    /// A value behind its length; `None` is NULL.
    pub fn value(&mut self) -> Result<Option<&'a [u8]>, BoxError> {
        match usize::try_from(self.i32()?) {
            Ok(length) => self.take(length).map(Some),
            Err(_) => Ok(None),
        }
    }

    /// A text that ends with a NUL byte.
    pub fn c_string(&mut self) -> Result<&'a str, BoxError> {
        let end = self.0.iter().position(|byte| *byte == 0).ok_or("a text without its end")?;
        let text = std::str::from_utf8(self.take(end)?)?;
        self.u8()?;
        Ok(text)
    }

    /// All that is left.
    pub fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.0)
    }

    /// The bytes of so many values, each behind its length.
    pub fn values(&mut self, count: usize) -> Result<&'a [u8], BoxError> {
        let all = self.0;
        for _ in 0..count {
            self.value()?;
        }
        Ok(&all[..all.len() - self.0.len()])
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.0.len()
    }

    /// Nothing may be left.
    pub fn end(self) -> Result<(), BoxError> {
        if self.0.is_empty() { Ok(()) } else { Err("the value is longer than its type".into()) }
    }
}

/// The whole of a value.
pub(crate) fn decode<T: Binary>(raw: &[u8]) -> Result<T, BoxError> {
    let mut reader = Reader::new(raw);
    let value = T::read(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// Implements [`Value`](crate::value::Value) for a type of ours by its [`Binary`]. The types that hold the same values
/// may be listed behind its own.
macro_rules! value_by_binary {
    ($rust:ty, $name:literal, $oid:literal, $array_oid:literal $(, also $also:pat)?) => {
        #[diagnostic::do_not_recommend]
        impl $crate::value::Value for $rust {
            type Rust = $rust;
            const TYPE: $crate::value::SqlType = $crate::value::SqlType::built_in($name, $oid, $array_oid);

            fn accepts(column: &$crate::row::ResultColumn) -> Result<bool, $crate::row::Mismatch> {
                Ok(matches!(column.ty.oid(), $oid $(| $also)?))
            }

            fn decode(_: &$crate::row::ResultColumn, raw: &[u8]) -> Result<$rust, $crate::value::BoxError> {
                $crate::value::binary::decode(raw)
            }

            fn datum(value: &$rust, _: &$crate::value::SqlType) -> $crate::value::Datum {
                if let Some(why) = $crate::value::binary::Binary::refused(value) {
                    return $crate::value::Datum::Invalid(why.into());
                }
                let mut raw = Vec::new();
                $crate::value::binary::Binary::write(value, &mut raw);
                $crate::value::Datum::copied(&raw)
            }
        }
    };
}
pub(crate) use value_by_binary;

/// Implements [`Value`](crate::value::Value) for a type of an extension, which goes by its name.
macro_rules! value_by_name {
    ($rust:ty, $name:literal) => {
        #[diagnostic::do_not_recommend]
        impl $crate::value::Value for $rust {
            type Rust = $rust;
            const TYPE: $crate::value::SqlType = $crate::value::SqlType::custom($name);

            fn accepts(column: &$crate::row::ResultColumn) -> Result<bool, $crate::row::Mismatch> {
                match column.resolved {
                    true => Ok(column.ty.name() == $name),
                    false => Err($crate::row::Mismatch::Unresolved),
                }
            }

            fn decode(_: &$crate::row::ResultColumn, raw: &[u8]) -> Result<$rust, $crate::value::BoxError> {
                $crate::value::binary::decode(raw)
            }

            fn datum(value: &$rust, _: &$crate::value::SqlType) -> $crate::value::Datum {
                let mut raw = Vec::new();
                $crate::value::binary::Binary::write(value, &mut raw);
                $crate::value::Datum::copied(&raw)
            }
        }
    };
}
pub(crate) use value_by_name;

/// Serialises a type as PostgreSQL prints it, as its own `to_json` does.
macro_rules! serde_by_text {
    ($($rust:ty)*) => {
        $(
            impl serde::Serialize for $rust {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_str(self)
                }
            }

            impl<'de> serde::Deserialize<'de> for $rust {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$rust, D::Error> {
                    let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                    text.parse().map_err(serde::de::Error::custom)
                }
            }
        )*
    };
}
pub(crate) use serde_by_text;

/// A text that is no value of its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseValueError(pub(crate) &'static str);

impl std::fmt::Display for ParseValueError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for ParseValueError {}
