//! The SQL type that a Rust type means, by its spelling.
//!
//! Only the last segment of a path is looked at, since a macro cannot follow it; the derive makes the compiler confirm
//! what is guessed here. To give a Rust type a meaning, add a row to [`MEANINGS`].

use mizzle_schema::{Builtin, ExtensionType, Type};
use syn::{GenericArgument, PathArguments};

use crate::error::{Errors, one_of};
use crate::spelling::text;
use crate::sql_type::Spelled;

/// A Rust type and the SQL types it can be, the one it means by itself first.
const MEANINGS: &[(&str, &[Builtin])] = &[
    ("bool", &[Builtin::Boolean]),
    ("i16", &[Builtin::SmallInt, Builtin::SmallSerial]),
    ("i32", &[Builtin::Integer, Builtin::Serial]),
    ("i64", &[Builtin::BigInt, Builtin::BigSerial]),
    ("f32", &[Builtin::Real]),
    ("f64", &[Builtin::DoublePrecision]),
    ("Decimal", &[Builtin::Numeric]),
    ("String", &[Builtin::Text, Builtin::Varchar, Builtin::Char]),
    ("Vec<u8>", &[Builtin::Bytea]),
    ("Uuid", &[Builtin::Uuid]),
    ("Json", &[Builtin::Jsonb, Builtin::Json]),
    ("Value", &[Builtin::Jsonb, Builtin::Json]),
    ("JsonValue", &[Builtin::Jsonb, Builtin::Json]),
    ("Timestamp", &[Builtin::Timestamptz]),
    ("DateTime", &[Builtin::Timestamp]),
    ("Date", &[Builtin::Date]),
    ("Time", &[Builtin::Time]),
    ("Interval", &[Builtin::Interval]),
    // chrono
    ("DateTime<_>", &[Builtin::Timestamptz]),
    ("NaiveDateTime", &[Builtin::Timestamp]),
    ("NaiveDate", &[Builtin::Date]),
    ("NaiveTime", &[Builtin::Time]),
    // time
    ("OffsetDateTime", &[Builtin::Timestamptz]),
    ("PrimitiveDateTime", &[Builtin::Timestamp]),
];

/// Types that `mizzle` or another crate brings, and that a program may also call something of its own: what they are is
/// rustc's to say. [`resolve`](crate::resolve), which has no rustc, looks here for a name that no file defines.
const BROUGHT: &[(&str, &[Builtin])] = &[
    ("TimeTz", &[Builtin::Timetz]),
    ("BitString", &[Builtin::Varbit, Builtin::Bit]),
    ("BitVec", &[Builtin::Varbit, Builtin::Bit]),
    ("Money", &[Builtin::Money]),
    ("Inet", &[Builtin::Inet, Builtin::Cidr]),
    ("IpAddr", &[Builtin::Inet]),
    ("IpNet", &[Builtin::Inet, Builtin::Cidr]),
    ("Cidr", &[Builtin::Cidr]),
    ("MacAddr", &[Builtin::Macaddr]),
    ("MacAddr8", &[Builtin::Macaddr8]),
    ("Point", &[Builtin::Point]),
    ("Line", &[Builtin::Line]),
    ("Lseg", &[Builtin::Lseg]),
    ("PgBox", &[Builtin::Box]),
    ("Rect", &[Builtin::Box]),
    ("Path", &[Builtin::Path]),
    ("LineString", &[Builtin::Path]),
    ("Polygon", &[Builtin::Polygon]),
    ("Circle", &[Builtin::Circle]),
    ("Xml", &[Builtin::Xml]),
    ("JsonPath", &[Builtin::JsonPath]),
    ("TsVector", &[Builtin::TsVector]),
    ("TsQuery", &[Builtin::TsQuery]),
    ("Oid", &[Builtin::Oid]),
    ("PgLsn", &[Builtin::PgLsn]),
    ("BigDecimal", &[Builtin::Numeric]),
    ("PgRange<i32>", &[Builtin::Int4Range]),
    ("PgRange<i64>", &[Builtin::Int8Range]),
    ("PgRange<Decimal>", &[Builtin::NumRange]),
    ("PgRange<DateTime>", &[Builtin::TsRange]),
    ("PgRange<Timestamp>", &[Builtin::TstzRange]),
    ("PgRange<Date>", &[Builtin::DateRange]),
    ("PgRange<BigDecimal>", &[Builtin::NumRange]),
    ("PgRange<NaiveDateTime>", &[Builtin::TsRange]),
    ("PgRange<PrimitiveDateTime>", &[Builtin::TsRange]),
    ("PgRange<OffsetDateTime>", &[Builtin::TstzRange]),
    ("PgRange<NaiveDate>", &[Builtin::DateRange]),
    ("PgMultirange<i32>", &[Builtin::Int4Multirange]),
    ("PgMultirange<i64>", &[Builtin::Int8Multirange]),
    ("PgMultirange<Decimal>", &[Builtin::NumMultirange]),
    ("PgMultirange<DateTime>", &[Builtin::TsMultirange]),
    ("PgMultirange<Timestamp>", &[Builtin::TstzMultirange]),
    ("PgMultirange<Date>", &[Builtin::DateMultirange]),
];

/// The same, of extensions.
const OF_EXTENSIONS: &[(&str, ExtensionType)] = &[
    ("CiText", ExtensionType::Citext),
    ("Hstore", ExtensionType::Hstore),
    ("LTree", ExtensionType::Ltree),
    ("LQuery", ExtensionType::Lquery),
    ("LTxtQuery", ExtensionType::Ltxtquery),
    ("Vector", ExtensionType::Vector),
    ("HalfVec", ExtensionType::Halfvec),
    ("HalfVector", ExtensionType::Halfvec),
    ("SparseVec", ExtensionType::Sparsevec),
    ("SparseVector", ExtensionType::Sparsevec),
];

/// What a type is that no file defines, if a crate brings it.
pub(crate) fn brought(rust: &str) -> Option<Type> {
    // The paths before the type and before its argument do not matter: `types::PgRange<jiff::Timestamp>`.
    let (outer, argument) = match rust.split_once('<') {
        Some((outer, argument)) => (outer, Some(argument.trim_end_matches('>'))),
        None => (rust, None),
    };
    let last = |path: &str| path.rsplit("::").next().unwrap_or(path).trim().to_owned();
    let name = match argument {
        Some(argument) => format!("{}<{}>", last(outer), last(argument)),
        None => last(outer),
    };
    let known = |row: &&(&str, &[Builtin])| row.0 == name || (row.0 == last(outer) && !row.0.contains('<'));
    let builtin = BROUGHT.iter().find(known).map(|row| Type::from(row.1[0]));
    builtin.or_else(|| OF_EXTENSIONS.iter().find(|row| row.0 == name).map(|row| Type::Extension(row.1, None)))
}

/// The types that PostgreSQL has ranges of.
const RANGED: &[Builtin] = &[
    Builtin::Integer,
    Builtin::BigInt,
    Builtin::Numeric,
    Builtin::Date,
    Builtin::Timestamp,
    Builtin::Timestamptz,
];

/// A Rust type that cannot be a column: why, and what to use.
const IMPOSSIBLE: &[(&str, &str)] = &[
    ("u8", "PostgreSQL has no unsigned integers; use `i16`"),
    ("u16", "PostgreSQL has no unsigned integers; use `i32`"),
    ("u32", "PostgreSQL has no unsigned integers; use `i64`"),
    ("u64", "PostgreSQL has no unsigned integers; use `i64`, or `Decimal` beyond its range"),
    ("u128", "PostgreSQL has no unsigned integers; use `Decimal`"),
    ("usize", "PostgreSQL has no unsigned integers; use `i64`"),
    ("i8", "PostgreSQL's smallest integer has two bytes; use `i16`"),
    ("i128", "PostgreSQL's largest integer has eight bytes; use `i64` or `Decimal`"),
    ("isize", "its size depends on the machine; use `i64`"),
    ("char", "PostgreSQL has no type of one character; use `String` with `#[column(char(1))]`"),
    ("str", "a row owns its values; use `String`"),
    ("Cow", "a row owns its values; use `String`"),
    ("Box", "a column holds its value itself; use the type in the `Box`"),
    ("Rc", "a column holds its value itself; use the type in the `Rc`"),
    ("Arc", "a column holds its value itself; use the type in the `Arc`"),
    ("RefCell", "a column holds its value itself; use the type in the `RefCell`"),
    ("Result", "a column is a value or NULL; use `Option`"),
    ("HashMap", "PostgreSQL has no maps; use `Json<HashMap<..>>`"),
    ("BTreeMap", "PostgreSQL has no maps; use `Json<BTreeMap<..>>`"),
    ("HashSet", "PostgreSQL has no sets; use `Vec`, or `Json<HashSet<..>>`"),
    ("BTreeSet", "PostgreSQL has no sets; use `Vec`, or `Json<BTreeSet<..>>`"),
    ("VecDeque", "an array is a `Vec`; use `Vec`"),
    ("SystemTime", "use `Timestamp`"),
    ("Instant", "it means nothing outside this process; use `Timestamp`"),
    ("Duration", "use `Interval`"),
    ("PathBuf", "use `String`"),
];

/// What the type of a field says.
pub(crate) struct RustType {
    /// The type without its `Option`.
    pub inner: syn::Type,
    /// Whether it was an `Option`.
    pub nullable: bool,
    /// The SQL type it means by itself.
    pub ty: Type,
    /// The SQL types it, or for an array its element, can be; empty where any is possible.
    suitable: &'static [Builtin],
}

/// Reads the type of a field.
pub(crate) fn read(ty: &syn::Type, errors: &mut Errors) -> Option<RustType> {
    let (inner, nullable) = match argument_of(ty, "Option") {
        Some(inner) => (inner, true),
        None => (ty, false),
    };
    if nullable && argument_of(inner, "Option").is_some() {
        errors.push_at(ty, "`Option<Option<_>>` cannot be a column: NULL is one value; use one `Option`");
        return None;
    }
    let (ty, suitable) = meaning(inner, errors)?;
    Some(RustType { inner: ungrouped(inner).clone(), nullable, ty, suitable })
}

impl RustType {
    /// The type with the one its attribute spells, where that suits. The spelled type is that of an array's element.
    pub fn with_spelled(&self, spelled: &Spelled, errors: &mut Errors) -> Option<Type> {
        if let Type::Custom(_) = spelled.ty {
            return Some(spelled.ty.clone());
        }
        if let Type::Extension(ty, _) = spelled.ty {
            return self.with_extension(ty, spelled, errors);
        }
        let builtin = spelled.ty.builtin()?;
        let is_array = matches!(self.ty, Type::Array(_));
        if is_array && builtin.is_serial() {
            errors.push(
                spelled.span,
                format!("an array cannot be `{}`; write `{}`", builtin.word(), builtin.stored().word()),
            );
            return None;
        }
        if !self.suitable.is_empty() && !self.suitable.contains(&builtin) {
            errors.push(spelled.span, self.unsuitable(builtin));
            return None;
        }
        Some(if is_array { Type::array(spelled.ty.clone()) } else { spelled.ty.clone() })
    }

    /// A type of an extension: whether a type of the program's own can be kept as one, rustc says.
    fn with_extension(&self, ty: ExtensionType, spelled: &Spelled, errors: &mut Errors) -> Option<Type> {
        let is_text = self.suitable.contains(&Builtin::Text) && ty == ExtensionType::Citext;
        if !self.suitable.is_empty() && !is_text {
            let rust: Vec<_> =
                OF_EXTENSIONS.iter().filter(|row| row.1 == ty).map(|row| row.0).take(1).collect();
            let word = ty.word();
            errors.push(
                spelled.span,
                format!(
                    "`{word}` does not suit `{}`; change the field's type to {}",
                    text(&self.inner),
                    one_of(rust)
                ),
            );
            return None;
        }
        let is_array = matches!(self.ty, Type::Array(_));
        Some(if is_array { Type::array(spelled.ty.clone()) } else { spelled.ty.clone() })
    }

    fn unsuitable(&self, builtin: Builtin) -> String {
        let words = one_of(self.suitable.iter().map(|builtin| builtin.word()));
        let rust: Vec<_> = MEANINGS
            .iter()
            .chain(BROUGHT)
            .filter(|row| row.1.contains(&builtin))
            .map(|row| row.0)
            .take(2)
            .collect();
        let change = match rust.as_slice() {
            [] => String::new(),
            some => format!(", or change the field's type to {}", one_of(some.iter().copied())),
        };
        format!("`{}` does not suit `{}`; write {words}{change}", builtin.word(), text(&self.inner))
    }
}

/// The SQL type of a Rust type that is no `Option`, and what its attribute may say instead.
fn meaning(ty: &syn::Type, errors: &mut Errors) -> Option<(Type, &'static [Builtin])> {
    let ty = ungrouped(ty);
    let syn::Type::Path(path) = ty else {
        errors.push_at(ty, not_a_path(ty));
        return None;
    };
    let segment = match path.path.segments.last() {
        Some(segment) if path.qself.is_none() => segment,
        _ => {
            errors.push_at(ty, format!("`{}` cannot be a column: name the type itself", text(ty)));
            return None;
        }
    };
    if let Some(element) = argument_of(ty, "Vec") {
        return array(ty, element, errors);
    }
    let range = argument_of(ty, "PgRange").or_else(|| argument_of(ty, "PgMultirange"));
    if let Some(bound) = range
        && let (Type::Builtin(builtin, _), _) = meaning(bound, errors)?
        && !RANGED.contains(&builtin)
    {
        let known = one_of(["i32", "i64", "Decimal", "Date", "DateTime", "Timestamp"]);
        errors.push_at(ty, format!("PostgreSQL has no range of `{}`; it has ranges of {known}", text(bound)));
        return None;
    }
    let name = segment.ident.to_string();
    if let Some((_, why)) = IMPOSSIBLE.iter().find(|row| row.0 == name) {
        errors.push_at(ty, format!("`{}` cannot be a column: {why}", text(ty)));
        return None;
    }
    let generic = format!("{name}<_>");
    let spelled = if segment.arguments.is_none() { &name } else { &generic };
    // `Json<T>` means what `Json` does; `DateTime<Utc>` of chrono is not the `DateTime` of jiff.
    let row =
        MEANINGS.iter().find(|row| row.0 == spelled).or_else(|| MEANINGS.iter().find(|row| row.0 == name));
    Some(match row {
        Some((_, suitable)) => (Type::from(suitable[0]), *suitable),
        None => (Type::Unresolved { rust: text(ty) }, &[]),
    })
}

fn array(ty: &syn::Type, element: &syn::Type, errors: &mut Errors) -> Option<(Type, &'static [Builtin])> {
    if text(element) == "u8" {
        return Some((Builtin::Bytea.into(), &[Builtin::Bytea]));
    }
    // An array may hold NULLs, though not in the place of an array.
    let null = argument_of(element, "Option");
    let (inner, suitable) = meaning(null.unwrap_or(element), errors)?;
    // PostgreSQL has one type for arrays of all dimensions.
    if let Type::Array(_) = inner {
        if null.is_some() {
            errors.push_at(
                ty,
                format!("`{}` cannot be a column: an array of several dimensions has no NULL in the place of an array; remove the inner `Option`", text(ty)),
            );
            return None;
        }
        return Some((inner, suitable));
    }
    Some((Type::array(inner), suitable))
}

fn not_a_path(ty: &syn::Type) -> String {
    let spelled = text(ty);
    let remedy = match ty {
        syn::Type::Reference(_) => match spelled.trim_start_matches("&'static ").trim_start_matches('&') {
            "str" => "a row owns its values; use `String`",
            "[u8]" => "a row owns its values; use `Vec<u8>`",
            _ => "a row owns its values; remove the `&`",
        },
        syn::Type::Tuple(_) => "a column is one value; use a field for each, or `Json`",
        syn::Type::Array(_) | syn::Type::Slice(_) => "an array is a `Vec`; use `Vec`",
        _ => "use a type that has a name",
    };
    format!("`{spelled}` cannot be a column: {remedy}")
}

/// The one argument of a generic type of that name: `T` of `Option<T>`.
pub(crate) fn argument_of<'a>(ty: &'a syn::Type, name: &str) -> Option<&'a syn::Type> {
    let syn::Type::Path(path) = ungrouped(ty) else { return None };
    let segment = path.path.segments.last().filter(|segment| segment.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(inner)) if arguments.args.len() == 1 => Some(inner),
        _ => None,
    }
}

/// A type without parentheses and without the invisible group that a `macro_rules!` fragment comes in.
fn ungrouped(mut ty: &syn::Type) -> &syn::Type {
    loop {
        ty = match ty {
            syn::Type::Group(group) => &group.elem,
            syn::Type::Paren(paren) => &paren.elem,
            other => return other,
        };
    }
}

/// Names of the standard library and of `mizzle`'s prelude that mean a type or trait wherever a schema is written.
const IN_SCOPE: &[&str] = &[
    "AggregateMethods",
    "ArrayMethods",
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "BatchExt",
    "BitMethods",
    "Clone",
    "Comparison",
    "Condition",
    "ContainmentMethods",
    "Copy",
    "CopyExecutor",
    "Create",
    "Db",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Executor",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "FromSql",
    "GeometryMethods",
    "Hash",
    "HstoreMethods",
    "Into",
    "IntoIterator",
    "IsNull",
    "Iterator",
    "JsonMethods",
    "Logic",
    "LtreeMethods",
    "Moment",
    "NetworkMethods",
    "None",
    "Nullable",
    "Ok",
    "Opaque",
    "Option",
    "Ord",
    "Ordering",
    "ParseValueError",
    "PartialEq",
    "PartialOrd",
    "PgComposite",
    "PgDomain",
    "PgEnum",
    "PgMultirange",
    "PgNewtype",
    "PgRange",
    "Query",
    "RangeMethods",
    "Row",
    "SearchMethods",
    "Self",
    "Send",
    "Shape",
    "Sized",
    "Some",
    "Sync",
    "Table",
    "TextMethods",
    "ToOwned",
    "ToSql",
    "ToString",
    "TryFrom",
    "TryInto",
    "TsLexeme",
    "TsPosition",
    "TsWeight",
    "Type",
    "Unpin",
    "Vec",
    "VectorMethods",
    "View",
];

/// Whether a name means something already where a schema is written, so that no struct is to be called so.
pub(crate) fn is_spoken_for(name: &str) -> bool {
    let known = |row: &str| row == name || row.split('<').next() == Some(name);
    MEANINGS.iter().chain(BROUGHT).any(|row| known(row.0))
        || OF_EXTENSIONS.iter().any(|row| row.0 == name)
        || IMPOSSIBLE.iter().any(|row| row.0 == name)
        || IN_SCOPE.contains(&name)
}
