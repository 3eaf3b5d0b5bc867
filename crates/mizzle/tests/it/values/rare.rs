//! The types that few tables have: network, geometry, search, bits, money and those of the system.

use mizzle::prelude::*;
use mizzle::testing::TestDb;
use mizzle::types::*;

use super::rare_table::*;
use crate::support::{copied, database_of, equal_inside_a_relation};

async fn database() -> TestDb {
    database_of(schema![Rarities]).await
}

#[tokio::test]
async fn every_rare_type_comes_back_equal_from_an_insert_of_one_and_of_many() {
    let db = &*database().await;
    let first = Rarities.insert(usual()).returning().one(db).await.unwrap();
    let same = |row: &Rarity| Rarity { id: first.id, ..row.clone() };
    let rows = [again(&first), NewRarity::new(), usual()];
    let many = Rarities.insert(rows).returning().all(db).await.unwrap();
    assert_eq!((same(&many[0]), same(&many[2])), (first.clone(), first.clone()));
    assert_eq!((&many[1].inet, &many[1].points), (&None, &None));
    let sent = again(&first);
    assert_eq!((sent.inet, sent.lsn, sent.bits.clone()), (usual().inet, usual().lsn, usual().bits.clone()));
    assert_eq!((&sent.vector, &sent.query), (&usual().vector, &usual().query));
    assert_eq!((&sent.path, &sent.monies), (&usual().path, &usual().monies));
    equal_inside_a_relation!(Rarities, db);
}

#[tokio::test]
async fn every_rare_type_finds_itself_as_a_parameter() {
    let db = &*database().await;
    let row = Rarities.insert(usual()).returning().one(db).await.unwrap();
    macro_rules! finds {
        ($($column:ident)*) => {
            $(
                let value = row.$column.clone().unwrap();
                let found = Rarities.filter(Rarities.$column.eq(value.clone())).count(db).await.unwrap();
                assert_eq!(found, 1, "{} does not find itself", stringify!($column));
            )*
        };
    }
    finds! {
        inet address cidr network mac mac8 nibble bits money timetz lsn oid vector query line lseg boxed path circle
        inets cidrs macs macs8 pairs bit_strings monies times lsns oids vectors queries
    }
    macro_rules! lists {
        ($($column:ident)*) => {
            $(
                let value = row.$column.clone().unwrap();
                let found = Rarities.filter(Rarities.$column.is_in([value])).count(db).await.unwrap();
                assert_eq!(found, 1, "{} is not in a list of itself", stringify!($column));
            )*
        };
    }
    lists! { inet address cidr network mac mac8 nibble bits money timetz lsn oid vector query line lseg boxed path circle }
    let patch = RarityPatch::new().inet(None).point(Point::new(3.0, 4.0)).bits(BitString::default());
    let changed = Rarities.update(patch).filter(Rarities.id.eq(row.id)).returning().one(db).await.unwrap();
    assert_eq!((changed.inet, changed.point, changed.cidr), (None, Some(Point::new(3.0, 4.0)), row.cidr));
}

#[tokio::test]
async fn the_server_prints_rare_values_as_we_do() {
    let db = &*database().await;
    let row = Rarities.insert(usual()).returning().one(db).await.unwrap();
    macro_rules! prints {
        ($($column:ident)*) => {
            $(
                let text = sql_query!((String,), "SELECT {}::text FROM rarities", ident(stringify!($column)));
                let ours = row.$column.clone().unwrap().to_string();
                assert_eq!(text.one(db).await.unwrap(), (ours,), "{}", stringify!($column));
            )*
        };
    }
    prints! { inet cidr network mac mac8 nibble bits lsn oid vector query }
    macro_rules! is_printed {
        ($($column:ident $expected:literal)*) => {
            $(
                let text = sql_query!((String,), "SELECT {}::text FROM rarities", ident(stringify!($column)));
                assert_eq!(text.one(db).await.unwrap(), ($expected.to_owned(),), "{}", stringify!($column));
            )*
        };
    }
    is_printed! {
        timetz "23:59:59.999999-05:30"
        line "{1,-1,0.5}"
        lseg "[(-1.5,2),(0,0)]"
        boxed "(0,2),(-1.5,0)"
        path "((-1.5,2),(0,0),(1e+300,-1e-300))"
        circle "<(-1.5,2),2.5>"
        point "(-1.5,2)"
        xml "<a b=\"c\">ü</a>"
        json_path "$.\"a\"[*]?(@ > 1)"
        pairs "{10,01}"
    }
    for query in ["'a' & ( 'b' | 'c' )", "!( 'a' & 'b' )", "'a' <-> ( 'b' <2> 'c':*AB )", "!!'a' | 'b' | 'c'"]
    {
        let read = sql_query!((TsQuery,), "SELECT {}::tsquery", query).one(db).await.unwrap().0;
        let (printed,) = sql_query!((String,), "SELECT {}::text", read.clone()).one(db).await.unwrap();
        let (text,) = sql_query!((String,), "SELECT {}::tsquery::text", query).one(db).await.unwrap();
        assert_eq!((read.to_string(), printed), (text.clone(), text));
    }
}

#[tokio::test]
async fn extremes_of_rare_types_come_back_equal() {
    let db = &*database().await;
    let far = Point::new(f64::INFINITY, f64::NEG_INFINITY);
    let deep = (0..2000).fold(TsQuery::word("a"), |query, at| query.and(TsQuery::word(format!("w{at}"))));
    let new = NewRarity::new()
        .inet("::/0".parse::<Inet>().unwrap())
        .point(far)
        .circle(Circle { center: far, radius: f64::INFINITY })
        .bits((0..100_000).map(|at| at % 3 == 0).collect::<BitString>())
        .timetz(TimeTz { microseconds: 0, offset_seconds: 15 * 3600 + 59 * 60 + 59 })
        .polygon(Polygon { points: vec![Point::default(); 10_000] })
        .vector(TsVector::new([(
            "x".repeat(2000),
            vec![TsPosition { position: 16383, weight: TsWeight::B }],
        )]));
    let row = Rarities.insert(new).returning().one(db).await.unwrap();
    assert_eq!(row.point, Some(far));
    assert_eq!(sql_query!((TsQuery,), "SELECT {}", deep.clone()).one(db).await.unwrap().0, deep);
    assert_eq!(row.bits.unwrap().iter().filter(|bit| *bit).count(), 33_334);
    assert_eq!(row.timetz.unwrap().to_string(), "00:00:00+15:59:59");
    assert_eq!(row.polygon.unwrap().points.len(), 10_000);
    assert_eq!(row.vector.unwrap().lexemes()[0].positions[0].weight, TsWeight::B);
    let nan = Point::new(f64::NAN, 0.0);
    let row = Rarities.insert(NewRarity::new().point(nan)).returning().one(db).await.unwrap();
    assert!(row.point.unwrap().x.is_nan());
    equal_inside_a_relation!(Rarities, db);
}

#[tokio::test]
async fn what_a_rare_type_cannot_hold_is_an_error_that_names_the_column() {
    let db = &*database().await;
    for (column, value) in [("address", "'10.0.0.0/8'"), ("oids", "'{1,NULL}'"), ("inets", "'{{::1},{::2}}'")]
    {
        db.script(&format!("TRUNCATE rarities; INSERT INTO rarities ({column}) VALUES ({value})"))
            .await
            .unwrap();
        let error = Rarities.all(db).await.unwrap_err();
        assert_eq!(error.kind(), mizzle::ErrorKind::Decode, "{column} = {value}: {error}");
        assert!(error.message().contains(column), "{column} = {value}: {error}");
    }
    let empty = Rarities.filter(Rarities.query.eq(TsQuery::default())).count(db).await.unwrap_err();
    assert_eq!(empty.kind(), mizzle::ErrorKind::Encode, "{empty}");
    let (read,) = sql_query!((TsQuery,), "SELECT to_tsquery('the')").one(db).await.unwrap();
    assert!(read.is_empty());
    let wrong = NewRarity::new().timetz(TimeTz { microseconds: -1, offset_seconds: i32::MIN });
    let error = Rarities.insert(wrong).execute(db).await.unwrap_err();
    assert!(error.message().contains("out of range"), "{error}");
}

#[test]
fn rare_types_serialise_as_postgresql_prints_them() {
    let inet: Inet = serde_json::from_str("\"10.0.0.1/8\"").unwrap();
    assert_eq!(serde_json::to_string(&inet).unwrap(), "\"10.0.0.1/8\"");
    assert_eq!(serde_json::to_string(&MacAddr::default()).unwrap(), "\"00:00:00:00:00:00\"");
    let bits: BitString = serde_json::from_str("\"101\"").unwrap();
    assert_eq!((bits.len(), serde_json::to_string(&bits).unwrap().as_str()), (3, "\"101\""));
    assert!(serde_json::from_str::<Inet>("\"10.0.0.1/33\"").is_err());
    assert!(serde_json::from_str::<PgLsn>("\"1\"").is_err());
}

#[tokio::test]
async fn every_type_has_the_oids_of_the_catalog() {
    use mizzle::value::{TypeKind, Value};

    let db = &*database().await;
    macro_rules! look_up {
        ($($ty:ty),* $(,)?) => {
            $(
                let name = <$ty as Value>::TYPE.name;
                let known = sql_query!((Oid, Oid), "SELECT oid, typarray FROM pg_type WHERE typname = {name}");
                let (Oid(oid), Oid(array_oid)) = known.one(db).await.unwrap();
                assert_eq!(<$ty as Value>::TYPE.kind, TypeKind::BuiltIn { oid, array_oid }, "{name}");
            )*
        };
    }
    look_up!(
        bool,
        i16,
        i32,
        i64,
        f32,
        f64,
        String,
        Vec<u8>,
        Uuid,
        Decimal,
        JsonValue,
        Timestamp,
        DateTime,
        Date,
        Time,
        Interval,
        Inet,
        Cidr,
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
        PgRange<Decimal>,
        PgRange<DateTime>,
        PgRange<Timestamp>,
        PgRange<Date>,
        PgMultirange<i32>,
        PgMultirange<i64>,
        PgMultirange<Decimal>,
        PgMultirange<DateTime>,
        PgMultirange<Timestamp>,
        PgMultirange<Date>,
    );
}

#[tokio::test]
async fn rare_types_are_read_from_the_json_that_the_server_makes_of_them() {
    let db = &*database().await;
    let row = Rarities.insert(usual()).returning().one(db).await.unwrap();
    macro_rules! reads {
        ($($column:ident)*) => {
            $(
                let name = stringify!($column);
                let json = sql_query!((JsonValue,), "SELECT to_jsonb({}) FROM rarities", ident(name));
                let json = json.one(db).await.unwrap().0;
                let ours = serde_json::to_value(&row.$column).unwrap();
                let read = serde_json::from_value(json.clone());
                assert_eq!(row.$column, read.unwrap_or_else(|why| panic!("{name}: {why}: {json}")), "{name}");
                assert_eq!(row.$column, serde_json::from_value(ours).unwrap(), "{name}");
            )*
        };
    }
    reads! {
        inet address cidr network mac mac8 nibble bits timetz lsn line lseg boxed path circle point polygon xml json_path
        inets macs pairs bit_strings times lsns boxes paths points circles
    }
}

#[tokio::test]
async fn every_rare_type_is_copied_in_and_out() {
    let db = &*database().await;
    let mut expected = Rarities.insert([usual(), NewRarity::new()]).returning().all(db).await.unwrap();
    assert_eq!(Rarities.copy_in([NewRarity::new(), usual()]).execute(db).await.unwrap(), 2);
    let mut rows = copied(Rarities.order_by(Rarities.id).copy_out(db)).await.unwrap();
    assert_eq!(rows[..2], expected);
    (expected[0].id, expected[1].id) = (rows[3].id, rows[2].id);
    rows.swap(2, 3);
    assert_eq!(rows[2..], expected);
}
