//! A table with a column of each type that few tables have, nullable, and of each array.

use std::net::IpAddr;

use mizzle::prelude::*;
use mizzle::types::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Rarities)]
#[has_many(same: Rarities, on(id = id))]
pub struct Rarity {
    #[column(identity, primary_key)]
    pub id: i64,
    pub inet: Option<Inet>,
    pub address: Option<IpAddr>,
    pub cidr: Option<Cidr>,
    #[column(cidr)]
    pub network: Option<Inet>,
    pub mac: Option<MacAddr>,
    pub mac8: Option<MacAddr8>,
    #[column(bit(4))]
    pub nibble: Option<BitString>,
    pub bits: Option<BitString>,
    pub money: Option<Money>,
    pub timetz: Option<TimeTz>,
    pub lsn: Option<PgLsn>,
    pub oid: Option<Oid>,
    pub vector: Option<TsVector>,
    pub query: Option<TsQuery>,
    pub line: Option<Line>,
    pub lseg: Option<Lseg>,
    pub boxed: Option<PgBox>,
    pub path: Option<Path>,
    pub circle: Option<Circle>,
    pub point: Option<Point>,
    pub polygon: Option<Polygon>,
    pub xml: Option<Xml>,
    pub json_path: Option<JsonPath>,
    pub inets: Option<Vec<Inet>>,
    pub cidrs: Option<Vec<Cidr>>,
    pub macs: Option<Vec<MacAddr>>,
    pub macs8: Option<Vec<MacAddr8>>,
    #[column(bit(2))]
    pub pairs: Option<Vec<BitString>>,
    pub bit_strings: Option<Vec<Option<BitString>>>,
    pub monies: Option<Vec<Money>>,
    pub times: Option<Vec<TimeTz>>,
    pub lsns: Option<Vec<PgLsn>>,
    pub oids: Option<Vec<Oid>>,
    pub vectors: Option<Vec<TsVector>>,
    pub queries: Option<Vec<TsQuery>>,
    pub boxes: Option<Vec<PgBox>>,
    pub paths: Option<Vec<Path>>,
    pub points: Option<Vec<Option<Point>>>,
    pub polygons: Option<Vec<Polygon>>,
    pub circles: Option<Vec<Circle>>,
    pub xmls: Option<Vec<Xml>>,
    pub json_paths: Option<Vec<JsonPath>>,
}

fn document() -> TsVector {
    let title = TsPosition { position: 1, weight: TsWeight::A };
    TsVector::new([("zebra", vec![]), ("it's", vec![title, 3.into()]), ("ü", vec![9.into()])])
}

/// A row of all types.
pub fn usual() -> NewRarity {
    let v6: Inet = "2001:db8::1/64".parse().unwrap();
    let corner = Point::new(-1.5, 2.0);
    let square = PgBox::new(corner, Point::new(0.0, 0.0));
    let path = Path { closed: true, points: vec![corner, Point::default(), Point::new(1e300, -1e-300)] };
    let query = TsQuery::word("it's").or(TsQuery::prefix("ze")).and(TsQuery::word("ü").not());
    let bits = |text: &str| -> BitString { text.parse().unwrap() };
    NewRarity::new()
        .inet("10.1.2.3/8".parse::<Inet>().unwrap())
        .address("192.168.0.1".parse::<IpAddr>().unwrap())
        .cidr("2001:db8::/32".parse::<Cidr>().unwrap())
        .network("10.0.0.0/8".parse::<Inet>().unwrap())
        .mac("08:00:2b:01:02:03".parse::<MacAddr>().unwrap())
        .mac8(MacAddr8([0xff; 8]))
        .nibble(bits("1010"))
        .bits(bits("110000001"))
        .money(Money(-12_34))
        .timetz(TimeTz { microseconds: 86_399_999_999, offset_seconds: -5 * 3600 - 1800 })
        .lsn("16/B374D848".parse::<PgLsn>().unwrap())
        .oid(Oid(u32::MAX))
        .vector(document())
        .query(query.clone())
        .line(Line { a: 1.0, b: -1.0, c: 0.5 })
        .lseg(Lseg { start: corner, end: Point::default() })
        .boxed(square)
        .path(path.clone())
        .circle(Circle { center: corner, radius: 2.5 })
        .point(corner)
        .polygon(Polygon { points: path.points.clone() })
        .xml(Xml("<a b=\"c\">ü</a>".into()))
        .json_path(JsonPath("$.\"a\"[*]?(@ > 1)".into()))
        .inets([v6, v6.address.into()])
        .cidrs(["0.0.0.0/0".parse::<Cidr>().unwrap()])
        .macs([MacAddr::default()])
        .macs8([MacAddr8([1, 2, 3, 4, 5, 6, 7, 8])])
        .pairs([bits("10"), bits("01")])
        .bit_strings(vec![Some(bits("")), None, Some(bits("1"))])
        .monies([Money(i64::MIN), Money(i64::MAX)])
        .times([TimeTz { microseconds: 86_400_000_000, offset_seconds: 0 }])
        .lsns([PgLsn(0), PgLsn(u64::MAX)])
        .oids([Oid(0), Oid(1)])
        .vectors([TsVector::default(), document()])
        .queries([TsQuery::word("a"), query])
        .boxes([square, PgBox::default()])
        .paths([Path { closed: false, ..path.clone() }])
        .points(vec![Some(corner), None])
        .polygons([Polygon { points: path.points }])
        .circles([Circle::default()])
        .xmls([Xml("text <b/>".into())])
        .json_paths([JsonPath("$".into())])
}

/// The same values again, as the server's answer to an insert gives them.
pub fn again(row: &Rarity) -> NewRarity {
    let mut new = NewRarity::new();
    macro_rules! copy {
        ($($column:ident)*) => { $(new = new.$column(row.$column.clone());)* };
    }
    copy! {
        inet address cidr network mac mac8 nibble bits money timetz lsn oid vector query line lseg boxed path circle point
        polygon xml json_path inets cidrs macs macs8 pairs bit_strings monies times lsns oids vectors queries boxes paths
        points polygons circles xmls json_paths
    }
    new
}
