//! Values in their binary form: the first byte says of which type, the second what is around it.

use core::net::IpAddr;

use bytes::BytesMut;
use postgres_types::{Field, Kind, Type};

use crate::row::ResultColumn;
use crate::value::*;

/// Reads bytes as a value of one of our types, alone, in an array or in a composite value. What can be read is written and
/// read again, and has to be the same.
///
/// # Errors
/// What did not hold.
pub fn value(input: &[u8]) -> Result<(), String> {
    let [which, shape, raw @ ..] = input else { return Ok(()) };
    let readers = readers();
    match readers.get(usize::from(*which) % readers.len()) {
        Some(read) => read(*shape, raw),
        None => Ok(()),
    }
}

type Read = fn(u8, &[u8]) -> Result<(), String>;

/// All types, each with its place. New ones go to the end, so that kept inputs go on meaning what they do.
fn readers() -> Vec<Read> {
    let mut all: Vec<Read> = Vec::new();
    macro_rules! of {
        ($($ty:ty),* $(,)?) => { all.extend([$(in_shapes::<$ty> as Read),*]) };
    }
    of!(bool, i16, i32, i64, f32, f64, String, Vec<u8>, Interval, Inet, Cidr, IpAddr, MacAddr, MacAddr8);
    of!(BitString, Money, TimeTz, PgLsn, Oid, TsVector, TsQuery, Point, Line, Lseg, PgBox, Path, Polygon);
    of!(Circle, Xml, JsonPath, CiText, Hstore, LTree, LQuery, LTxtQuery, HalfVec, SparseVec, Vector);
    of!(PgRange<i32>, PgRange<i64>, PgMultirange<i32>, PgMultirange<i64>);
    #[cfg(feature = "jiff")]
    of!(
        jiff::Timestamp,
        jiff::civil::Date,
        jiff::civil::Time,
        jiff::civil::DateTime,
        PgRange<jiff::Timestamp>,
        PgRange<jiff::civil::DateTime>,
        PgMultirange<jiff::civil::Date>,
    );
    #[cfg(feature = "decimal")]
    of!(rust_decimal::Decimal, PgRange<rust_decimal::Decimal>);
    #[cfg(feature = "uuid")]
    of!(::uuid::Uuid);
    #[cfg(feature = "json")]
    of!(serde_json::Value, Json<Vec<u32>>);
    #[cfg(feature = "chrono")]
    of!(
        ::chrono::DateTime<::chrono::Utc>,
        ::chrono::NaiveDateTime,
        ::chrono::NaiveDate,
        ::chrono::NaiveTime,
        PgRange<::chrono::NaiveDate>,
    );
    #[cfg(feature = "time")]
    of!(::time::OffsetDateTime, ::time::PrimitiveDateTime, ::time::Date, ::time::Time);
    #[cfg(feature = "bigdecimal")]
    of!(::bigdecimal::BigDecimal);
    #[cfg(feature = "ipnet")]
    of!(::ipnet::IpNet);
    #[cfg(feature = "bit-vec")]
    of!(::bit_vec::BitVec);
    #[cfg(feature = "geo-types")]
    of!(::geo_types::Point, ::geo_types::Rect, ::geo_types::LineString, ::geo_types::Polygon);
    #[cfg(feature = "pgvector")]
    of!(::pgvector::Vector, ::pgvector::HalfVector, ::pgvector::SparseVector);
    all
}

fn in_shapes<V: Value>(shape: u8, raw: &[u8]) -> Result<(), String> {
    let ty = V::TYPE.to_type();
    match shape % 5 {
        0 => again::<V>(ty, raw),
        1 => again::<Vec<V>>(array_of(ty), raw),
        2 => again::<Vec<Option<V>>>(array_of(ty), raw),
        3 => again::<Vec<Vec<V>>>(array_of(ty), raw),
        _ => in_composite::<V>(ty, raw),
    }
}

fn array_of(ty: Type) -> Type {
    Type::new("array".to_owned(), 70_001, Kind::Array(ty), "public".to_owned())
}

fn column(ty: Type) -> ResultColumn {
    ResultColumn { name: "c".to_owned(), ty, resolved: true }
}

fn again<V: Value>(ty: Type, raw: &[u8]) -> Result<(), String> {
    let column = column(ty);
    let read = |raw: &[u8]| V::decode(&column, raw);
    let Ok(value) = read(raw) else { return Ok(()) };
    same(&V::datum(&value, &V::TYPE), &V::TYPE, |raw| Ok(V::datum(&read(raw)?, &V::TYPE)))
}

/// A composite value of the type, which may be NULL, and of an array of it.
struct Pair<V: Value> {
    one: Option<V::Rust>,
    many: Vec<V::Rust>,
}

impl<V: Value> Composite for Pair<V> {
    const FIELDS: &'static [CompositeField] = &[
        CompositeField { name: "one", ty: V::TYPE, accepts: V::accepts },
        CompositeField { name: "many", ty: V::TYPE.array(), accepts: <Vec<V> as Value>::accepts },
    ];

    fn read(fields: &mut CompositeReader<'_>) -> Result<Self, BoxError> {
        Ok(Pair { one: fields.nullable::<V>()?, many: fields.field::<Vec<V>>()? })
    }

    fn write(&self, fields: &mut CompositeBuilder) {
        fields.nullable::<V>(self.one.as_ref(), &V::TYPE);
        fields.field::<Vec<V>>(&self.many, &V::TYPE.array());
    }
}

fn in_composite<V: Value>(ty: Type, raw: &[u8]) -> Result<(), String> {
    let fields = vec![Field::new("one".to_owned(), ty.clone()), Field::new("many".to_owned(), array_of(ty))];
    let pair = Type::new("pair".to_owned(), 70_000, Kind::Composite(fields), "public".to_owned());
    let column = column(pair);
    let read = |raw: &[u8]| decode_composite::<Pair<V>>(&column, raw);
    let Ok(value) = read(raw) else { return Ok(()) };
    let sql = SqlType::composite(None, "pair");
    same(&composite_datum(&value), &sql, |raw| Ok(composite_datum(&read(raw)?)))
}

/// Whether what is written is read, and written in the same way again.
fn same(first: &Datum, ty: &SqlType, again: impl Fn(&[u8]) -> Result<Datum, BoxError>) -> Result<(), String> {
    // What cannot be sent says why, and to send it is an error.
    let Some(bytes) = written(first, ty)? else { return Ok(()) };
    let second = again(&bytes).map_err(|why| {
        format!("what was written as `{}` cannot be read: {why}: {}", ty.name, bytes.escape_ascii())
    })?;
    match written(&second, ty)? {
        Some(other) if other == bytes => Ok(()),
        Some(other) => {
            let (one, other) = (bytes.escape_ascii(), other.escape_ascii());
            Err(format!("a `{}` is another after it was written and read: {one} and {other}", ty.name))
        }
        None => Err(format!("a `{}` that was written and read cannot be written again", ty.name)),
    }
}

fn written(datum: &Datum, ty: &SqlType) -> Result<Option<BytesMut>, String> {
    struct Any;
    impl TypeOids for Any {
        fn oid(&self, _: &SqlType) -> Option<u32> {
            Some(70_002)
        }
    }

    let mut bytes = BytesMut::new();
    match datum.write(ty, &Any, &mut bytes) {
        Ok(postgres_types::IsNull::No) => Ok(Some(bytes)),
        Ok(postgres_types::IsNull::Yes) => Err(format!("a `{}` became NULL", ty.name)),
        Err(_) => Ok(None),
    }
}
