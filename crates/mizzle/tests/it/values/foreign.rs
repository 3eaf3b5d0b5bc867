//! Types of other crates, a feature each.

use std::str::FromStr;

use bigdecimal::BigDecimal;
use bit_vec::BitVec;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Utc};
use geo_types::{LineString, Polygon, Rect, coord, point};
use ipnet::IpNet;
use mizzle::prelude::*;
use mizzle::testing::TestDb;
use time::{OffsetDateTime, PrimitiveDateTime};

use crate::support::database_of;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Guests)]
pub struct Guest {
    #[column(identity, primary_key)]
    pub id: i64,
    pub instant: Option<chrono::DateTime<Utc>>,
    pub moment: Option<NaiveDateTime>,
    pub date: Option<NaiveDate>,
    pub time: Option<NaiveTime>,
    pub days: Option<PgRange<NaiveDate>>,
    pub instants: Option<Vec<chrono::DateTime<Utc>>>,
    pub other_instant: Option<OffsetDateTime>,
    pub other_moment: Option<PrimitiveDateTime>,
    pub other_date: Option<time::Date>,
    pub other_time: Option<time::Time>,
    pub number: Option<BigDecimal>,
    pub numbers: Option<Vec<BigDecimal>>,
    pub net: Option<IpNet>,
    #[column(cidr)]
    pub network: Option<IpNet>,
    pub bits: Option<BitVec>,
    pub at: Option<geo_types::Point>,
    pub area: Option<Rect>,
    pub way: Option<LineString>,
    pub shape: Option<Polygon>,
}

async fn database() -> TestDb {
    database_of(schema![Guests]).await
}

fn number(text: &str) -> BigDecimal {
    BigDecimal::from_str(text).unwrap()
}

fn usual() -> NewGuest {
    let date = NaiveDate::from_ymd_opt(-44, 3, 15).unwrap();
    let moment = date.and_hms_micro_opt(23, 59, 59, 999_999).unwrap();
    let other_date = time::Date::from_calendar_date(1969, time::Month::July, 20).unwrap();
    let other_time = time::Time::from_hms_micro(20, 17, 40, 500_001).unwrap();
    let ring = LineString(vec![coord! {x: 0., y: 0.}, coord! {x: 1., y: 0.}, coord! {x: 0., y: 2.}]);
    NewGuest::new()
        .instant(moment.and_utc())
        .moment(moment)
        .date(date)
        .time(moment.time())
        .days(date..)
        .instants([chrono::DateTime::UNIX_EPOCH, moment.and_utc()])
        .other_instant(OffsetDateTime::UNIX_EPOCH)
        .other_moment(PrimitiveDateTime::new(other_date, other_time))
        .other_date(other_date)
        .other_time(other_time)
        .number(number("-12345678901234567890123456789012345678901234567890.000123"))
        .numbers(["0", "0.00", "1e20", "10000", "-0.0001", "123.4500"].map(number))
        .net(IpNet::from_str("10.1.2.3/8").unwrap())
        .network(IpNet::from_str("2001:db8::/32").unwrap())
        .bits(BitVec::from_fn(13, |at| at % 3 == 0))
        .at(point! {x: 1.5, y: -2.0})
        .area(Rect::new(coord! {x: 1., y: 2.}, coord! {x: 3., y: 4.}))
        .way(ring.clone())
        .shape(Polygon::new(ring, vec![]))
}

#[tokio::test]
async fn types_of_other_crates_come_back_equal_and_find_themselves() {
    let db = &*database().await;
    let row = Guests.insert(usual()).returning().one(db).await.unwrap();
    let rows = Guests.insert([usual(), NewGuest::new()]).returning().all(db).await.unwrap();
    assert_eq!(Guest { id: row.id, ..rows[0].clone() }, row);
    let sent = usual();
    macro_rules! same {
        ($($column:ident)*) => {
            $(assert_eq!(row.$column, sent.$column.clone().unwrap(), "{}", stringify!($column));)*
        };
    }
    same! {
        instant moment date time days instants other_instant other_moment other_date other_time number numbers net network
        bits at area way shape
    }
    macro_rules! finds {
        ($($column:ident)*) => {
            $(
                let found = Guests.filter(Guests.$column.eq(row.$column.clone())).count(db).await.unwrap();
                assert_eq!(found, 2, "{}", stringify!($column));
            )*
        };
    }
    finds! {
        instant moment date time days instants other_instant other_moment other_date other_time number numbers net network
        bits
    }
    let later = Guests.moment.plus(Interval::days(1)).gt(Guests.moment);
    assert_eq!(Guests.filter(later).count(db).await.unwrap(), 2);
    let (text,) =
        sql_query!((String,), "SELECT concat(number, ' ', numbers, ' ', moment) FROM guests LIMIT 1")
            .one(db)
            .await
            .unwrap();
    let expected = "-12345678901234567890123456789012345678901234567890.000123 \
        {0,0.00,100000000000000000000,10000,-0.0001,123.4500} 0045-03-15 23:59:59.999999 BC";
    assert_eq!(text, expected);
}

#[tokio::test]
async fn what_another_crates_type_cannot_hold_is_an_error_that_names_the_column() {
    let db = &*database().await;
    for (column, value) in [
        ("instant", "'infinity'"),
        ("moment", "'-infinity'"),
        ("date", "'infinity'"),
        ("time", "'24:00'"),
        ("other_instant", "'20000-01-01'"),
        ("other_date", "'infinity'"),
        ("other_time", "'24:00'"),
        ("number", "'NaN'"),
        ("number", "'-infinity'"),
        ("way", "'((0,0),(1,1))'"),
    ] {
        db.script(&format!("TRUNCATE guests; INSERT INTO guests ({column}) VALUES ({value})")).await.unwrap();
        let error = Guests.all(db).await.unwrap_err();
        assert_eq!(error.kind(), mizzle::ErrorKind::Decode, "{column} = {value}: {error}");
        assert!(error.message().contains(column), "{column} = {value}: {error}");
    }
    let leap = NaiveTime::from_num_seconds_from_midnight_opt(86_399, 1_500_000_000).unwrap();
    let far = NewGuest::new().number(BigDecimal::new(1.into(), 20_000));
    for new in [NewGuest::new().time(leap), far] {
        assert_eq!(Guests.insert(new).execute(db).await.unwrap_err().kind(), mizzle::ErrorKind::Encode);
    }
}
