//! The operators of types that few tables have.

use expect_test::expect;
use mizzle::expr::{
    phraseto_tsquery, plainto_tsquery, setweight, to_tsquery, to_tsvector, ts_headline, ts_rank, ts_rank_cd,
    websearch_to_tsquery,
};
use mizzle::prelude::*;
use mizzle::types::*;

use crate::support::{check, database_of};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Oddities)]
#[index(words, using = gin)]
pub struct Oddity {
    #[column(serial, primary_key)]
    pub id: i32,
    pub host: Inet,
    pub net: Option<Cidr>,
    #[column(bit(4))]
    pub bits: BitString,
    pub at: Point,
    pub area: PgBox,
    pub shape: Polygon,
    pub title: String,
    #[column(generated = "to_tsvector('english', title)")]
    pub words: TsVector,
    pub days: PgRange<Date>,
}

/// Checks the WHERE clause that a condition makes.
macro_rules! conditions {
    ($db:expr; $($condition:expr => $expected:expr;)*) => {
        $(check($db, Oddities.filter($condition).select(Oddities.id).to_sql(), $expected).await;)*
    };
}

#[tokio::test]
async fn network_addresses() {
    let db = &*database_of(schema![Oddities]).await;
    let net = || "10.0.0.0/8".parse::<Inet>().unwrap();
    conditions! { db;
        Oddities.host.contained_by_network(net()) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE "oddities"."host" << $1 -- $1 = '10.0.0.0/8'"#]];
        Oddities.host.contained_by_or_equals(net()) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE "oddities"."host" <<= $1 -- $1 = '10.0.0.0/8'"#]];
        Oddities.host.contains_network(net()) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE "oddities"."host" >> $1 -- $1 = '10.0.0.0/8'"#]];
        Oddities.net.contains_or_equals(Cidr { address: net().address, prefix: 8 }) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE "oddities"."net" >>= $1 -- $1 = '10.0.0.0/8'"#]];
        Oddities.host.overlaps_network(net()) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE "oddities"."host" && $1 -- $1 = '10.0.0.0/8'"#]];
        Oddities.host.host().eq("10.0.0.1") => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE host("oddities"."host") = $1 -- $1 = '10.0.0.1'"#]];
        Oddities.host.masklen().gt(Oddities.net.family()) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE masklen("oddities"."host") > family("oddities"."net")"#]];
        Oddities.host.network().eq(Oddities.net) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE network("oddities"."host") = "oddities"."net""#]];
        Oddities.host.set_masklen(16).eq(net()) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE set_masklen("oddities"."host", $1) = $2 -- $1 = 16, $2 = '10.0.0.0/8'"#]];
    }
}

#[tokio::test]
async fn shapes_and_bits() {
    let db = &*database_of(schema![Oddities]).await;
    let (a, b) = (Point::new(0.0, 0.0), Point::new(1.0, 1.0));
    let mask = || "1010".parse::<BitString>().unwrap();
    conditions! { db;
        Oddities.at.distance(a).lt(2.5) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE "oddities"."at" <-> $1 < $2 -- $1 = <point of 16 bytes>, $2 = 2.5"#]];
        Oddities.at.same_as(a) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE "oddities"."at" ~= $1 -- $1 = <point of 16 bytes>"#]];
        Oddities.area.contains_point(Oddities.at) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE "oddities"."area" @> "oddities"."at""#]];
        Oddities.area.contains(PgBox::new(a, b)) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE "oddities"."area" @> $1 -- $1 = <box of 32 bytes>"#]];
        Oddities.shape.overlaps(Polygon { points: vec![a, b] }) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE "oddities"."shape" && $1 -- $1 = <polygon of 36 bytes>"#]];
        Oddities.shape.area().gt(1.0) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE area(path("oddities"."shape")) > $1 -- $1 = 1"#]];
        Oddities.bits.bit_and(mask()).bit_or(mask()).eq(Oddities.bits.bit_xor(mask())) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE ("oddities"."bits" & $1) | $2 = "oddities"."bits" # $3 -- $1 = '1010', $2 = '1010', $3 = '1010'"#]];
        Oddities.bits.bit_count().gt(2_i64) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE bit_count("oddities"."bits") > $1 -- $1 = 2"#]];
    }
}

#[tokio::test]
async fn full_text_search() {
    let db = &*database_of(schema![Oddities]).await;
    conditions! { db;
        Oddities.words.matches_query(TsQuery::word("rat")) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE "oddities"."words" @@ $1 -- $1 = '''rat'''"#]];
        to_tsvector("english", Oddities.title).matches_query(to_tsquery("english", "a & b")) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE to_tsvector('english'::regconfig, "oddities"."title") @@ to_tsquery('english'::regconfig, $1) -- $1 = 'a & b'"#]];
        Oddities.words.matches_query(plainto_tsquery("english", "fat rats")) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE "oddities"."words" @@ plainto_tsquery('english'::regconfig, $1) -- $1 = 'fat rats'"#]];
        Oddities.words.matches_query(phraseto_tsquery("english", Oddities.title)) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE "oddities"."words" @@ phraseto_tsquery('english'::regconfig, "oddities"."title")"#]];
        Oddities.words.matches_query(websearch_to_tsquery("english", "rat -cat")) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE "oddities"."words" @@ websearch_to_tsquery('english'::regconfig, $1) -- $1 = 'rat -cat'"#]];
        ts_rank(Oddities.words, TsQuery::word("rat")).gt(0.1) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE ts_rank("oddities"."words", $1) > $2 -- $1 = '''rat''', $2 = 0.1"#]];
        ts_rank_cd(Oddities.words, TsQuery::word("rat")).gt(0.1) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE ts_rank_cd("oddities"."words", $1) > $2 -- $1 = '''rat''', $2 = 0.1"#]];
        setweight(Oddities.words, TsWeight::B).concat_words(Oddities.words).eq(TsVector::default()) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE setweight("oddities"."words", 'B') || "oddities"."words" = $1 -- $1 = ''"#]];
        ts_headline("english", Oddities.title, TsQuery::word("rat")).eq("x") => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE ts_headline('english'::regconfig, "oddities"."title", $1) = $2 -- $1 = '''rat''', $2 = 'x'"#]];
    }
    let new = |title: &str| {
        NewOddity::new()
            .host("10.0.0.1".parse::<Inet>().unwrap())
            .bits("1010".parse::<BitString>().unwrap())
            .at(Point::default())
            .area(PgBox::default())
            .shape(Polygon { points: vec![Point::default()] })
            .title(title)
            .days(PgRange::Empty)
    };
    Oddities.insert([new("The fat rats ate"), new("A cat")]).execute(db).await.unwrap();
    let found = Oddities.filter(Oddities.words.matches_query(websearch_to_tsquery("english", "rat or dog")));
    assert_eq!(found.select(Oddities.title).all(db).await.unwrap(), ["The fat rats ate"]);
}

#[tokio::test]
async fn ranges() {
    let db = &*database_of(schema![Oddities]).await;
    let may = || civil::date(2026, 5, 1)..civil::date(2026, 6, 1);
    conditions! { db;
        Oddities.days.contains(may()) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE "oddities"."days" @> $1 -- $1 = <daterange of 17 bytes>"#]];
        Oddities.days.contains_element(civil::date(2026, 5, 1)) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE "oddities"."days" @> $1 -- $1 = '2026-05-01'"#]];
        Oddities.days.union(may()).intersection(may()).difference(may()).eq(PgRange::Empty) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE ("oddities"."days" + $1) * $2 - $3 = $4 -- $1 = <daterange of 17 bytes>, $2 = <daterange of 17 bytes>, $3 = <daterange of 17 bytes>, $4 = <daterange of 1 bytes>"#]];
        Oddities.days.adjacent(may()).or(Oddities.days.strictly_left_of(may())) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE "oddities"."days" -|- $1 OR "oddities"."days" << $2 -- $1 = <daterange of 17 bytes>, $2 = <daterange of 17 bytes>"#]];
        Oddities.days.lower().ge(civil::date(2026, 5, 1)) => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE lower("oddities"."days") >= $1 -- $1 = '2026-05-01'"#]];
        Oddities.days.is_empty_range() => expect![[r#"SELECT "oddities"."id" FROM "oddities" WHERE isempty("oddities"."days")"#]];
    }
}
