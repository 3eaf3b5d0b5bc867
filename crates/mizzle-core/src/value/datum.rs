//! A value in its binary form, ready to be sent.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use postgres_types::{IsNull, ToSql};

use crate::error::{Error, ErrorKind, Result};
use crate::value::{SqlType, TypeOids, array::ArrayBuilder, parts::Parts};

/// The longest value that is kept without an allocation: every built-in type of fixed length fits.
const INLINE: usize = 22;

/// A value in its binary form.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::value::{Datum, Value};
///
/// assert!(matches!(i32::datum(&7, &i32::TYPE), Datum::Inline { len: 4, bytes: [0, 0, 0, 7, ..] }));
/// ```
#[derive(Clone, Debug)]
pub enum Datum {
    /// NULL.
    Null,
    /// A short value, in place.
    Inline {
        /// How many of the bytes are the value.
        len: u8,
        /// The bytes, and zeros after them.
        bytes: [u8; INLINE],
    },
    /// A longer value; cloning it copies nothing.
    Heap(Bytes),
    /// An array: its elements, whose type the header will name when it is sent.
    Array(Arc<ArrayBuilder>),
    /// A value made of others, whose types the server at hand will name: a composite value.
    Parts(Arc<Parts>),
    /// A value that has no binary form, and why; running the statement says so.
    Invalid(Box<str>),
}

impl Datum {
    /// A value of at most 22 bytes in place, a longer one copied.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// use mizzle::value::Datum;
    ///
    /// assert!(matches!(Datum::copied(b"short"), Datum::Inline { len: 5, .. }));
    /// assert!(matches!(Datum::copied(&[0; 23]), Datum::Heap(_)));
    /// ```
    #[inline]
    pub fn copied(value: &[u8]) -> Datum {
        match value.len() {
            len @ 0..=INLINE => {
                let mut bytes = [0; INLINE];
                bytes[..len].copy_from_slice(value);
                Datum::Inline { len: len as u8, bytes }
            }
            _ => Datum::Heap(Bytes::copy_from_slice(value)),
        }
    }

    /// What a type's own `ToSql` writes.
    pub fn by_to_sql<T: ToSql>(value: &T, ty: &SqlType) -> Datum {
        let mut out = BytesMut::new();
        match value.to_sql(&ty.to_type(), &mut out) {
            Ok(IsNull::Yes) => Datum::Null,
            Ok(IsNull::No) => Datum::copied(&out),
            Err(why) => Datum::Invalid(why.to_string().into()),
        }
    }

    /// Appends the value behind its length, as a part of another value.
    pub(crate) fn write_sized(&self, out: &mut Vec<u8>) -> Result<(), Box<str>> {
        let value = match self {
            Datum::Null => {
                out.extend((-1_i32).to_be_bytes());
                return Ok(());
            }
            Datum::Inline { len, bytes } => &bytes[..usize::from(*len)],
            Datum::Heap(bytes) => bytes,
            Datum::Array(_) | Datum::Parts(_) => return Err("an array is no part of it".into()),
            Datum::Invalid(why) => return Err(why.clone()),
        };
        let length = i32::try_from(value.len()).map_err(|_| "a part of it is longer than 2 GiB")?;
        out.extend(length.to_be_bytes());
        out.extend(value);
        Ok(())
    }

    /// The types whose OIDs must be known before it can be sent.
    pub(crate) fn wanted(&self) -> Vec<SqlType> {
        match self {
            Datum::Array(array) => array.wanted().collect(),
            Datum::Parts(parts) => parts.wanted().collect(),
            _ => Vec::new(),
        }
    }

    /// The value as one of a domain over its type `ty`: of an array, one that names its elements' type itself.
    #[doc(hidden)]
    pub fn of_domain(self, ty: &SqlType) -> Datum {
        match &self {
            Datum::Array(array) => match array.parts(ty) {
                Ok(parts) => Datum::Parts(Arc::new(parts)),
                Err(why) => Datum::Invalid(why),
            },
            _ => self,
        }
    }

    /// Whether this is NULL.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// assert!(mizzle::value::Datum::Null.is_null());
    /// ```
    pub fn is_null(&self) -> bool {
        matches!(self, Datum::Null)
    }

    /// Appends the value, without its length.
    ///
    /// # Errors
    /// [`ErrorKind::Encode`], where the value has no binary form; the text does not show it.
    pub fn write(&self, ty: &SqlType, oids: &dyn TypeOids, out: &mut BytesMut) -> Result<IsNull> {
        match self {
            Datum::Null => return Ok(IsNull::Yes),
            Datum::Inline { len, bytes } => out.extend_from_slice(&bytes[..usize::from(*len)]),
            Datum::Heap(bytes) => out.extend_from_slice(bytes),
            Datum::Array(array) => array.write(ty, oids, out)?,
            Datum::Parts(parts) => parts.write(oids, out)?,
            Datum::Invalid(why) => {
                return Err(Error::new(
                    ErrorKind::Encode,
                    format!("a value cannot be sent as `{}`: {why}", ty.name),
                ));
            }
        }
        Ok(IsNull::No)
    }
}
