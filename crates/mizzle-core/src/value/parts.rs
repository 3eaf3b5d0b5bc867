//! A value that is made of others: the OIDs of types that are not built in are filled in when it is sent, since they
//! differ from database to database.

use crate::error::{Error, ErrorKind, Result};
use crate::value::{Datum, SqlType, TypeKind, TypeOids};

/// A binary form, with places that OIDs go into.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    bytes: Vec<u8>,
    holes: Vec<(usize, SqlType)>,
}

impl Parts {
    /// Appends bytes.
    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Appends the OID of a type.
    pub(crate) fn oid(&mut self, ty: &SqlType) {
        match ty.kind {
            TypeKind::BuiltIn { .. } => self.extend(&ty.parameter_oid().to_be_bytes()),
            _ => {
                self.holes.push((self.bytes.len(), *ty));
                self.extend(&[0; 4]);
            }
        }
    }

    /// Appends another.
    pub(crate) fn append(&mut self, other: &Parts) {
        let here = self.bytes.len();
        self.holes.extend(other.holes.iter().map(|(at, ty)| (here + at, *ty)));
        self.extend(&other.bytes);
    }

    /// Appends a value of `ty` behind its length.
    pub(crate) fn value(&mut self, ty: &SqlType, value: &Datum) -> std::result::Result<(), Box<str>> {
        let length = |length: usize| {
            i32::try_from(length).map_err(|_| Box::<str>::from("a part of it is longer than 2 GiB"))
        };
        match value {
            Datum::Null => self.extend(&(-1_i32).to_be_bytes()),
            Datum::Inline { len, bytes } => {
                self.extend(&i32::from(*len).to_be_bytes());
                self.extend(&bytes[..usize::from(*len)]);
            }
            Datum::Heap(bytes) => {
                self.extend(&length(bytes.len())?.to_be_bytes());
                self.extend(bytes);
            }
            Datum::Parts(parts) => {
                self.extend(&length(parts.bytes.len())?.to_be_bytes());
                self.append(parts);
            }
            Datum::Array(array) => {
                let parts = array.parts(ty)?;
                self.extend(&length(parts.bytes.len())?.to_be_bytes());
                self.append(&parts);
            }
            Datum::Invalid(why) => return Err(why.clone()),
        }
        Ok(())
    }

    /// The binary form, the OIDs not filled in.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The types whose OIDs must be known before it can be sent.
    pub(crate) fn wanted(&self) -> impl Iterator<Item = SqlType> {
        self.holes.iter().map(|(_, ty)| *ty)
    }

    /// Appends the binary form with all OIDs.
    pub(crate) fn write(&self, oids: &dyn TypeOids, out: &mut bytes::BytesMut) -> Result<()> {
        let mut written = 0;
        for (at, ty) in &self.holes {
            let Some(oid) = oids.oid(ty) else {
                return Err(Error::new(
                    ErrorKind::Encode,
                    format!("the type `{}` does not exist in this database", ty.name),
                ));
            };
            out.extend_from_slice(&self.bytes[written..*at]);
            out.extend_from_slice(&oid.to_be_bytes());
            written = at + 4;
        }
        out.extend_from_slice(&self.bytes[written..]);
        Ok(())
    }
}
