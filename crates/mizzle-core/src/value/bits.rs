//! `bit(n)` and `bit varying(n)`.

use std::fmt;
use std::str::FromStr;

use crate::value::BoxError;
use crate::value::binary::{Binary, ParseValueError, Reader, serde_by_text, value_by_binary};

/// A string of bits: a `bit varying`, or a `bit(n)` where the column says so.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::BitString;
///
/// let bits: BitString = "1010".parse()?;
/// assert_eq!((bits.len(), bits.get(1), bits.get(2), bits.get(4)), (4, Some(false), Some(true), None));
/// assert_eq!([true, false, true, false].into_iter().collect::<BitString>(), bits);
/// assert_eq!(bits.to_string(), "1010");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BitString {
    /// The bits from the left; those behind the last are zero.
    bytes: Vec<u8>,
    len: usize,
}

impl BitString {
    /// How many bits there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no bits.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bit at a place, counted from the left, from 0.
    pub fn get(&self, at: usize) -> Option<bool> {
        let byte = self.bytes.get(at / 8).filter(|_| at < self.len)?;
        Some(byte & (0x80 >> (at % 8)) != 0)
    }

    /// The bits from the left.
    pub fn iter(&self) -> impl Iterator<Item = bool> + '_ {
        (0..self.len).filter_map(|at| self.get(at))
    }

    /// Appends a bit.
    pub fn push(&mut self, bit: bool) {
        if self.len.is_multiple_of(8) {
            self.bytes.push(0);
        }
        if let (true, Some(last)) = (bit, self.bytes.last_mut()) {
            *last |= 0x80 >> (self.len % 8);
        }
        self.len += 1;
    }

    /// The bits in whole bytes, from the left; those behind the last are zero.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl FromIterator<bool> for BitString {
    fn from_iter<I: IntoIterator<Item = bool>>(bits: I) -> BitString {
        let mut string = BitString::default();
        bits.into_iter().for_each(|bit| string.push(bit));
        string
    }
}

impl Binary for BitString {
    fn read(from: &mut Reader<'_>) -> Result<BitString, BoxError> {
        let len = usize::try_from(from.i32()?).map_err(|_| "a negative number of bits")?;
        let mut bytes = from.take(len.div_ceil(8))?.to_vec();
        if let (Some(last), 1..) = (bytes.last_mut(), len % 8) {
            *last &= 0xff << (8 - len % 8);
        }
        Ok(BitString { bytes, len })
    }

    fn write(&self, to: &mut Vec<u8>) {
        // No value of PostgreSQL's is longer than 1 GiB; the server refuses what says otherwise.
        to.extend(i32::try_from(self.len).unwrap_or(-1).to_be_bytes());
        to.extend(&self.bytes);
    }
}

value_by_binary!(BitString, "varbit", 1562, 1563, also 1560);
serde_by_text!(BitString);

impl fmt::Display for BitString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|bit| f.write_str(if bit { "1" } else { "0" }))
    }
}

impl FromStr for BitString {
    type Err = ParseValueError;

    fn from_str(text: &str) -> Result<BitString, ParseValueError> {
        let bit = |char| match char {
            '0' => Ok(false),
            '1' => Ok(true),
            _ => Err(ParseValueError("a string of bits has the digits 0 and 1 only")),
        };
        text.chars().map(bit).collect()
    }
}
