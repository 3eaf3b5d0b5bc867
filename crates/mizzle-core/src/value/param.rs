//! A parameter: a value and the type it is sent as.

use std::fmt;

use bytes::BytesMut;
use postgres_types::{FromSql, IsNull, Type};

use crate::error::Result;
use crate::value::binary::Binary;
use crate::value::{
    BitString, Datum, Inet, Interval, MacAddr, SqlType, TsQuery, TsVector, TypeKind, TypeOids,
};

/// A parameter of a statement.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.filter(Users.name.eq("it's")).filter(Users.id.is_in([1, 2]));
/// let params: Vec<String> = query.to_sql().params().iter().map(ToString::to_string).collect();
/// assert_eq!(params, ["'it''s'", "{1, 2}"]);
/// ```
#[derive(Clone, Debug)]
pub struct Param {
    /// The type it is sent as.
    pub ty: SqlType,
    /// The value.
    pub datum: Datum,
}

impl Param {
    /// Whether the parameter is NULL.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.update(Users.name.set(None)).every_row();
    /// assert!(query.to_sql().params()[0].is_null());
    /// ```
    pub fn is_null(&self) -> bool {
        self.datum.is_null()
    }

    /// The types whose OIDs must be known before this parameter can be sent: of the elements of an array of a type that
    /// is not built in, and of the fields of a composite type.
    pub fn wants_oids(&self) -> Vec<SqlType> {
        let by_name = matches!(self.ty.kind, TypeKind::Custom | TypeKind::Defined { .. });
        let element = (self.ty.array && by_name).then_some(self.ty.element());
        element.into_iter().chain(self.datum.wanted()).collect()
    }

    /// Whether [`wants_oids`](Param::wants_oids) has nothing to say, as of nearly all parameters.
    #[doc(hidden)]
    pub fn wants_none(&self) -> bool {
        !self.ty.array && !matches!(self.datum, Datum::Array(_) | Datum::Parts(_))
    }

    /// Appends the binary form, without its length.
    ///
    /// # Errors
    /// [`Encode`](crate::ErrorKind::Encode), where the value has no binary form.
    pub fn write(&self, oids: &dyn TypeOids, out: &mut BytesMut) -> Result<IsNull> {
        self.datum.write(&self.ty, oids, out)
    }
}

/// Shows the value for a person: text in quotes, numbers as they are, what has no short form by its type and
/// length.
impl fmt::Display for Param {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.datum {
            Datum::Null => f.write_str("NULL"),
            Datum::Inline { len, bytes } => display(f, &self.ty, &bytes[..usize::from(*len)]),
            Datum::Heap(bytes) => display(f, &self.ty, bytes),
            Datum::Array(array) => {
                f.write_str("{")?;
                // How many elements the inner arrays have, from the smallest.
                let sizes: Vec<usize> =
                    (0..array.inner().len()).map(|at| array.inner()[at..].iter().product()).collect();
                let nested = |at: usize| sizes.iter().filter(|size| at.is_multiple_of(**size)).count();
                for (at, element) in array.iter().enumerate() {
                    let nested = nested(at);
                    let between = if at == 0 { String::new() } else { "}".repeat(nested) + ", " };
                    write!(f, "{between}{}", "{".repeat(nested))?;
                    match element {
                        Some(value) => display(f, &self.ty.element(), value)?,
                        None => f.write_str("NULL")?,
                    }
                }
                f.write_str(&"}".repeat(1 + if array.is_empty() { 0 } else { sizes.len() }))
            }
            Datum::Parts(parts) => write!(f, "<{} of {} bytes>", self.ty.name, parts.bytes().len()),
            Datum::Invalid(why) => write!(f, "<invalid: {why}>"),
        }
    }
}

fn display(f: &mut fmt::Formatter<'_>, ty: &SqlType, raw: &[u8]) -> fmt::Result {
    fn as_<'a, T: FromSql<'a>>(ty: &Type, raw: &'a [u8]) -> Option<T> {
        T::from_sql(ty, raw).ok()
    }
    let known = ty.to_type();
    let text = match known {
        Type::BOOL => as_::<bool>(&known, raw).map(|value| value.to_string()),
        Type::INT2 => as_::<i16>(&known, raw).map(|value| value.to_string()),
        Type::INT4 => as_::<i32>(&known, raw).map(|value| value.to_string()),
        Type::INT8 => as_::<i64>(&known, raw).map(|value| value.to_string()),
        Type::FLOAT4 => as_::<f32>(&known, raw).map(|value| value.to_string()),
        Type::FLOAT8 => as_::<f64>(&known, raw).map(|value| value.to_string()),
        #[cfg(feature = "jiff")]
        Type::TIMESTAMPTZ => as_::<jiff::Timestamp>(&known, raw).map(|value| format!("'{value}'")),
        #[cfg(feature = "jiff")]
        Type::DATE => as_::<jiff::civil::Date>(&known, raw).map(|value| format!("'{value}'")),
        #[cfg(feature = "uuid")]
        Type::UUID => as_::<uuid::Uuid>(&known, raw).map(|value| format!("'{value}'")),
        #[cfg(feature = "decimal")]
        Type::NUMERIC => as_::<rust_decimal::Decimal>(&known, raw).map(|value| value.to_string()),
        Type::INTERVAL => Interval::from_binary(raw).ok().map(|value| format!("'{value}'")),
        Type::JSONB => raw.get(1..).and_then(text),
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::JSON | Type::NAME => text(raw),
        _ if ty.kind == TypeKind::Enum => text(raw),
        Type::XML => text(raw),
        Type::INET | Type::CIDR => binary::<Inet>(raw),
        Type::MACADDR => binary::<MacAddr>(raw),
        Type::VARBIT | Type::BIT => binary::<BitString>(raw),
        Type::TS_VECTOR => binary::<TsVector>(raw),
        Type::TSQUERY => binary::<TsQuery>(raw),
        _ => None,
    };
    match text {
        Some(text) => f.write_str(&text),
        None => write!(f, "<{} of {} bytes>", ty.name, raw.len()),
    }
}

fn binary<T: Binary + fmt::Display>(raw: &[u8]) -> Option<String> {
    let value = crate::value::binary::decode::<T>(raw).ok()?;
    Some(format!("'{}'", value.to_string().replace('\'', "''")))
}

fn text(raw: &[u8]) -> Option<String> {
    let value = std::str::from_utf8(raw).ok()?;
    Some(format!("'{}'", value.replace('\'', "''")))
}
