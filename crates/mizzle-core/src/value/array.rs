//! Arrays of one dimension, of any type that is a value.

use std::sync::Arc;

use bytes::{BufMut, BytesMut};
use postgres_protocol::types::array_from_sql;
use postgres_types::{Kind, Type};

use crate::error::{Error, ErrorKind, Result};
use crate::row::{Mismatch, ResultColumn};
use crate::value::{BoxError, Datum, SqlType, TypeOids, Value};

/// Puts the elements of an array together in their binary form.
#[derive(Clone, Debug, Default)]
pub struct ArrayBuilder {
    elements: BytesMut,
    count: i32,
    has_null: bool,
    invalid: Option<Box<str>>,
}

impl ArrayBuilder {
    /// An array without elements.
    pub fn new() -> Self {
        Self::default()
    }

    /// The array as a value.
    pub fn into_datum(self) -> Datum {
        Datum::Array(Arc::new(self))
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Appends an element.
    pub fn push(&mut self, element: &Datum) {
        self.count += 1;
        let value = match element {
            Datum::Null => {
                self.has_null = true;
                self.elements.put_i32(-1);
                return;
            }
            Datum::Inline { len, bytes } => &bytes[..usize::from(*len)],
            Datum::Heap(bytes) => bytes,
            Datum::Array(_) => {
                self.invalid = Some("an array of arrays is not supported".into());
                return;
            }
            Datum::Invalid(why) => {
                self.invalid = Some(why.clone());
                return;
            }
        };
        match i32::try_from(value.len()) {
            Ok(length) => {
                self.elements.put_i32(length);
                self.elements.extend_from_slice(value);
            }
            Err(_) => self.invalid = Some("an element is longer than 2 GiB".into()),
        }
    }

    /// Appends all elements of another.
    pub fn append(&mut self, other: &ArrayBuilder) {
        self.elements.extend_from_slice(&other.elements);
        self.count += other.count;
        self.has_null |= other.has_null;
        self.invalid = self.invalid.take().or_else(|| other.invalid.clone());
    }

    /// The elements one by one, in their binary form.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Option<&[u8]>> {
        let mut rest = &self.elements[..];
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
        out.put_i32(if self.is_empty() { 0 } else { 1 });
        out.put_i32(i32::from(self.has_null));
        out.put_u32(oid);
        if !self.is_empty() {
            out.put_i32(self.count);
            out.put_i32(1);
            out.extend_from_slice(&self.elements);
        }
        Ok(())
    }
}

/// The column that the elements of an array column would be.
fn element_column(column: &ResultColumn, oid: u32) -> ResultColumn {
    let ty = match column.ty.kind() {
        Kind::Array(element) => element.clone(),
        _ => Type::from_oid(oid)
            .unwrap_or_else(|| Type::new(format!("oid {oid}"), oid, Kind::Simple, String::new())),
    };
    ResultColumn { name: column.name.clone(), ty, resolved: column.resolved }
}

fn accepts_elements<V: Value>(column: &ResultColumn) -> Result<bool, Mismatch> {
    match column.ty.kind() {
        Kind::Array(_) => V::accepts(&element_column(column, 0)),
        _ if !column.resolved => Err(Mismatch::Unresolved),
        _ => Ok(false),
    }
}

fn decode_elements<T>(
    column: &ResultColumn,
    raw: &[u8],
    mut element: impl FnMut(&ResultColumn, Option<&[u8]>) -> Result<T, BoxError>,
) -> Result<Vec<T>, BoxError> {
    use fallible_iterator::FallibleIterator;

    let array = array_from_sql(raw)?;
    if array.dimensions().count()? > 1 {
        return Err("the array has several dimensions".into());
    }
    let column = element_column(column, array.element_type());
    let mut elements = Vec::new();
    let mut values = array.values();
    while let Some(value) = values.next()? {
        elements.push(element(&column, value)?);
    }
    Ok(elements)
}

#[diagnostic::do_not_recommend]
impl<V: Value> Value for Vec<V> {
    type Rust = Vec<V::Rust>;
    const TYPE: SqlType = V::TYPE.array();
    const DEFINITION: Option<&'static str> = V::DEFINITION;

    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
        accepts_elements::<V>(column)
    }

    fn decode(column: &ResultColumn, raw: &[u8]) -> Result<Self::Rust, BoxError> {
        decode_elements(column, raw, |column, value| match value {
            Some(value) => V::decode(column, value),
            None => Err("an element is NULL: the field must be a `Vec<Option<_>>`".into()),
        })
    }

    fn datum(value: &Self::Rust, ty: &SqlType) -> Datum {
        let mut array = ArrayBuilder::new();
        value.iter().for_each(|element| array.push(&V::datum(element, &ty.element())));
        array.into_datum()
    }
}

#[diagnostic::do_not_recommend]
impl<V: Value> Value for Vec<Option<V>> {
    type Rust = Vec<Option<V::Rust>>;
    const TYPE: SqlType = V::TYPE.array();
    const DEFINITION: Option<&'static str> = V::DEFINITION;

    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
        accepts_elements::<V>(column)
    }

    fn decode(column: &ResultColumn, raw: &[u8]) -> Result<Self::Rust, BoxError> {
        decode_elements(column, raw, |column, value| value.map(|value| V::decode(column, value)).transpose())
    }

    fn datum(value: &Self::Rust, ty: &SqlType) -> Datum {
        let mut array = ArrayBuilder::new();
        for element in value {
            let element = element.as_ref().map(|element| V::datum(element, &ty.element()));
            array.push(&element.unwrap_or(Datum::Null));
        }
        array.into_datum()
    }
}
