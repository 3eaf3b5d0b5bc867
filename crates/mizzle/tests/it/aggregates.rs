use mizzle::prelude::*;

use crate::fixture::*;

#[tokio::test]
async fn aggregates_have_the_types_that_postgresql_gives_them() {
    let db = &*database().await;
    let rows = [(1, "1.50"), (2, "2.50"), (3, "5.00")].map(|(order, price)| {
        NewModule::new().title("m").order(order).price(price.parse::<Decimal>().unwrap())
    });
    Modules.insert(rows).execute(db).await.unwrap();
    let row: (i64, i64, Option<i32>, Option<i32>, Option<i64>, Option<Decimal>, Option<Decimal>) = Modules
        .select((
            count(),
            count_distinct(Modules.title),
            min(Modules.order),
            max(Modules.order),
            sum(Modules.order),
            avg(Modules.price),
            sum(Modules.price),
        ))
        .one(db)
        .await
        .unwrap();
    let price = |text: &str| Some(text.parse::<Decimal>().unwrap());
    assert_eq!(row, (3, 1, Some(1), Some(3), Some(6), price("3"), price("9")));
    let none: Option<Decimal> =
        Modules.filter(Modules.id.lt(0)).select(avg(Modules.price)).one(db).await.unwrap();
    assert_eq!(none, None);
    let more: (Option<bool>, Option<String>, Option<Vec<Option<i32>>>, i64) = Modules
        .select((
            bool_and(Modules.order.gt(0)),
            string_agg(Modules.title, "+").order_within(Modules.id),
            array_agg(Modules.order).order_within(Modules.order.desc()),
            count().filter(Modules.order.gt(1)),
        ))
        .one(db)
        .await
        .unwrap();
    assert_eq!(more, (Some(true), Some("m+m+m".into()), Some(vec![Some(3), Some(2), Some(1)]), 2));
}

#[tokio::test]
async fn what_a_subquery_leaves_open_is_an_option() {
    let db = &*database().await;
    Modules.insert(NewModule::new().title("a")).execute(db).await.unwrap();
    Scraps.insert(NewScrap::new()).execute(db).await.unwrap();
    let unknown: Vec<Option<bool>> =
        Modules.select(Modules.id.is_in(Scraps.select(cast::<i32, _>(Scraps.text)))).all(db).await.unwrap();
    assert_eq!(unknown, [None], "it may be the NULL");
    let known: Vec<bool> = Modules.select(Modules.id.is_in([1, 2])).all(db).await.unwrap();
    assert_eq!(known, [true]);
}

#[tokio::test]
async fn counts_are_of_what_the_query_finds() {
    let db = &*database().await;
    let rows: Vec<_> = (0..10).map(|at| NewModule::new().title("m").order(at % 3)).collect();
    Modules.insert(rows).execute(db).await.unwrap();
    assert_eq!(Modules.count(db).await.unwrap(), 10);
    assert_eq!(Modules.filter(Modules.order.eq(0)).count(db).await.unwrap(), 4);
    assert_eq!(Modules.limit(3).count(db).await.unwrap(), 3);
    assert_eq!(Modules.offset(8).count(db).await.unwrap(), 2);
    assert_eq!(Modules.distinct().select(Modules.order).count(db).await.unwrap(), 3);
    assert_eq!(Modules.group_by(Modules.order).select(count()).count(db).await.unwrap(), 3);
    assert_eq!(Modules.select(max(Modules.order)).count(db).await.unwrap(), 1);
    assert!(!Modules.filter(Modules.order.gt(5)).exists(db).await.unwrap());
}

#[tokio::test]
async fn a_group_by_a_table_gives_its_columns() {
    let db = &*database().await;
    let modules = Modules.insert([NewModule::new().title("a"), NewModule::new().title("b")]);
    let modules = modules.returning().all(db).await.unwrap();
    Segments.insert(NewSegment::new().module_id(modules[0].id).title("s")).execute(db).await.unwrap();
    let by_table: Vec<(Module, i64)> = Modules
        .left_join(Segments, Segments.module_id.eq(Modules.id))
        .group_by(Modules)
        .select((Modules, count_of(Segments.id)))
        .order_by(Modules.id)
        .all(db)
        .await
        .unwrap();
    assert_eq!(by_table, [(modules[0].clone(), 1), (modules[1].clone(), 0)]);
    let by_columns: Vec<(i32, String, i64)> = Modules
        .group_by((Modules.id, Modules.title))
        .select((Modules.id, Modules.title, count()))
        .order_by(Modules.id)
        .all(db)
        .await
        .unwrap();
    assert_eq!(by_columns[1], (modules[1].id, "b".into(), 1));
    let titles: Vec<(String, i64)> = Modules
        .group_by(Modules)
        .select((Modules.title, count()))
        .order_by(Modules.id)
        .all(db)
        .await
        .unwrap();
    assert_eq!(titles, [("a".to_owned(), 1), ("b".to_owned(), 1)]);
}
