//! `vector`, `halfvec` and `sparsevec`, of pgvector.

use serde::{Deserialize, Serialize};

use crate::value::BoxError;
use crate::value::binary::{Binary, Reader, value_by_name};

/// A `vector` of pgvector.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::Vector;
///
/// #[derive(Table)]
/// #[table(Documents)]
/// struct Document {
///     #[column(serial, primary_key)]
///     id: i32,
///     #[column(vector(3))]
///     embedding: Vector,
/// }
///
/// let nearest = Documents.order_by(Documents.embedding.l2_distance(Vector(vec![1.0, 2.0, 3.0]))).limit(5);
/// let sql = r#"SELECT "documents"."id" FROM "documents" ORDER BY "documents"."embedding" <-> $1::vector LIMIT $2"#;
/// assert_eq!(nearest.select(Documents.id).to_sql().text(), sql);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Vector(pub Vec<f32>);

/// A `halfvec` of pgvector: numbers of 16 bits. What is sent is rounded to the nearest of them.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::HalfVec;
///
/// assert_eq!(HalfVec(vec![0.5, -2.0]).0.len(), 2);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HalfVec(pub Vec<f32>);

/// A `sparsevec` of pgvector: most of its elements are zero and not kept.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::SparseVec;
///
/// let sparse = SparseVec::from_dense(&[0.0, 1.5, 0.0]);
/// assert_eq!((sparse.dimensions, sparse.elements.as_slice()), (3, &[(1, 1.5)][..]));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SparseVec {
    /// How many elements it has in all.
    pub dimensions: u32,
    /// Those that are not zero, with their places, counted from 0 and in ascending order.
    pub elements: Vec<(u32, f32)>,
}

impl SparseVec {
    /// The elements that are not zero.
    pub fn from_dense(elements: &[f32]) -> SparseVec {
        let places = (0..).zip(elements.iter().copied());
        SparseVec {
            dimensions: u32::try_from(elements.len()).unwrap_or(u32::MAX),
            elements: places.filter(|(_, element)| *element != 0.0).collect(),
        }
    }
}

fn count(len: usize) -> [u8; 2] {
    // pgvector's limit is 16,000; the server refuses what says otherwise.
    u16::try_from(len).unwrap_or(u16::MAX).to_be_bytes()
}

fn read_f32(from: &mut Reader<'_>) -> Result<f32, BoxError> {
    from.u32().map(f32::from_bits)
}

impl Binary for Vector {
    fn read(from: &mut Reader<'_>) -> Result<Vector, BoxError> {
        let (count, _unused) = (from.u16()?, from.u16()?);
        (0..count).map(|_| read_f32(from)).collect::<Result<_, _>>().map(Vector)
    }

    fn write(&self, to: &mut Vec<u8>) {
        to.extend(count(self.0.len()));
        to.extend([0; 2]);
        self.0.iter().for_each(|element| to.extend(element.to_be_bytes()));
    }
}

impl Binary for HalfVec {
    fn read(from: &mut Reader<'_>) -> Result<HalfVec, BoxError> {
        let (count, _unused) = (from.u16()?, from.u16()?);
        (0..count).map(|_| from.u16().map(from_half)).collect::<Result<_, _>>().map(HalfVec)
    }

    fn write(&self, to: &mut Vec<u8>) {
        to.extend(count(self.0.len()));
        to.extend([0; 2]);
        self.0.iter().for_each(|element| to.extend(to_half(*element).to_be_bytes()));
    }
}

impl Binary for SparseVec {
    fn read(from: &mut Reader<'_>) -> Result<SparseVec, BoxError> {
        let dimensions = from.u32()?;
        let count = from.u32()? as usize;
        let _unused = from.u32()?;
        if count.checked_mul(8).is_none_or(|bytes| bytes > from.left()) {
            return Err("a count of more than there is".into());
        }
        let places: Vec<u32> = (0..count).map(|_| from.u32()).collect::<Result<_, _>>()?;
        let elements = places.into_iter().map(|at| read_f32(from).map(|element| (at, element)));
        Ok(SparseVec { dimensions, elements: elements.collect::<Result<_, _>>()? })
    }

    fn write(&self, to: &mut Vec<u8>) {
        let length = u32::try_from(self.elements.len()).unwrap_or(u32::MAX);
        [self.dimensions, length, 0].iter().for_each(|word| to.extend(word.to_be_bytes()));
        self.elements.iter().for_each(|(at, _)| to.extend(at.to_be_bytes()));
        self.elements.iter().for_each(|(_, element)| to.extend(element.to_be_bytes()));
    }
}

value_by_name!(Vector, "vector");
value_by_name!(HalfVec, "halfvec");
value_by_name!(SparseVec, "sparsevec");

/// A number of 16 bits (IEEE 754 binary16), exactly.
fn from_half(half: u16) -> f32 {
    let sign = if half & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(half >> 10 & 0x1f), f32::from(half & 0x3ff));
    sign * match exponent {
        0 => fraction * 2_f32.powi(-24),
        0x1f if fraction == 0.0 => f32::INFINITY,
        0x1f => f32::NAN,
        _ => (1.0 + fraction / 1024.0) * 2_f32.powi(exponent - 15),
    }
}

/// The nearest number of 16 bits, of two that are as near the even one.
fn to_half(number: f32) -> u16 {
    let sign = if number.is_sign_negative() { 0x8000 } else { 0 };
    let size = number.abs();
    if size.is_nan() {
        return 0x7e00;
    }
    // Half way to what would be the next number, and further, is infinite.
    if size >= 65520.0 {
        return sign | 0x7c00;
    }
    let exponent = ((size.to_bits() >> 23) as i32 - 127).max(-14);
    // In units of the last place; what rounds up to the next power of two carries into the exponent by itself.
    let units = (size * 2_f32.powi(10 - exponent)).round_ties_even() as u16;
    sign | ((((exponent + 14) as u16) << 10) + units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_16_bits_comes_back_and_others_are_rounded_to_the_nearest() {
        for half in 0..=u16::MAX {
            let number = from_half(half);
            assert!(number.is_nan() || to_half(number) == half, "{half:#x} is {number}");
        }
        assert_eq!(to_half(1.0), 0x3c00);
        assert_eq!((to_half(65504.0), to_half(65519.9), to_half(65520.0)), (0x7bff, 0x7bff, 0x7c00));
        assert_eq!((to_half(2049.0), to_half(2051.0)), (to_half(2048.0), to_half(2052.0)));
        assert_eq!((to_half(1e-9), to_half(-0.0)), (0, 0x8000));
    }

    #[test]
    fn vectors_have_the_binary_form_of_pgvector() {
        let write = |value: &dyn Fn(&mut Vec<u8>)| {
            let mut raw = Vec::new();
            value(&mut raw);
            raw
        };
        let vector = write(&|to| Vector(vec![1.0, -2.0]).write(to));
        assert_eq!(vector, [0, 2, 0, 0, 0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0]);
        let half = write(&|to| HalfVec(vec![1.0]).write(to));
        assert_eq!(half, [0, 1, 0, 0, 0x3c, 0]);
        let sparse = SparseVec::from_dense(&[0.0, 1.0]);
        let raw = write(&|to| sparse.write(to));
        assert_eq!(raw, [0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0x3f, 0x80, 0, 0]);
        assert_eq!(crate::value::binary::decode::<SparseVec>(&raw).unwrap(), sparse);
    }
}
