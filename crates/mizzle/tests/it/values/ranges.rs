//! Ranges and multiranges: their bounds, there and back, and their operators.

// A multirange of one range is meant.
#![allow(clippy::single_range_in_vec_init)]

use std::ops::Bound;

use mizzle::prelude::*;
use mizzle::testing::TestDb;
use mizzle::types::{PgMultirange, civil};

use crate::support::{copied, database_of, equal_inside_a_relation};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Spans)]
#[has_many(same: Spans, on(id = id))]
pub struct Span {
    #[column(identity, primary_key)]
    pub id: i64,
    pub ints: Option<PgRange<i32>>,
    pub bigs: Option<PgRange<i64>>,
    pub numbers: Option<PgRange<Decimal>>,
    pub moments: Option<PgRange<DateTime>>,
    pub instants: Option<PgRange<Timestamp>>,
    pub days: Option<PgRange<Date>>,
    pub many_ints: Option<PgMultirange<i32>>,
    pub many_bigs: Option<PgMultirange<i64>>,
    pub many_numbers: Option<PgMultirange<Decimal>>,
    pub many_moments: Option<PgMultirange<DateTime>>,
    pub many_instants: Option<PgMultirange<Timestamp>>,
    pub many_days: Option<PgMultirange<Date>>,
    pub list: Option<Vec<PgRange<i32>>>,
    pub many_list: Option<Vec<Option<PgMultirange<Date>>>>,
}

async fn database() -> TestDb {
    database_of(schema![Spans]).await
}

fn usual() -> NewSpan {
    let noon = civil::date(-44, 3, 15).at(12, 0, 0, 0);
    let (may, june) = (civil::date(2026, 5, 1), civil::date(2026, 6, 1));
    let number = |text: &str| text.parse::<Decimal>().unwrap();
    NewSpan::new()
        .ints(1..5)
        .bigs(i64::MIN..)
        .numbers(number("0.5")..=number("1.25"))
        .moments(PgRange::new((Bound::Excluded(noon), Bound::Unbounded)))
        .instants(Timestamp::UNIX_EPOCH..)
        .days(may..june)
        .many_ints(PgMultirange::from_iter([1..3, 5..9]))
        .many_bigs(PgMultirange::default())
        .many_numbers(PgMultirange::from_iter([PgRange::from(number("1")..)]))
        .many_moments(PgMultirange::from_iter([PgRange::from(..noon)]))
        .many_instants(PgMultirange::from_iter([PgRange::from(..)]))
        .many_days(PgMultirange::from_iter([may..june]))
        .list([PgRange::Empty, PgRange::from(..7), PgRange::from(..)])
        .many_list(vec![None, Some(PgMultirange::from_iter([may..june]))])
}

#[tokio::test]
async fn every_range_comes_back_equal_and_finds_itself() {
    let db = &*database().await;
    let row = Spans.insert(usual()).returning().one(db).await.unwrap();
    let rows = Spans.insert([usual(), NewSpan::new()]).returning().all(db).await.unwrap();
    assert_eq!(rows[0], Span { id: rows[0].id, ..row.clone() });
    assert_eq!((&rows[1].ints, &rows[1].many_days), (&None, &None));
    let sent = usual();
    macro_rules! finds {
        ($($column:ident)*) => {
            $(
                assert_eq!(row.$column, sent.$column.clone().unwrap(), "{}", stringify!($column));
                let found = Spans.filter(Spans.$column.eq(row.$column.clone())).count(db).await.unwrap();
                assert_eq!(found, 2, "{}", stringify!($column));
            )*
        };
    }
    finds! {
        ints bigs numbers moments instants days many_ints many_bigs many_numbers many_moments many_instants many_days
        list many_list
    }
    assert_eq!(Spans.filter(Spans.ints.is_in([PgRange::from(1..5)])).count(db).await.unwrap(), 2);
    equal_inside_a_relation!(Spans, db);
}

#[tokio::test]
async fn the_server_writes_ranges_of_integers_in_one_way() {
    let db = &*database().await;
    let rows = [
        NewSpan::new().ints(1..=4),
        NewSpan::new().ints(PgRange::Bounds(Bound::Excluded(0), Bound::Included(4))),
        NewSpan::new().ints(3..3),
        NewSpan::new().ints(PgRange::Empty),
    ];
    let rows = Spans.insert(rows).returning_columns(Spans.ints).all(db).await.unwrap();
    let usual = Some(PgRange::from(1..5));
    assert_eq!(rows, [usual, usual, Some(PgRange::Empty), Some(PgRange::Empty)]);
    let (text,) = sql_query!((String,), "SELECT {}::text", PgRange::from(2..9)).one(db).await.unwrap();
    assert_eq!(text, PgRange::from(2..9).to_string());
    let upside_down =
        Spans.insert(NewSpan::new().ints(PgRange::new((Bound::Included(5), Bound::Included(1)))));
    assert!(upside_down.execute(db).await.unwrap_err().message().contains("lower bound"));
}

#[tokio::test]
async fn a_bound_that_rust_cannot_hold_is_an_error_that_names_the_column() {
    let db = &*database().await;
    for (column, value) in
        [("instants", "'[2026-01-01,infinity]'"), ("numbers", "'[NaN,NaN]'"), ("list", "'{NULL}'")]
    {
        db.script(&format!("TRUNCATE spans; INSERT INTO spans ({column}) VALUES ({value})")).await.unwrap();
        let error = Spans.all(db).await.unwrap_err();
        assert_eq!(error.kind(), mizzle::ErrorKind::Decode, "{column}: {error}");
        assert!(error.message().contains(column), "{error}");
    }
}

#[tokio::test]
async fn ranges_are_asked_for_what_they_have_in_common() {
    let db = &*database().await;
    Spans.insert(usual()).execute(db).await.unwrap();
    macro_rules! holds {
        ($($condition:expr;)*) => {
            $(assert_eq!(Spans.filter($condition).count(db).await.unwrap(), 1, "{}", stringify!($condition));)*
        };
    }
    holds! {
        Spans.ints.contains(2..4);
        Spans.ints.contains_element(4);
        Spans.ints.contained_by(0..);
        Spans.ints.overlaps(4..9);
        Spans.ints.adjacent(5..9);
        Spans.ints.strictly_left_of(5..9);
        Spans.ints.strictly_right_of(..1);
        Spans.ints.not_right_of(0..5);
        Spans.ints.not_left_of(0..5);
        Spans.ints.union(5..9).eq(1..9);
        Spans.ints.intersection(3..9).eq(3..5);
        Spans.ints.difference(3..9).eq(1..3);
        Spans.ints.lower().eq(1);
        Spans.bigs.upper().is_null();
        not(Spans.ints.is_empty_range());
        Spans.ints.lower_inc();
        not(Spans.ints.upper_inc());
        Spans.bigs.upper_inf();
        not(Spans.bigs.lower_inf());
        Spans.many_ints.contains_element(8);
        Spans.many_ints.overlaps(PgMultirange::from_iter([2..4]));
        Spans.many_ints.union(PgMultirange::from_iter([3..5])).eq(PgMultirange::from_iter([1..9]));
        Spans.days.contains_element(civil::date(2026, 5, 31));
    }
    let bounds: (Option<i32>, Option<i64>) =
        Spans.select((Spans.ints.upper(), Spans.bigs.upper())).one(db).await.unwrap();
    assert_eq!(bounds, (Some(5), None));
}

#[tokio::test]
async fn ranges_are_read_from_the_json_that_the_server_makes_of_them() {
    let db = &*database().await;
    let row = Spans.insert(usual()).returning().one(db).await.unwrap();
    macro_rules! reads {
        ($($column:ident)*) => {
            $(
                let name = stringify!($column);
                let json = sql_query!((mizzle::types::JsonValue,), "SELECT to_jsonb({}) FROM spans", ident(name));
                let json = json.one(db).await.unwrap().0;
                let read = serde_json::from_value(json.clone());
                assert_eq!(row.$column, read.unwrap_or_else(|why| panic!("{name}: {why}: {json}")), "{name}");
                let ours = serde_json::to_value(&row.$column).unwrap();
                assert_eq!(row.$column, serde_json::from_value(ours).unwrap(), "{name}");
            )*
        };
    }
    reads! { ints bigs numbers instants days many_ints many_bigs many_numbers many_instants many_days list }
}

#[tokio::test]
async fn every_range_is_copied_in_and_out() {
    let db = &*database().await;
    let mut expected = Spans.insert([usual(), NewSpan::new()]).returning().all(db).await.unwrap();
    assert_eq!(Spans.copy_in([NewSpan::new(), usual()]).execute(db).await.unwrap(), 2);
    let mut rows = copied(Spans.order_by(Spans.id).copy_out(db)).await.unwrap();
    assert_eq!(rows[..2], expected);
    (expected[0].id, expected[1].id) = (rows[3].id, rows[2].id);
    rows.swap(2, 3);
    assert_eq!(rows[2..], expected);
}
