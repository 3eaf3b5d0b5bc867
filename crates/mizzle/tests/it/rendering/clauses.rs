use expect_test::expect;
use mizzle::prelude::*;

use crate::fixture::*;
use crate::support::check;

#[tokio::test]
async fn selections_are_rows_columns_expressions_and_tuples() {
    let db = &*database().await;
    check(db, Modules.query().to_sql(), expect![[]]).await;
    check(db, Modules.select(Modules.id).to_sql(), expect![[]]).await;
    check(db, Modules.select((Modules.title, Modules.id + 1, lower(Modules.title))).to_sql(), expect![[]]).await;
    check(db, Modules.select((Modules, Modules.id)).to_sql(), expect![[]]).await;
    check(db, Modules.select((val(1), val("x".to_owned()))).to_sql(), expect![[]]).await;
    check(db, Scraps.query().to_sql(), expect![[]]).await;
}

#[tokio::test]
async fn order_limit_and_offset() {
    let db = &*database().await;
    let ids = || Modules.select(Modules.id);
    check(db, ids().order_by(Modules.order).to_sql(), expect![[]]).await;
    check(db, ids().order_by((Modules.order.desc(), Modules.id.asc())).to_sql(), expect![[]]).await;
    check(db, ids().order_by(Modules.price.desc().nulls_last()).to_sql(), expect![[]]).await;
    check(db, ids().order_by(Modules.price.asc().nulls_first()).order_by(Modules.id).to_sql(), expect![[]]).await;
    check(db, ids().order_by(lower(Modules.title)).limit(20).offset(40).to_sql(), expect![[]]).await;
    check(db, ids().limit(0).to_sql(), expect![[]]).await;
    check(db, ids().limit(usize::MAX >> 1).to_sql(), expect![[]]).await;
}

#[tokio::test]
async fn a_limit_beyond_the_type_is_an_error_and_not_another_limit() {
    let db = &*database().await;
    let error = Modules.limit(u64::MAX).all(db).await.unwrap_err();
    assert_eq!(error.kind(), mizzle::ErrorKind::Encode, "{error}");
}

#[tokio::test]
async fn keyset_pages_follow_the_order() {
    let db = &*database().await;
    let ids = || Modules.query();
    check(db, ids().order_by(Modules.id).after(7).limit(2).select(Modules.id).to_sql(), expect![[]]).await;
    check(db, ids().order_by(Modules.id.desc()).after(7).select(Modules.id).to_sql(), expect![[]]).await;
    check(db, ids().order_by((Modules.order, Modules.id)).after((1, 7)).select(Modules.id).to_sql(), expect![[]]).await;
    check(
        db,
        ids().order_by((Modules.order.desc(), Modules.title, Modules.id.desc()))
            .after((1, "x".to_owned(), 7)).select(Modules.id).to_sql(),
        expect![[]],
    )
    .await;
    check(db, ids().order_by(Modules.id).after(None).select(Modules.id).to_sql(), expect![[]]).await;
}

#[tokio::test]
async fn distinct_and_groups() {
    let db = &*database().await;
    check(db, Modules.distinct().select(Modules.order).to_sql(), expect![[]]).await;
    check(
        db,
        Modules.distinct_on(Modules.order).order_by((Modules.order, Modules.id.desc())).select(Modules.title).to_sql(),
        expect![[]],
    )
    .await;
    check(
        db,
        Segments
            .group_by(Segments.module_id)
            .select((Segments.module_id, count(), max(Segments.order)))
            .having(count().gt(3))
            .order_by(count().desc())
            .to_sql(),
        expect![[]],
    )
    .await;
    check(
        db,
        Segments
            .inner_join(Modules, Modules.id.eq(Segments.module_id))
            .group_by((Modules.id, Segments.order))
            .select((Modules.title, Segments.order, count_of(Segments.id)))
            .to_sql(),
        expect![[]],
    )
    .await;
}

#[tokio::test]
async fn joins_of_all_kinds() {
    let db = &*database().await;
    let on = || Segments.module_id.eq(Modules.id);
    check(db, Segments.inner_join(Modules, on()).select((Segments.id, Modules.title)).to_sql(), expect![[]]).await;
    check(db, Modules.left_join(Segments, on()).select((Modules.id, Segments.id)).to_sql(), expect![[]]).await;
    check(db, Modules.right_join(Segments, on()).select((Modules.id, Segments.id)).to_sql(), expect![[]]).await;
    check(db, Modules.full_join(Segments, on()).select((Modules.id, Segments.id)).to_sql(), expect![[]]).await;
    check(db, Modules.cross_join(Segments).select((Modules.id, Segments.id)).to_sql(), expect![[]]).await;
    check(
        db,
        Users.left_join(Inviters, Users.invited_by.eq(Inviters.id)).select((Users.email, Inviters.email)).to_sql(),
        expect![[]],
    )
    .await;
    check(
        db,
        Progresses
            .inner_join(Users, Users.id.eq(Progresses.user_id))
            .inner_join(Segments, Segments.id.eq(Progresses.segment_id))
            .left_join(Modules, Modules.id.eq(Segments.module_id))
            .filter(Users.is_admin)
            .select((Users.email, Segments.title, Modules.title))
            .to_sql(),
        expect![[]],
    )
    .await;
    check(
        db,
        Users.full_join(Scraps, Scraps.user_id.eq(Users.id)).select((Users.id, Scraps)).to_sql(),
        expect![[]],
    )
    .await;
    check(
        db,
        Modules.left_join(Users, Users.logins.eq(Modules.id)).select((Modules.id, Users.id)).to_sql(),
        expect![[]],
    )
    .await;
    check(db, Modules.cross_join(Users).select((Modules.id, Users.id)).to_sql(), expect![[]]).await;
}
