//! Bytes that no server sends: whatever they are, reading them is a value or an error, and takes no more memory than they
//! have.

use core::net::IpAddr;

use postgres_types::Type;

use crate::row::ResultColumn;
use crate::value::*;

/// Numbers without an end, the same in every run.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Bytes as a hostile server might choose them: small counts, great ones, and noise.
    fn bytes(&mut self) -> Vec<u8> {
        let length = self.next() % 64;
        (0..length)
            .map(|_| match self.next() % 4 {
                0 => 0,
                1 => (self.next() % 4) as u8,
                2 => 0xff,
                _ => self.next() as u8,
            })
            .collect()
    }
}

fn survives<V: Value>(noise: &mut Noise) {
    let ty = match V::TYPE.kind {
        TypeKind::BuiltIn { .. } => V::TYPE.to_type(),
        _ => Type::TEXT,
    };
    let column = ResultColumn { name: "c".to_owned(), ty, resolved: true };
    for length in 0..40 {
        let _ = V::decode(&column, &vec![0; length]);
        let _ = V::decode(&column, &vec![0xff; length]);
        let _ = V::decode(&column, &[&[0x7f, 0xff, 0xff, 0xff][..], &vec![0; length]].concat());
    }
    for _ in 0..2000 {
        let _ = V::decode(&column, &noise.bytes());
    }
}

macro_rules! survive {
    ($($ty:ty),* $(,)?) => {{
        let mut noise = Noise(0x9e37_79b9_7f4a_7c15);
        $(
            survives::<$ty>(&mut noise);
            survives::<Vec<$ty>>(&mut noise);
            survives::<Vec<Option<$ty>>>(&mut noise);
            survives::<Vec<Vec<$ty>>>(&mut noise);
        )*
    }};
}

#[test]
fn no_bytes_make_reading_panic() {
    survive!(
        bool,
        i16,
        i32,
        i64,
        f32,
        f64,
        String,
        Vec<u8>,
        Interval,
        Inet,
        Cidr,
        IpAddr,
        MacAddr,
        MacAddr8,
        BitString,
        Money,
        TimeTz,
        PgLsn,
        Oid,
        TsVector,
        TsQuery,
        Point,
        Line,
        Lseg,
        PgBox,
        Path,
        Polygon,
        Circle,
        Xml,
        JsonPath,
        PgRange<i32>,
        PgRange<i64>,
        PgMultirange<i32>,
        PgMultirange<i64>,
    );
    #[cfg(feature = "jiff")]
    survive!(
        jiff::Timestamp,
        jiff::civil::Date,
        jiff::civil::Time,
        jiff::civil::DateTime,
        PgRange<jiff::Timestamp>,
        PgMultirange<jiff::civil::Date>,
    );
    #[cfg(feature = "decimal")]
    survive!(rust_decimal::Decimal, PgRange<rust_decimal::Decimal>);
    #[cfg(feature = "chrono")]
    survive!(
        ::chrono::DateTime<::chrono::Utc>,
        ::chrono::NaiveDateTime,
        ::chrono::NaiveDate,
        ::chrono::NaiveTime,
        PgRange<::chrono::NaiveDate>,
    );
    #[cfg(feature = "time")]
    survive!(::time::OffsetDateTime, ::time::PrimitiveDateTime, ::time::Date, ::time::Time);
    #[cfg(feature = "bigdecimal")]
    survive!(::bigdecimal::BigDecimal);
    #[cfg(feature = "ipnet")]
    survive!(::ipnet::IpNet);
    #[cfg(feature = "bit-vec")]
    survive!(::bit_vec::BitVec);
    #[cfg(feature = "geo-types")]
    survive!(::geo_types::Point, ::geo_types::Rect, ::geo_types::LineString, ::geo_types::Polygon);
    #[cfg(feature = "pgvector")]
    survive!(::pgvector::Vector, ::pgvector::HalfVector, ::pgvector::SparseVector);
    #[cfg(feature = "uuid")]
    survive!(::uuid::Uuid);
    #[cfg(feature = "json")]
    survive!(serde_json::Value);
}

/// A composite type, as its derive writes it.
struct Pair {
    number: i32,
    words: Option<Vec<String>>,
}

impl Composite for Pair {
    const FIELDS: &'static [CompositeField] = &[
        CompositeField { name: "number", ty: i32::TYPE, accepts: <i32 as Value>::accepts },
        CompositeField { name: "words", ty: String::TYPE.array(), accepts: <Vec<String> as Value>::accepts },
    ];

    fn read(fields: &mut CompositeReader<'_>) -> Result<Self, BoxError> {
        Ok(Pair { number: fields.field::<i32>()?, words: fields.nullable::<Vec<String>>()? })
    }

    fn write(&self, fields: &mut CompositeBuilder) {
        fields.field::<i32>(&self.number, &i32::TYPE);
        fields.nullable::<Vec<String>>(self.words.as_ref(), &String::TYPE.array());
    }
}

#[test]
fn no_bytes_make_reading_a_composite_value_panic() {
    use postgres_types::{Field, Kind};

    let field = |name: &str, ty| Field::new(name.to_owned(), ty);
    let fields = vec![field("number", Type::INT4), field("words", Type::TEXT_ARRAY)];
    let ty = Type::new("pair".to_owned(), 70_000, Kind::Composite(fields), "public".to_owned());
    let column = ResultColumn { name: "c".to_owned(), ty, resolved: true };
    let Datum::Parts(parts) = composite_datum(&Pair { number: 7, words: Some(vec!["a".into(), "".into()]) })
    else {
        unreachable!()
    };
    let good = parts.bytes().to_vec();
    let back = decode_composite::<Pair>(&column, &good).unwrap();
    assert_eq!((back.number, back.words.unwrap().len()), (7, 2));
    let mut noise = Noise(0x2545_f491_4f6c_dd1d);
    for _ in 0..20_000 {
        let mut bad = good.clone();
        let at = noise.next() as usize % bad.len();
        bad[at] = noise.next() as u8;
        bad.truncate(noise.next() as usize % (bad.len() + 1));
        let _ = decode_composite::<Pair>(&column, &bad);
        let _ = decode_composite::<Pair>(&column, &noise.bytes());
    }
    let simple = ResultColumn { name: "c".to_owned(), ty: Type::INT4, resolved: true };
    assert!(decode_composite::<Pair>(&simple, &good).is_err());
}

#[test]
fn a_count_of_more_than_there_is_allocates_nothing() {
    let column = ResultColumn { name: "c".to_owned(), ty: Type::INT4_ARRAY, resolved: true };
    let header = |dimensions: &[u32]| {
        let sizes = dimensions.iter().flat_map(|size| [*size, 1]);
        let words = [dimensions.len() as u32, 0, 23].into_iter().chain(sizes);
        words.flat_map(u32::to_be_bytes).collect::<Vec<u8>>()
    };
    for dimensions in
        [&[i32::MAX as u32][..], &[1], &[0x1_0000, 0x1_0000], &[0x7fff_ffff; 6], &[1; 7], &[0, 5]]
    {
        assert!(
            <Vec<Vec<i32>> as Value>::decode(&column, &header(dimensions)).is_err() || dimensions == [0, 5]
        );
        assert!(<Vec<i32> as Value>::decode(&column, &header(dimensions)).is_err());
    }
    let raw = [&header(&[1])[..], &8_u32.to_be_bytes(), &[0; 8]].concat();
    assert!(<Vec<i32> as Value>::decode(&column, &raw).is_err(), "an element of the wrong length");
}

#[test]
fn a_nul_byte_in_a_word_does_not_reach_the_server() {
    let vector = TsVector::new([("a\0\0\0", Vec::new())]);
    assert!(matches!(TsVector::datum(&vector, &TsVector::TYPE), Datum::Invalid(_)));
    let query = TsQuery::word("a\0\x02\x01");
    assert!(matches!(TsQuery::datum(&query, &TsQuery::TYPE), Datum::Invalid(_)));
}

#[test]
#[cfg(feature = "geo-types")]
fn a_box_with_a_corner_that_is_no_number_is_no_rectangle() {
    let column = ResultColumn { name: "c".to_owned(), ty: Type::BOX, resolved: true };
    let raw = [f64::NAN, 1.0, 0.0, 0.0].map(f64::to_be_bytes).concat();
    assert!(PgBox::decode(&column, &raw).unwrap().high.x.is_nan());
    assert!(<::geo_types::Rect as Value>::decode(&column, &raw).is_err());
}

#[test]
#[cfg(feature = "geo-types")]
fn a_polygon_of_one_corner_keeps_it() {
    let column = ResultColumn { name: "c".to_owned(), ty: Type::POLYGON, resolved: true };
    let raw = [&1_u32.to_be_bytes()[..], &1_f64.to_be_bytes(), &2_f64.to_be_bytes()].concat();
    let read = <::geo_types::Polygon as Value>::decode(&column, &raw).unwrap();
    let Datum::Inline { len, bytes } = ::geo_types::Polygon::datum(&read, &::geo_types::Polygon::TYPE) else {
        unreachable!()
    };
    assert_eq!(bytes[..usize::from(len)], raw);
}
