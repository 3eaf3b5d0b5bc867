//! Composite types: what `#[derive(PgComposite)]` implements.

use std::sync::Arc;

use postgres_types::Kind;

use crate::row::{Mismatch, ResultColumn};
use crate::value::binary::Reader;
use crate::value::parts::Parts;
use crate::value::{BoxError, Datum, SqlType, Value};

/// A Rust struct that is a composite type of PostgreSQL.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::value::Composite;
///
/// #[derive(PgComposite)]
/// struct Address {
///     street: String,
///     zip: Option<String>,
/// }
///
/// let names: Vec<&str> = Address::FIELDS.iter().map(|field| field.name).collect();
/// assert_eq!(names, ["street", "zip"]);
/// ```
pub trait Composite: Sized + Send + Sync + 'static {
    /// The fields, in the order of the type.
    const FIELDS: &'static [CompositeField];

    /// Reads the fields, in their order.
    ///
    /// # Errors
    /// What does not fit, with the field's name.
    fn read(fields: &mut CompositeReader<'_>) -> Result<Self, BoxError>;

    /// Writes the fields, in their order.
    fn write(&self, fields: &mut CompositeBuilder);
}

/// A field of a composite type.
#[derive(Clone, Copy, Debug)]
pub struct CompositeField {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub ty: SqlType,
    /// Whether a field of the database's type can be read.
    pub accepts: fn(&ResultColumn) -> Result<bool, Mismatch>,
}

/// Takes the fields of a composite value one by one.
pub struct CompositeReader<'a> {
    column: &'a ResultColumn,
    fields: &'static [CompositeField],
    next: usize,
    from: Reader<'a>,
}

impl CompositeReader<'_> {
    /// The next field.
    ///
    /// # Errors
    /// NULL, and what does not fit.
    pub fn field<V: Value>(&mut self) -> Result<V::Rust, BoxError> {
        let name = self.fields.get(self.next).map_or("?", |field| field.name);
        self.nullable::<V>()?
            .ok_or_else(|| format!("its field `{name}` is NULL: the Rust field must be an `Option`").into())
    }

    /// The next field, which may be NULL.
    ///
    /// # Errors
    /// What does not fit.
    pub fn nullable<V: Value>(&mut self) -> Result<Option<V::Rust>, BoxError> {
        let at = self.next;
        self.next += 1;
        let (Kind::Composite(fields), Some(known)) = (self.column.ty.kind(), self.fields.get(at)) else {
            return Err("this is no composite type".into());
        };
        let field = fields.get(at).ok_or("the type has fewer fields than its struct")?;
        let column = self.column.part(field.type_().clone());
        self.from.u32()?;
        let value = self.from.value()?;
        value
            .map(|value| V::decode(&column, value))
            .transpose()
            .map_err(|why| format!("its field `{}`: {why}", known.name).into())
    }
}

/// Puts the fields of a composite value together.
#[derive(Default)]
pub struct CompositeBuilder {
    parts: Parts,
    invalid: Option<Box<str>>,
}

impl CompositeBuilder {
    /// Appends a field that is not NULL, of the type `ty`.
    pub fn field<V: Value>(&mut self, value: &V::Rust, ty: &SqlType) {
        self.datum(&V::datum(value, ty), ty);
    }

    /// Appends a field that may be NULL.
    pub fn nullable<V: Value>(&mut self, value: Option<&V::Rust>, ty: &SqlType) {
        self.datum(&value.map_or(Datum::Null, |value| V::datum(value, ty)), ty);
    }

    fn datum(&mut self, value: &Datum, ty: &SqlType) {
        self.parts.oid(ty);
        if let Err(why) = self.parts.value(ty, value) {
            self.invalid.get_or_insert(why);
        }
    }
}

/// Whether a result column holds values of the composite type.
///
/// # Errors
/// [`Mismatch::Unresolved`], until the catalog has said what the type is made of.
#[doc(hidden)]
pub fn accepts_composite<C: Composite>(column: &ResultColumn) -> Result<bool, Mismatch> {
    let Kind::Composite(fields) = column.ty.kind() else {
        return if column.resolved { Ok(false) } else { Err(Mismatch::Unresolved) };
    };
    if fields.len() != C::FIELDS.len() {
        return Ok(false);
    }
    for (field, known) in fields.iter().zip(C::FIELDS) {
        if field.name() != known.name || !(known.accepts)(&column.part(field.type_().clone()))? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Reads a composite value.
///
/// # Errors
/// What does not fit.
#[doc(hidden)]
pub fn decode_composite<C: Composite>(column: &ResultColumn, raw: &[u8]) -> Result<C, BoxError> {
    let mut from = Reader::new(raw);
    // A field takes its type and its length at least.
    if from.count(8)? != C::FIELDS.len() {
        return Err("the value has not as many fields as its struct".into());
    }
    let mut reader = CompositeReader { column, fields: C::FIELDS, next: 0, from };
    let value = C::read(&mut reader)?;
    reader.from.end()?;
    Ok(value)
}

/// The binary form of a composite value.
#[doc(hidden)]
pub fn composite_datum<C: Composite>(value: &C) -> Datum {
    let mut builder = CompositeBuilder::default();
    builder.parts.extend(&(C::FIELDS.len() as u32).to_be_bytes());
    value.write(&mut builder);
    match builder.invalid {
        Some(why) => Datum::Invalid(why),
        None => Datum::Parts(Arc::new(builder.parts)),
    }
}
