//! Values of types that have no type of their own in Rust.

use bytes::BytesMut;
use postgres_types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::value::BoxError;

/// A value of any type that PostgreSQL sends in binary, as the bytes that it sends: for columns whose type has none in Rust,
/// such as a range of one's own. It comes back as it is, and to be read it is cast in SQL.
///
/// ```
/// use mizzle_core::value::Opaque;
///
/// assert_eq!(Opaque(vec![0, 0, 0, 7]).0.len(), 4);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Opaque(pub Vec<u8>);

impl FromSql<'_> for Opaque {
    fn from_sql(_: &Type, raw: &[u8]) -> Result<Self, BoxError> {
        Ok(Opaque(raw.to_vec()))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl ToSql for Opaque {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        out.extend_from_slice(&self.0);
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
