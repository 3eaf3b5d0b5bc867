//! A table with a column of each type, nullable, and of each array.

use mizzle::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    pub theme: String,
    pub sizes: Vec<i64>,
}

#[derive(PgEnum, Debug, Clone, Copy, PartialEq, Eq)]
#[pg_enum(name = "Mood of \"today\"", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Mood {
    VerySad,
    #[pg_enum(rename = "it's ok")]
    Ok,
    Happy,
}

#[derive(PgNewtype, Debug, Clone, PartialEq)]
pub struct Handle(pub String);

#[derive(PgNewtype, Debug, Clone, Copy, PartialEq)]
pub struct Points(pub i64);

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Samples, name = "samples")]
#[has_many(same: Samples, on(id = id))]
pub struct Sample {
    #[column(identity, primary_key)]
    pub id: i64,
    pub small: Option<i16>,
    pub int: Option<i32>,
    pub big: Option<i64>,
    pub float: Option<f32>,
    pub double: Option<f64>,
    #[column(numeric(20, 5))]
    pub amount: Option<Decimal>,
    pub number: Option<Decimal>,
    pub flag: Option<bool>,
    pub text: Option<String>,
    #[column(varchar(10))]
    pub short: Option<String>,
    #[column(char(4))]
    pub code: Option<String>,
    pub uuid: Option<Uuid>,
    pub bytes: Option<Vec<u8>>,
    #[column(json)]
    pub json: Option<serde_json::Value>,
    pub jsonb: Option<serde_json::Value>,
    pub settings: Option<Json<Settings>>,
    pub date: Option<Date>,
    pub time: Option<Time>,
    #[column(time(0))]
    pub whole_time: Option<Time>,
    pub moment: Option<DateTime>,
    pub instant: Option<Timestamp>,
    #[column(timestamptz(3))]
    pub milli_instant: Option<Timestamp>,
    pub span: Option<Interval>,
    pub mood: Option<Mood>,
    pub handle: Option<Handle>,
    pub points: Option<Points>,
    pub ints: Option<Vec<i32>>,
    pub maybe_ints: Option<Vec<Option<i32>>>,
    pub texts: Option<Vec<String>>,
    #[column(varchar(10))]
    pub shorts: Option<Vec<String>>,
    pub flags: Option<Vec<bool>>,
    pub uuids: Option<Vec<Uuid>>,
    pub blobs: Option<Vec<Vec<u8>>>,
    pub amounts: Option<Vec<Decimal>>,
    pub instants: Option<Vec<Timestamp>>,
    pub dates: Option<Vec<Date>>,
    pub documents: Option<Vec<serde_json::Value>>,
    pub moods: Option<Vec<Mood>>,
    pub handles: Option<Vec<Handle>>,
    pub spans: Option<Vec<Interval>>,
}
