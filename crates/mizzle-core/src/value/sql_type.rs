//! The PostgreSQL type of a value, as a statement needs it: a name to cast to and an OID to announce.

use postgres_types::Type;

/// A PostgreSQL type.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::value::{SqlType, Value};
///
/// assert_eq!(i32::TYPE, SqlType::built_in("int4", 23, 1007));
/// assert_eq!(<Vec<i32> as Value>::TYPE, i32::TYPE.array());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SqlType {
    /// The schema it lives in, where the type is not built in and was declared with one.
    pub schema: Option<&'static str>,
    /// Its name: that of `pg_type` for a built-in type or an enum, what the author wrote for a custom one. For
    /// an array, the name of its element type.
    pub name: &'static str,
    /// Who made it.
    pub kind: TypeKind,
    /// Whether this is the array of the named type.
    pub array: bool,
}

/// Who made a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeKind {
    /// PostgreSQL itself: the OIDs of the type and of its array are the same on every server.
    BuiltIn {
        /// The type's OID.
        oid: u32,
        /// The OID of the array of it.
        array_oid: u32,
    },
    /// `CREATE TYPE … AS ENUM`.
    Enum,
    /// `CREATE TYPE … AS (…)` or `CREATE DOMAIN`, of the schema.
    Defined {
        /// Whether its values have fields: a composite type, or a domain over one.
        composite: bool,
    },
    /// An extension or the user.
    Custom,
}

/// Finds the OID that a type has in the database at hand.
pub trait TypeOids {
    /// The OID of a type that is not built in.
    fn oid(&self, ty: &SqlType) -> Option<u32>;
}

/// `==` of texts, in a constant.
const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

macro_rules! constants {
    ($($variant:ident $word:literal $sql:literal $typname:literal $oid:literal $array_oid:literal $modifier:ident)*) => {
        /// The types that every PostgreSQL has.
        #[allow(non_upper_case_globals)]
        impl SqlType {
            $(#[doc = concat!("`", $sql, "`")] pub const $variant: SqlType = SqlType::built_in($typname, $oid, $array_oid);)*
        }
    };
}
mizzle_schema::each_builtin!(constants);

impl SqlType {
    /// A type that PostgreSQL itself has.
    pub const fn built_in(name: &'static str, oid: u32, array_oid: u32) -> SqlType {
        SqlType { schema: None, name, kind: TypeKind::BuiltIn { oid, array_oid }, array: false }
    }

    /// An enum of the schema.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// use mizzle::value::SqlType;
    ///
    /// let role = SqlType::enumeration(Some("app"), "role");
    /// assert_eq!((role.schema, role.name), (Some("app"), "role"));
    /// ```
    pub const fn enumeration(schema: Option<&'static str>, name: &'static str) -> SqlType {
        SqlType { schema, name, kind: TypeKind::Enum, array: false }
    }

    /// A composite type of the schema.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// use mizzle::value::SqlType;
    ///
    /// assert_eq!(SqlType::composite(None, "address").parameter_oid(), 0);
    /// ```
    pub const fn composite(schema: Option<&'static str>, name: &'static str) -> SqlType {
        SqlType { schema, name, kind: TypeKind::Defined { composite: true }, array: false }
    }

    /// A domain of the schema, over the type `of`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// use mizzle::value::{SqlType, Value};
    ///
    /// assert_eq!(SqlType::domain(None, "email", &String::TYPE).array().name, "email");
    /// ```
    pub const fn domain(schema: Option<&'static str>, name: &'static str, of: &SqlType) -> SqlType {
        let composite = matches!(of.kind, TypeKind::Defined { composite: true }) && !of.array;
        SqlType { schema, name, kind: TypeKind::Defined { composite }, array: false }
    }

    /// A type of an extension or of the user, as its author spells it: `geometry(point, 4326)`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// use mizzle::value::SqlType;
    ///
    /// assert_eq!(SqlType::custom("geometry(point, 4326)").to_type().name(), "geometry");
    /// ```
    pub const fn custom(name: &'static str) -> SqlType {
        SqlType { schema: None, name, kind: TypeKind::Custom, array: false }
    }

    /// The array of this type.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// use mizzle::value::Value;
    ///
    /// assert_eq!(i32::TYPE.array().parameter_oid(), 1007);
    /// ```
    #[must_use]
    pub const fn array(self) -> SqlType {
        SqlType { array: true, ..self }
    }

    /// The element type of an array; any other type itself.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// use mizzle::value::Value;
    ///
    /// assert_eq!(i32::TYPE.array().element(), i32::TYPE);
    /// ```
    #[must_use]
    pub const fn element(self) -> SqlType {
        SqlType { array: false, ..self }
    }

    /// The OID to announce a parameter with; 0 leaves it to the cast beside the parameter.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// use mizzle::value::{SqlType, Value};
    ///
    /// assert_eq!(i32::TYPE.parameter_oid(), 23);
    /// assert_eq!(SqlType::enumeration(None, "role").parameter_oid(), 0);
    /// ```
    pub const fn parameter_oid(&self) -> u32 {
        match (self.kind, self.array) {
            (TypeKind::BuiltIn { oid, .. }, false) => oid,
            (TypeKind::BuiltIn { array_oid, .. }, true) => array_oid,
            (TypeKind::Enum, true) => TEXT_ARRAY.parameter_oid(),
            (TypeKind::Enum | TypeKind::Defined { .. } | TypeKind::Custom, _) => 0,
        }
    }

    /// The OID of the elements inside a binary array of this type. Arrays of enums travel as `text[]`, so
    /// that nothing has to be looked up for them.
    pub(crate) fn element_oid(&self, oids: &dyn TypeOids) -> Option<u32> {
        match self.kind {
            TypeKind::BuiltIn { oid, .. } => Some(oid),
            TypeKind::Enum => Some(Type::TEXT.oid()),
            TypeKind::Defined { .. } | TypeKind::Custom => oids.oid(&self.element()),
        }
    }

    /// Whether values of this type can be kept in a column of type `column`: text in any type of text, the
    /// labels of an enum as text, JSON in both of its types; else only in the type itself.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// use mizzle::value::{SqlType, Value};
    ///
    /// let varchar = SqlType::built_in("varchar", 1043, 1015);
    /// assert!(String::TYPE.fits_into(&varchar) && !i32::TYPE.fits_into(&varchar));
    /// ```
    pub const fn fits_into(&self, column: &SqlType) -> bool {
        const fn family(oid: u32) -> u32 {
            match oid {
                // varchar, bpchar and name are text; json is jsonb; bit is varbit, cidr is inet.
                1043 | 1042 | 19 => 25,
                114 => 3802,
                1560 => 1562,
                650 => 869,
                oid => oid,
            }
        }
        if self.array != column.array {
            return false;
        }
        match (self.kind, column.kind) {
            (TypeKind::BuiltIn { oid: a, .. }, TypeKind::BuiltIn { oid: b, .. }) => family(a) == family(b),
            (TypeKind::Enum, TypeKind::BuiltIn { oid, .. }) => family(oid) == 25,
            (TypeKind::BuiltIn { oid, .. }, TypeKind::Custom) => {
                family(oid) == 25 && same(column.name, "citext")
            }
            (TypeKind::Custom, TypeKind::Custom) => {
                same(self.name, "unknown") || same(self.name, column.name)
            }
            (TypeKind::BuiltIn { .. }, TypeKind::Enum | TypeKind::Defined { .. }) => false,
            (TypeKind::Enum, TypeKind::Enum | TypeKind::Custom) | (TypeKind::Custom, _) => true,
            (TypeKind::Defined { .. }, TypeKind::Defined { .. } | TypeKind::Custom) => true,
            (TypeKind::Enum, TypeKind::Defined { .. })
            | (TypeKind::Defined { .. }, TypeKind::BuiltIn { .. } | TypeKind::Enum) => false,
        }
    }

    /// What `ToSql` and `FromSql` want to know. A custom type has no OID here, only its name.
    pub fn to_type(&self) -> Type {
        let named = |name: &str| Type::new(name.to_owned(), 0, postgres_types::Kind::Simple, String::new());
        let element = match self.kind {
            TypeKind::BuiltIn { oid, .. } => Type::from_oid(oid).unwrap_or_else(|| named(self.name)),
            TypeKind::Enum | TypeKind::Defined { .. } => named(self.name),
            TypeKind::Custom => named(self.name.split('(').next().unwrap_or(self.name).trim()),
        };
        if !self.array {
            return element;
        }
        match Type::from_oid(self.parameter_oid()) {
            Some(array) => array,
            None => Type::new(
                format!("_{}", element.name()),
                0,
                postgres_types::Kind::Array(element),
                String::new(),
            ),
        }
    }
}

/// `text[]`.
pub(crate) const TEXT_ARRAY: SqlType = SqlType::built_in("text", 25, 1009).array();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_fits_into_the_types_of_its_family() {
        let text = SqlType::built_in("text", 25, 1009);
        let varchar = SqlType::built_in("varchar", 1043, 1015);
        let int4 = SqlType::built_in("int4", 23, 1007);
        assert!(text.fits_into(&varchar) && !int4.fits_into(&varchar) && !text.array().fits_into(&varchar));
        assert!(SqlType::enumeration(None, "role").fits_into(&varchar));
    }

    #[test]
    fn a_built_in_type_is_announced_and_any_other_left_to_its_cast() {
        let int4 = SqlType::built_in("int4", 23, 1007);
        let role = SqlType::enumeration(None, "role");
        let point = SqlType::custom("geometry(point, 4326)");
        assert_eq!(int4.parameter_oid(), 23);
        assert_eq!(int4.array().parameter_oid(), 1007);
        assert_eq!(role.parameter_oid(), 0);
        assert_eq!(role.array().parameter_oid(), 1009);
        assert_eq!(point.array().parameter_oid(), 0);
        assert_eq!(point.to_type().name(), "geometry");
    }
}
