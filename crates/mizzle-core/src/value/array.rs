//! Arrays of any type that is a value, of one dimension or, as a `Vec` of `Vec`s, of several.

use std::sync::Arc;

use bytes::{BufMut, BytesMut};
use postgres_types::{Kind, Type};

use crate::error::{Error, ErrorKind, Result};
use crate::row::{Mismatch, ResultColumn};
use crate::table::TypeDefinition;
use crate::value::binary::Reader;
use crate::value::parts::Parts;
use crate::value::{BoxError, Datum, SqlType, TypeOids, Value};

/// Puts the elements of an array together in their binary form.
#[derive(Clone, Debug, Default)]
pub struct ArrayBuilder {
    elements: Parts,
    /// The elements of all dimensions.
    count: usize,
    /// The sizes of the dimensions below the first.
    inner: Vec<usize>,
    has_null: bool,
    invalid: Option<Box<str>>,
}

impl ArrayBuilder {
    /// An array without elements.
    pub fn new() -> Self {
        Self::default()
    }

    /// An array without elements, whose elements will be arrays of these sizes.
    pub(crate) fn of_arrays(inner: Vec<usize>) -> Self {
        ArrayBuilder { inner, ..Self::default() }
    }

    /// The array as a value.
    pub fn into_datum(self) -> Datum {
        Datum::Array(Arc::new(self))
    }

    /// The size of the first dimension: how many elements there are, or arrays of them.
    pub fn len(&self) -> usize {
        self.count / self.inner.iter().product::<usize>().max(1)
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The sizes of the dimensions below the first.
    pub fn inner(&self) -> &[usize] {
        &self.inner
    }

    /// Appends an element.
    pub fn push(&mut self, element: &Datum) {
        match element {
            Datum::Null => self.push_raw(None),
            Datum::Inline { len, bytes } => self.push_raw(Some(&bytes[..usize::from(*len)])),
            Datum::Heap(bytes) => self.push_raw(Some(bytes)),
            Datum::Parts(_) => {
                self.count += 1;
                if let Err(why) = self.elements.value(&SqlType::custom("unknown"), element) {
                    self.fail(&why);
                }
            }
            Datum::Array(_) => self.fail("an array is no element here"),
            Datum::Invalid(why) => self.fail(why),
        }
    }

    /// Appends an array to an array of arrays, which all have one size.
    pub fn push_array(&mut self, element: &Datum) {
        let array = match element {
            Datum::Array(array) => array,
            Datum::Invalid(why) => return self.fail(why),
            _ => return self.fail("an array of several dimensions has no NULL in the place of an array"),
        };
        if array.is_empty() {
            return self.fail("PostgreSQL has no array of empty arrays: leave them out");
        }
        let sizes: Vec<usize> = [array.len()].into_iter().chain(array.inner.iter().copied()).collect();
        if self.is_empty() {
            self.inner = sizes;
        } else if self.inner != sizes {
            return self.fail(
                "the arrays in it have different sizes; an array of several dimensions is rectangular",
            );
        }
        self.append(array);
    }

    /// Appends an element in its binary form.
    pub(crate) fn push_raw(&mut self, element: Option<&[u8]>) {
        self.count += 1;
        let Some(value) = element else {
            self.has_null = true;
            self.elements.extend(&(-1_i32).to_be_bytes());
            return;
        };
        match i32::try_from(value.len()) {
            Ok(length) => {
                self.elements.extend(&length.to_be_bytes());
                self.elements.extend(value);
            }
            Err(_) => self.fail("an element is longer than 2 GiB"),
        }
    }

    /// Makes this an array that has no binary form.
    pub(crate) fn fail(&mut self, why: &str) {
        self.invalid.get_or_insert_with(|| why.into());
    }

    /// Appends all elements of another.
    pub fn append(&mut self, other: &ArrayBuilder) {
        self.elements.append(&other.elements);
        self.count += other.count;
        self.has_null |= other.has_null;
        self.invalid = self.invalid.take().or_else(|| other.invalid.clone());
    }

    /// Appends all elements of another, and NULLs behind them so that its inner dimensions become those of this array.
    pub(crate) fn append_padded(&mut self, other: &ArrayBuilder) {
        if other.inner == self.inner || other.is_empty() || other.invalid.is_some() {
            return self.append(other);
        }
        // What is filled up goes by its bytes, without the places of OIDs in them.
        if other.wanted().next().is_some() {
            return self
                .fail("composite values are in arrays of different sizes; insert these rows one by one");
        }
        let (wanted, mut elements) = (self.inner.clone(), other.iter());
        for _ in 0..other.len() {
            self.pad(&mut elements, &other.inner, &wanted);
        }
    }

    fn pad<'a>(
        &mut self,
        elements: &mut impl Iterator<Item = Option<&'a [u8]>>,
        own: &[usize],
        wanted: &[usize],
    ) {
        let (Some((own, own_below)), Some((wanted, wanted_below))) =
            (own.split_first(), wanted.split_first())
        else {
            return self.push_raw(elements.next().flatten());
        };
        (0..*own).for_each(|_| self.pad(elements, own_below, wanted_below));
        let missing = (wanted - own) * wanted_below.iter().product::<usize>();
        (0..missing).for_each(|_| self.push_raw(None));
    }

    /// The elements one by one, in their binary form.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Option<&[u8]>> {
        let mut rest = self.elements.bytes();
        std::iter::from_fn(move || {
            let (length, after) = rest.split_first_chunk::<4>()?;
            let Ok(length) = usize::try_from(i32::from_be_bytes(*length)) else {
                rest = after;
                return Some(None);
            };
            let (value, after) = after.split_at_checked(length)?;
            rest = after;
            Some(Some(value))
        })
    }

    /// The types whose OIDs must be known before it can be sent, but for that of its elements.
    pub(crate) fn wanted(&self) -> impl Iterator<Item = SqlType> {
        self.elements.wanted()
    }

    /// The sizes of all dimensions, as the header of the binary form has them.
    fn dimensions(&self) -> Vec<usize> {
        match self.is_empty() {
            true => Vec::new(),
            false => [self.len()].into_iter().chain(self.inner.iter().copied()).collect(),
        }
    }

    /// The binary form as a part of another value, where even an enum goes by its OID.
    pub(crate) fn parts(&self, ty: &SqlType) -> std::result::Result<Parts, Box<str>> {
        if let Some(why) = &self.invalid {
            return Err(why.clone());
        }
        let dimensions = self.dimensions();
        let mut parts = Parts::default();
        parts.extend(&(dimensions.len() as u32).to_be_bytes());
        parts.extend(&i32::from(self.has_null).to_be_bytes());
        parts.oid(&ty.element());
        for size in dimensions {
            parts.extend(&i32::try_from(size).unwrap_or(-1).to_be_bytes());
            parts.extend(&1_i32.to_be_bytes());
        }
        parts.append(&self.elements);
        Ok(parts)
    }

    pub(crate) fn write(&self, ty: &SqlType, oids: &dyn TypeOids, out: &mut BytesMut) -> Result<()> {
        if let Some(why) = &self.invalid {
            return Err(Error::new(
                ErrorKind::Encode,
                format!("a value cannot be sent as an element of `{}[]`: {why}", ty.name),
            ));
        }
        let Some(oid) = ty.element_oid(oids) else {
            return Err(Error::new(
                ErrorKind::Encode,
                format!("the type `{}` does not exist in this database", ty.name),
            ));
        };
        let dimensions = self.dimensions();
        out.put_u32(dimensions.len() as u32);
        out.put_i32(i32::from(self.has_null));
        out.put_u32(oid);
        for size in dimensions {
            // No message is as long as an array of so many elements.
            out.put_i32(i32::try_from(size).unwrap_or(-1));
            out.put_i32(1);
        }
        self.elements.write(oids, out)
    }
}

/// The column that the elements of an array column would be.
fn element_column(column: &ResultColumn, oid: u32) -> ResultColumn {
    column.part(match column.ty.kind() {
        Kind::Array(element) => element.clone(),
        _ => Type::from_oid(oid)
            .unwrap_or_else(|| Type::new(format!("oid {oid}"), oid, Kind::Simple, String::new())),
    })
}

fn accepts_elements<V: Value>(column: &ResultColumn) -> Result<bool, Mismatch> {
    match column.ty.kind() {
        // An array of arrays is of the same type as one of their elements.
        Kind::Array(_) if V::TYPE.array => V::accepts(column),
        Kind::Array(_) => V::accepts(&element_column(column, 0)),
        _ if !column.resolved => Err(Mismatch::Unresolved),
        _ => Ok(false),
    }
}

/// PostgreSQL's limit.
const MOST_DIMENSIONS: usize = 6;

/// An array in its binary form.
struct Header<'a> {
    flags: u32,
    element: u32,
    /// The size of each dimension, and where it begins; so many of them are there.
    dimensions: [(usize, u32); MOST_DIMENSIONS],
    count: usize,
    elements: Reader<'a>,
}

impl<'a> Header<'a> {
    fn read(raw: &'a [u8]) -> Result<Header<'a>, BoxError> {
        let mut from = Reader::new(raw);
        let (count, flags, element) = (from.u32()? as usize, from.u32()?, from.u32()?);
        let mut dimensions = [(0, 0); MOST_DIMENSIONS];
        let Some(there) = dimensions.get_mut(..count) else {
            return Err("an array of too many dimensions".into());
        };
        for dimension in there {
            let size = usize::try_from(from.i32()?).map_err(|_| "an array of a negative size")?;
            *dimension = (size, from.u32()?);
        }
        let header = Header { flags, element, dimensions, count, elements: from };
        // Each element takes its length at least.
        match header.elements_below(0).and_then(|count| count.checked_mul(4)) {
            Some(least) if least <= header.elements.left() => Ok(header),
            _ => Err("an array of more elements than there are".into()),
        }
    }

    fn dimensions(&self) -> &[(usize, u32)] {
        self.dimensions.get(..self.count).unwrap_or_default()
    }

    /// How many elements the dimensions from that one on have; none, where there are no dimensions.
    fn elements_below(&self, dimension: usize) -> Option<usize> {
        let sizes = self.dimensions().get(dimension..)?;
        match self.count == 0 {
            true => Some(0),
            false => sizes.iter().try_fold(1_usize, |product, (size, _)| product.checked_mul(*size)),
        }
    }

    /// The arrays that this array is made of, each in its binary form.
    fn arrays(mut self) -> Result<Vec<Vec<u8>>, BoxError> {
        let count = self.dimensions().first().map_or(0, |(size, _)| *size);
        let below = self.elements_below(1).unwrap_or(0);
        let mut head = Vec::new();
        head.extend((self.count.saturating_sub(1) as u32).to_be_bytes());
        head.extend(self.flags.to_be_bytes());
        head.extend(self.element.to_be_bytes());
        for (size, begins) in self.dimensions().iter().skip(1) {
            head.extend((*size as u32).to_be_bytes());
            head.extend(begins.to_be_bytes());
        }
        if below == 0 {
            return if count == 0 { Ok(Vec::new()) } else { Err("an array of empty arrays".into()) };
        }
        let mut arrays = Vec::new();
        for _ in 0..count {
            let mut array = head.clone();
            array.extend(self.elements.values(below)?);
            arrays.push(array);
        }
        self.elements.end()?;
        Ok(arrays)
    }
}

fn decode_elements<V: Value, T>(
    column: &ResultColumn,
    raw: &[u8],
    mut element: impl FnMut(&ResultColumn, Option<&[u8]>) -> Result<T, BoxError>,
) -> Result<Vec<T>, BoxError> {
    let mut header = Header::read(raw)?;
    let dimensions = header.count;
    if V::TYPE.array {
        if dimensions == 1 {
            return Err("the array has one dimension, and the field several".into());
        }
        return header.arrays()?.iter().map(|array| element(column, Some(array))).collect();
    }
    if dimensions > 1 {
        return Err(format!("the array has {dimensions} dimensions, and the field not as many").into());
    }
    let column = element_column(column, header.element);
    let mut elements = Vec::new();
    for _ in 0..header.elements_below(0).unwrap_or(0) {
        elements.push(element(&column, header.elements.value()?)?);
    }
    header.elements.end()?;
    Ok(elements)
}

/// The type of an element: of an array of arrays, that of the array.
fn element_type<V: Value>(ty: &SqlType) -> SqlType {
    if V::TYPE.array { *ty } else { ty.element() }
}

fn push<V: Value>(array: &mut ArrayBuilder, element: Datum) {
    match V::TYPE.array {
        true => array.push_array(&element),
        false => array.push(&element),
    }
}

#[diagnostic::do_not_recommend]
impl<V: Value> Value for Vec<V> {
    type Rust = Vec<V::Rust>;
    const TYPE: SqlType = V::TYPE.array();
    const DEFINITION: Option<&'static TypeDefinition> = V::DEFINITION;

    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
        accepts_elements::<V>(column)
    }

    fn decode(column: &ResultColumn, raw: &[u8]) -> Result<Self::Rust, BoxError> {
        decode_elements::<V, _>(column, raw, |column, value| match value {
            Some(value) => V::decode(column, value),
            None => Err("an element is NULL: the field must be a `Vec<Option<_>>`".into()),
        })
    }

    fn datum(value: &Self::Rust, ty: &SqlType) -> Datum {
        let mut array = ArrayBuilder::new();
        for element in value {
            push::<V>(&mut array, V::datum(element, &element_type::<V>(ty)));
        }
        array.into_datum()
    }
}

#[diagnostic::do_not_recommend]
impl<V: Value> Value for Vec<Option<V>> {
    type Rust = Vec<Option<V::Rust>>;
    const TYPE: SqlType = V::TYPE.array();
    const DEFINITION: Option<&'static TypeDefinition> = V::DEFINITION;

    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
        accepts_elements::<V>(column)
    }

    fn decode(column: &ResultColumn, raw: &[u8]) -> Result<Self::Rust, BoxError> {
        decode_elements::<V, _>(column, raw, |column, value| {
            value.map(|value| V::decode(column, value)).transpose()
        })
    }

    fn datum(value: &Self::Rust, ty: &SqlType) -> Datum {
        let mut array = ArrayBuilder::new();
        for element in value {
            let element = element.as_ref().map(|element| V::datum(element, &element_type::<V>(ty)));
            push::<V>(&mut array, element.unwrap_or(Datum::Null));
        }
        array.into_datum()
    }
}
