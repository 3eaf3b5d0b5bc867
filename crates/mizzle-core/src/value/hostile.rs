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
