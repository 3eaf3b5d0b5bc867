//! What is known of the server's types, shared by all connections of a pool.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use mizzle_core::value::{SqlType, TypeOids};
use postgres_types::{Kind, Type};

/// A type as a program names it: its schema, where it has one, its name, and whether it is the array of that.
pub(crate) type TypeName = (Option<&'static str>, &'static str, bool);

/// The types that were looked up so far. They are never forgotten: an OID is not given to another type while the
/// database lives, but by chance after billions of others.
#[derive(Default)]
pub(crate) struct Catalog {
    types: RwLock<HashMap<u32, Type>>,
    names: RwLock<HashMap<TypeName, u32>>,
}

impl Catalog {
    /// The type of an OID, built in or looked up before.
    pub fn type_of(&self, oid: u32) -> Option<Type> {
        Type::from_oid(oid)
            .or_else(|| self.types.read().unwrap_or_else(PoisonError::into_inner).get(&oid).cloned())
    }

    /// The type of an OID, or a stand-in for it, and which of the two this is.
    pub fn type_or_placeholder(&self, oid: u32) -> (Type, bool) {
        match self.type_of(oid) {
            Some(ty) => (ty, true),
            None => (Type::new(format!("oid {oid}"), oid, Kind::Simple, String::new()), false),
        }
    }

    /// Remembers types.
    pub fn learn_types(&self, types: Vec<Type>) {
        let types = types.into_iter().map(|ty| (ty.oid(), ty));
        self.types.write().unwrap_or_else(PoisonError::into_inner).extend(types);
    }

    /// Remembers what OID a name stands for.
    pub fn learn_name(&self, name: TypeName, oid: u32) {
        self.names.write().unwrap_or_else(PoisonError::into_inner).insert(name, oid);
    }

    /// Whether the name has been looked up.
    pub fn knows_name(&self, ty: &SqlType) -> bool {
        self.oid(ty).is_some()
    }
}

impl TypeOids for Catalog {
    fn oid(&self, ty: &SqlType) -> Option<u32> {
        let names = self.names.read().unwrap_or_else(PoisonError::into_inner);
        names.get(&(ty.schema, ty.name, ty.array)).copied()
    }
}
