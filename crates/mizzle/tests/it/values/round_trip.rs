use mizzle::prelude::*;
use mizzle::testing::TestDb;
use serde_json::json;

use super::table::*;
use crate::support::{copied, database_of, equal_inside_a_relation};

async fn database() -> TestDb {
    database_of(schema![Samples]).await
}

fn usual() -> NewSample {
    NewSample::new()
        .small(-3)
        .int(42)
        .big(9_007_199_254_740_993)
        .float(1.5)
        .double(-2.25)
        .amount(Decimal::new(1_234_567, 5))
        .number(Decimal::new(-5, 3))
        .flag(true)
        .text("it's \"quoted\" \\ and\nbroken, ü 🦀")
        .short("0123456789")
        .code("ab  ")
        .uuid(Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef))
        .bytes(b"\0\xff\x27")
        .json(json!({"a": [1, null, "x"]}))
        .jsonb(json!({"big": 9_007_199_254_740_993_i64, "s": "\u{1F980}"}))
        .settings(Json(Settings { theme: "dark".into(), sizes: vec![1, i64::MAX] }))
        .date("2026-02-28".parse::<Date>().unwrap())
        .time("23:59:59.999999".parse::<Time>().unwrap())
        .whole_time("12:00:00".parse::<Time>().unwrap())
        .moment("1969-07-20T20:17:40.5".parse::<DateTime>().unwrap())
        .instant("2026-11-22T12:00:00.123456Z".parse::<Timestamp>().unwrap())
        .milli_instant("2026-11-22T12:00:00.123Z".parse::<Timestamp>().unwrap())
        .span(Interval { months: 14, days: -3, microseconds: 500_000 })
        .mood(Mood::Ok)
        .handle(Handle("ada".into()))
        .points(Points(-1))
        .ints([1, 2, 3])
        .maybe_ints(vec![Some(1), None])
        .texts(["a", "", "NULL", "{\"}"])
        .shorts(["x"])
        .flags([true, false])
        .uuids([Uuid::nil(), Uuid::max()])
        .blobs(vec![vec![], vec![0, 255]])
        .amounts([Decimal::ZERO, Decimal::new(15, 1)])
        .instants([Timestamp::UNIX_EPOCH])
        .dates(["0001-01-01".parse::<Date>().unwrap()])
        .documents([json!(null), json!([1])])
        .moods([Mood::Happy, Mood::VerySad])
        .handles([Handle("x".into())])
        .spans([Interval::days(1)])
}

/// The same values again, as the server's answer to an insert gives them.
fn again(row: &Sample) -> NewSample {
    let row = row.clone();
    NewSample::new()
        .small(row.small)
        .int(row.int)
        .big(row.big)
        .float(row.float)
        .double(row.double)
        .amount(row.amount)
        .number(row.number)
        .flag(row.flag)
        .text(row.text)
        .short(row.short)
        .code(row.code)
        .uuid(row.uuid)
        .bytes(row.bytes)
        .json(row.json)
        .jsonb(row.jsonb)
        .settings(row.settings)
        .date(row.date)
        .time(row.time)
        .whole_time(row.whole_time)
        .moment(row.moment)
        .instant(row.instant)
        .milli_instant(row.milli_instant)
        .span(row.span)
        .mood(row.mood)
        .handle(row.handle)
        .points(row.points)
        .ints(row.ints)
        .maybe_ints(row.maybe_ints)
        .texts(row.texts)
        .shorts(row.shorts)
        .flags(row.flags)
        .uuids(row.uuids)
        .blobs(row.blobs)
        .amounts(row.amounts)
        .instants(row.instants)
        .dates(row.dates)
        .documents(row.documents)
        .moods(row.moods)
        .handles(row.handles)
        .spans(row.spans)
}

#[tokio::test]
async fn every_type_comes_back_equal_from_an_insert_of_one_and_of_many() {
    let db = &*database().await;
    let first = Samples.insert(usual()).returning().one(db).await.unwrap();
    assert_eq!(first.text.as_deref(), Some("it's \"quoted\" \\ and\nbroken, ü 🦀"));
    assert_eq!(first.settings.as_ref().unwrap().sizes, [1, i64::MAX]);
    assert_eq!(first.moods.as_deref(), Some(&[Mood::Happy, Mood::VerySad][..]));

    let empty = NewSample::new();
    let arrays = NewSample::new().ints([7; 0]).texts([""; 0]).moods([]).blobs(vec![]);
    let rows = [again(&first), empty, again(&first), arrays, usual()];
    let many = Samples.insert(rows).returning().all(db).await.unwrap();
    let same = |row: &Sample| Sample { id: 0, ..row.clone() };
    assert_eq!(many.len(), 5);
    for at in [0, 2, 4] {
        assert_eq!(same(&many[at]), same(&first), "row {at}");
    }
    assert_eq!(many[1].ints, None);
    assert_eq!(many[1].text, None);
    assert_eq!((many[3].ints.as_deref(), many[3].moods.as_deref()), (Some(&[][..]), Some(&[][..])));
    assert!(many[3].blobs.as_ref().unwrap().is_empty());
    let ids: Vec<i64> = many.iter().map(|row| row.id).collect();
    assert!(ids.is_sorted(), "rows come back in the order they were given: {ids:?}");
    equal_inside_a_relation!(Samples, db);
}

#[tokio::test]
async fn every_type_finds_itself_as_a_parameter() {
    let db = &*database().await;
    let row = Samples.insert(usual()).returning().one(db).await.unwrap();
    macro_rules! finds {
        ($($column:ident)*) => {
            $(
                let found = Samples.filter(Samples.$column.eq(row.$column.clone())).count(db).await.unwrap();
                assert_eq!(found, 1, "{} does not find itself", stringify!($column));
                let listed = Samples.filter(Samples.$column.is_not_distinct_from(row.$column.clone()));
                assert_eq!(listed.count(db).await.unwrap(), 1, "{}", stringify!($column));
            )*
        };
    }
    finds! {
        small int big float double amount number flag text short code uuid bytes jsonb settings date time whole_time
        moment instant milli_instant span mood handle points ints maybe_ints texts shorts flags uuids blobs amounts
        instants dates documents moods handles spans
    }
    macro_rules! lists {
        ($($column:ident)*) => {
            $(
                let value = row.$column.clone().unwrap();
                let found = Samples.filter(Samples.$column.is_in([value])).count(db).await.unwrap();
                assert_eq!(found, 1, "{} is not in a list of itself", stringify!($column));
            )*
        };
    }
    lists! { small int big float double amount flag text short code uuid bytes date time moment instant span mood handle points }
}

#[tokio::test]
async fn every_type_is_updated_by_a_patch_of_one_and_of_many() {
    let db = &*database().await;
    let full = Samples.insert(usual()).returning().one(db).await.unwrap();
    let ids = Samples
        .insert([NewSample::new(), NewSample::new()])
        .returning_columns(Samples.id)
        .all(db)
        .await
        .unwrap();
    let patch = || SamplePatch {
        int: Some(full.int),
        text: Some(full.text.clone()),
        amount: Some(full.amount),
        mood: Some(full.mood),
        moods: Some(full.moods.clone()),
        settings: Some(full.settings.clone()),
        instant: Some(full.instant),
        texts: Some(full.texts.clone()),
        ..SamplePatch::default()
    };
    Samples.update(patch()).filter(Samples.id.eq(ids[0])).execute(db).await.unwrap();
    let clear = SamplePatch::new().int(None).texts(None);
    let changed = Samples.update_many([(ids[1], patch()), (full.id, clear)]).execute(db).await.unwrap();
    assert_eq!(changed, 2);
    for id in ids {
        let row = Samples.find(id).one(db).await.unwrap();
        assert_eq!(
            (row.int, &row.text, row.amount, row.mood),
            (full.int, &full.text, full.amount, full.mood)
        );
        assert_eq!((&row.moods, &row.texts, &row.settings), (&full.moods, &full.texts, &full.settings));
        assert_eq!((row.instant, row.big), (full.instant, None));
    }
    let cleared = Samples.find(full.id).one(db).await.unwrap();
    assert_eq!((cleared.int, cleared.texts), (None, None));
    assert_eq!(cleared.text, full.text, "what a row's patch does not set is kept");
}

#[tokio::test]
async fn extremes_come_back_equal() {
    let db = &*database().await;
    let rows = [
        NewSample::new()
            .small(i16::MIN)
            .int(i32::MIN)
            .big(i64::MIN)
            .float(f32::MIN_POSITIVE)
            .double(f64::MAX)
            .number(Decimal::MAX)
            .text("")
            .bytes(vec![7; 100_000])
            .date(mizzle::types::civil::date(-4712, 1, 1))
            .moment(mizzle::types::civil::date(-44, 3, 15).at(12, 0, 0, 0))
            .time("00:00:00".parse::<Time>().unwrap())
            .span(Interval { months: i32::MAX, days: i32::MIN, microseconds: i64::MAX }),
        NewSample::new()
            .small(i16::MAX)
            .int(i32::MAX)
            .big(i64::MAX)
            .float(f32::INFINITY)
            .double(f64::NEG_INFINITY)
            .number(Decimal::MIN)
            .text("x".repeat(100_000))
            .date("9999-12-31".parse::<Date>().unwrap())
            .instant("9999-12-30T00:00:00Z".parse::<Timestamp>().unwrap()),
    ];
    let sent: Vec<_> =
        rows.iter().map(|row| (row.small, row.int, row.big, row.number, row.text.clone())).collect();
    let back = Samples.insert(rows).returning().all(db).await.unwrap();
    for (row, sent) in back.iter().zip(sent) {
        let (small, int, big, number, text) = sent;
        assert_eq!(Some(row.small), small);
        assert_eq!((Some(row.int), Some(row.big), Some(row.number)), (int, big, number));
        assert_eq!(Some(&row.text), text.as_ref());
    }
    assert_eq!(back[0].date, Some(mizzle::types::civil::date(-4712, 1, 1)), "a date BC");
    assert_eq!(back[0].moment, Some(mizzle::types::civil::date(-44, 3, 15).at(12, 0, 0, 0)));
    assert_eq!(back[1].float, Some(f32::INFINITY));
    assert_eq!(back[1].double, Some(f64::NEG_INFINITY));
    assert_eq!(back[0].span.unwrap().microseconds, i64::MAX);
    let nan = Samples.insert(NewSample::new().double(f64::NAN)).returning().one(db).await.unwrap();
    assert!(nan.double.unwrap().is_nan());
    equal_inside_a_relation!(Samples, db);
}

#[tokio::test]
async fn the_server_prints_what_was_sent() {
    let db = &*database().await;
    Samples.insert(usual()).execute(db).await.unwrap();
    let printed: Vec<(String, String, String, String, String)> = sql_query!(
        (String, String, String, String, String),
        "SELECT amount::text, instant::text, span::text, mood::text, maybe_ints::text FROM samples"
    )
    .all(db)
    .await
    .unwrap();
    let expected = (
        "12.34567",
        "2026-11-22 12:00:00.123456+00",
        "1 year 2 mons -3 days +00:00:00.5",
        "it's ok",
        "{1,NULL}",
    );
    let (amount, instant, span, mood, ints) = &printed[0];
    assert_eq!((amount.as_str(), instant.as_str(), span.as_str(), mood.as_str(), ints.as_str()), expected);
}

#[tokio::test]
async fn what_rust_cannot_hold_is_an_error_that_names_the_column() {
    let db = &*database().await;
    for (column, value) in [
        ("instant", "'infinity'"),
        ("date", "'-infinity'"),
        ("number", "'NaN'"),
        ("number", "1e100"),
        ("number", "0.12345678901234567890123456789012345"),
        ("time", "'24:00'"),
        ("instant", "'294276-12-31'"),
        ("moment", "'-infinity'"),
        ("ints", "'{1,NULL}'"),
        ("ints", "'{{1,2},{3,4}}'"),
    ] {
        db.script(&format!("TRUNCATE samples; INSERT INTO samples ({column}) VALUES ({value})"))
            .await
            .unwrap();
        let error = Samples.all(db).await.unwrap_err();
        assert_eq!(error.kind(), mizzle::ErrorKind::Decode, "{column} = {value}: {error}");
        assert!(error.message().contains(column), "{column} = {value}: {error}");
    }
}

#[tokio::test]
async fn every_type_is_copied_in_and_out() {
    let db = &*database().await;
    let mut expected = Samples.insert([usual(), NewSample::new()]).returning().all(db).await.unwrap();
    assert_eq!(Samples.copy_in([NewSample::new(), usual()]).execute(db).await.unwrap(), 2);
    let mut rows = copied(Samples.order_by(Samples.id).copy_out(db)).await.unwrap();
    assert_eq!(rows[..2], expected);
    (expected[0].id, expected[1].id) = (rows[3].id, rows[2].id);
    rows.swap(2, 3);
    assert_eq!(rows[2..], expected);
}
