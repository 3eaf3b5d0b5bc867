//! The Rust type of a column, and what its attribute says of it.

use std::collections::BTreeSet;

use mizzle_schema::{Builtin, ExtensionType, IntervalFields, Modifier, Type};

use super::attribute::{Arg, literal};
use super::names::Names;

/// A type in Rust.
pub(super) struct Spelled {
    /// The type without `Option`.
    pub rust: String,
    /// The argument that says which of PostgreSQL's types it is, where the Rust type does not.
    pub arg: Option<Arg>,
}

/// Names of types that `mizzle::types` has and the prelude has not, to be imported.
pub(super) type Imports = BTreeSet<&'static str>;

/// Types without one of their own in Rust whose values `String` reads and writes.
const TEXTS: &[&str] = &["name", "bpchar"];

/// The type of a column, with what it takes from `mizzle::types`.
pub(super) fn spell(ty: &Type, names: &Names, imports: &mut Imports) -> Spelled {
    match ty {
        Type::Builtin(builtin, modifier) => {
            let (rust, is_meant) = of_builtin(*builtin);
            import(rust, imports);
            let is_said = !is_meant || *modifier != Modifier::None;
            Spelled { rust: rust.to_owned(), arg: is_said.then(|| word(*builtin, *modifier)) }
        }
        Type::Extension(extension, dimensions) => {
            let rust = of_extension(*extension);
            imports.insert(rust);
            let said =
                dimensions.map(|count| Arg::list(extension.word(), vec![Arg::word(count.to_string())]));
            Spelled { rust: rust.to_owned(), arg: said }
        }
        Type::Array(element) if !matches!(**element, Type::Array(_) | Type::Custom(_)) => {
            let Spelled { rust, arg } = spell(element, names, imports);
            // `Vec<u8>` is a `bytea`.
            Spelled { rust: format!("Vec<{rust}>"), arg }
        }
        Type::Named { schema, name } => match names.ty(schema, name) {
            Some(rust) => Spelled { rust: rust.clone(), arg: None },
            None => by_name(&ty.to_string(), imports),
        },
        Type::Custom(sql) => by_name(sql, imports),
        Type::Array(_) | Type::Unresolved { .. } => by_name(&ty.to_string(), imports),
    }
}

/// A type that has none in Rust: text where that can be, else its bytes.
fn by_name(sql: &str, imports: &mut Imports) -> Spelled {
    let is_citext = sql.ends_with(".citext");
    let rust = if TEXTS.contains(&sql) || is_citext { "String" } else { "Opaque" };
    import(rust, imports);
    Spelled { rust: rust.to_owned(), arg: Some(Arg::text("type", sql)) }
}

fn import(rust: &'static str, imports: &mut Imports) {
    let name = rust.split('<').next().unwrap_or(rust);
    const KNOWN: &[&str] = &[
        "bool",
        "i16",
        "i32",
        "i64",
        "f32",
        "f64",
        "Decimal",
        "String",
        "Vec",
        "Uuid",
        "Timestamp",
        "DateTime",
        "Date",
        "Time",
        "Interval",
        "PgRange",
    ];
    if !KNOWN.contains(&name) {
        imports.insert(name);
    }
}

/// The Rust type, and whether it means this one of PostgreSQL's by itself.
fn of_builtin(builtin: Builtin) -> (&'static str, bool) {
    match builtin {
        Builtin::Boolean => ("bool", true),
        Builtin::SmallInt => ("i16", true),
        Builtin::Integer => ("i32", true),
        Builtin::BigInt => ("i64", true),
        Builtin::SmallSerial => ("i16", false),
        Builtin::Serial => ("i32", false),
        Builtin::BigSerial => ("i64", false),
        Builtin::Real => ("f32", true),
        Builtin::DoublePrecision => ("f64", true),
        Builtin::Numeric => ("Decimal", true),
        Builtin::Text => ("String", true),
        Builtin::Varchar | Builtin::Char => ("String", false),
        Builtin::Uuid => ("Uuid", true),
        Builtin::Bytea => ("Vec<u8>", true),
        Builtin::Json => ("JsonValue", false),
        Builtin::Jsonb => ("JsonValue", true),
        Builtin::Date => ("Date", true),
        Builtin::Time => ("Time", true),
        Builtin::Timestamp => ("DateTime", true),
        Builtin::Timestamptz => ("Timestamp", true),
        Builtin::Timetz => ("TimeTz", true),
        Builtin::Interval => ("Interval", true),
        Builtin::Bit => ("BitString", false),
        Builtin::Varbit => ("BitString", true),
        Builtin::Money => ("Money", true),
        Builtin::Inet => ("Inet", true),
        Builtin::Cidr => ("Cidr", true),
        Builtin::Macaddr => ("MacAddr", true),
        Builtin::Macaddr8 => ("MacAddr8", true),
        Builtin::Point => ("Point", true),
        Builtin::Line => ("Line", true),
        Builtin::Lseg => ("Lseg", true),
        Builtin::Box => ("PgBox", true),
        Builtin::Path => ("Path", true),
        Builtin::Polygon => ("Polygon", true),
        Builtin::Circle => ("Circle", true),
        Builtin::Xml => ("Xml", true),
        Builtin::JsonPath => ("JsonPath", true),
        Builtin::TsVector => ("TsVector", true),
        Builtin::TsQuery => ("TsQuery", true),
        Builtin::Oid => ("Oid", true),
        Builtin::PgLsn => ("PgLsn", true),
        Builtin::Int4Range => ("PgRange<i32>", true),
        Builtin::Int8Range => ("PgRange<i64>", true),
        Builtin::NumRange => ("PgRange<Decimal>", true),
        Builtin::TsRange => ("PgRange<DateTime>", true),
        Builtin::TstzRange => ("PgRange<Timestamp>", true),
        Builtin::DateRange => ("PgRange<Date>", true),
        Builtin::Int4Multirange => ("PgMultirange<i32>", true),
        Builtin::Int8Multirange => ("PgMultirange<i64>", true),
        Builtin::NumMultirange => ("PgMultirange<Decimal>", true),
        Builtin::TsMultirange => ("PgMultirange<DateTime>", true),
        Builtin::TstzMultirange => ("PgMultirange<Timestamp>", true),
        Builtin::DateMultirange => ("PgMultirange<Date>", true),
    }
}

fn of_extension(extension: ExtensionType) -> &'static str {
    match extension {
        ExtensionType::Citext => "CiText",
        ExtensionType::Hstore => "Hstore",
        ExtensionType::Ltree => "LTree",
        ExtensionType::Lquery => "LQuery",
        ExtensionType::Ltxtquery => "LTxtQuery",
        ExtensionType::Vector => "Vector",
        ExtensionType::Halfvec => "HalfVec",
        ExtensionType::Sparsevec => "SparseVec",
    }
}

/// The type as a word of an attribute: `varchar(255)`.
fn word(builtin: Builtin, modifier: Modifier) -> Arg {
    let numbers = |numbers: Vec<i64>| {
        let args = numbers.into_iter().map(|number| Arg::word(number.to_string()));
        Arg::list(builtin.word(), args.collect())
    };
    match modifier {
        Modifier::None => Arg::word(builtin.word()),
        Modifier::Length(length) => numbers(vec![length.into()]),
        Modifier::PrecisionScale { precision, scale: 0 } => numbers(vec![precision.into()]),
        Modifier::PrecisionScale { precision, scale } => numbers(vec![precision.into(), scale.into()]),
        Modifier::Precision(digits) => numbers(vec![digits.into()]),
        Modifier::Interval { fields, precision } => {
            let fields = fields.map(|fields: IntervalFields| Arg::word(literal(fields.sql())));
            let digits = precision.map(|digits| Arg::word(digits.to_string()));
            Arg::list(builtin.word(), fields.into_iter().chain(digits).collect())
        }
    }
}
