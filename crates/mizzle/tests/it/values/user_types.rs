//! Types that the schema's author brings.

use mizzle::prelude::*;

use crate::support::equal_inside_a_relation;
use mizzle::testing::TestDb;
use mizzle::types::{FromSql, IsNull, ToSql, Type, accepts, to_sql_checked};

/// `point`, which is none of Mizzle's own types yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    x: f64,
    y: f64,
}

impl ToSql for Point {
    fn to_sql(
        &self,
        _: &Type,
        out: &mut bytes::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        out.extend_from_slice(&self.x.to_be_bytes());
        out.extend_from_slice(&self.y.to_be_bytes());
        Ok(IsNull::No)
    }

    accepts!(POINT);
    to_sql_checked!();
}

impl FromSql<'_> for Point {
    fn from_sql(_: &Type, raw: &[u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        let (x, y) = raw.split_at(8);
        Ok(Point { x: f64::from_be_bytes(x.try_into()?), y: f64::from_be_bytes(y.try_into()?) })
    }

    accepts!(POINT);
}

/// A label of the enum `weather`, read by its own traits: a type that only the catalog knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Weather(String);

impl ToSql for Weather {
    fn to_sql(
        &self,
        _: &Type,
        out: &mut bytes::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        out.extend_from_slice(self.0.as_bytes());
        Ok(IsNull::No)
    }

    fn accepts(ty: &Type) -> bool {
        ty.name() == "weather"
    }

    to_sql_checked!();
}

impl FromSql<'_> for Weather {
    fn from_sql(_: &Type, raw: &[u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Weather(std::str::from_utf8(raw)?.to_owned()))
    }

    fn accepts(ty: &Type) -> bool {
        ty.name() == "weather"
    }
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Places)]
#[has_many(same: Places, on(id = id))]
pub struct Place {
    #[column(serial, primary_key)]
    pub id: i32,
    #[column(type = "point")]
    pub at: Point,
    #[column(type = "point")]
    pub before: Option<Point>,
    #[column(type = "weather")]
    pub weather: Option<Weather>,
}

async fn database() -> TestDb {
    let db = TestDb::new("CREATE TYPE weather AS ENUM ('sun', 'rain')").await.unwrap();
    db.create(&schema![Places].unwrap()).await.unwrap();
    db
}

#[tokio::test]
async fn a_type_with_to_sql_and_from_sql_is_a_column() {
    let db = &*database().await;
    let (a, b) = (Point { x: 1.5, y: -2.0 }, Point { x: 0.0, y: 0.0 });
    let sun = || Weather("sun".into());
    let one = Places.insert(NewPlace::new().at(a).weather(sun())).returning().one(db).await.unwrap();
    assert_eq!((one.at, one.before, one.weather), (a, None, Some(sun())));

    let rows = [NewPlace::new().at(b).before(a), NewPlace::new().at(a).weather(sun())];
    let many = Places.insert(rows).returning().all(db).await.unwrap();
    assert_eq!((many[0].at, many[0].before, &many[0].weather), (b, Some(a), &None));
    assert_eq!((many[1].before, &many[1].weather), (None, &Some(sun())));

    Places
        .update(PlacePatch::new().at(b).weather(None))
        .filter(Places.id.eq(one.id))
        .execute(db)
        .await
        .unwrap();
    let row = Places.find(one.id).one(db).await.unwrap();
    assert_eq!((row.at, row.weather), (b, None));
    assert_eq!(Places.filter(Places.weather.eq(sun())).count(db).await.unwrap(), 1);
    equal_inside_a_relation!(Places, db);
}

#[tokio::test]
async fn a_database_that_has_another_type_is_found_out_before_a_value_is_read() {
    let places = "CREATE TABLE places (id int PRIMARY KEY, at text NOT NULL, before point, weather text)";
    let db = TestDb::new(places).await.unwrap();
    let error = Places.all(&*db).await.unwrap_err();
    assert_eq!(error.kind(), mizzle::ErrorKind::Decode);
    assert!(error.message().contains("`at`") && error.message().contains("text"), "{error}");
}
