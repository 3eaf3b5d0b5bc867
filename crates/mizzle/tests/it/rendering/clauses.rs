use expect_test::expect;
use mizzle::prelude::*;

use crate::fixture::*;
use crate::support::check;

#[tokio::test]
async fn selections_are_rows_columns_expressions_and_tuples() {
    let db = &*database().await;
    check(
        db,
        Modules.query().to_sql(),
        expect![[
            r#"SELECT "modules"."id", "modules"."title", "modules"."order", "modules"."price" FROM "modules""#
        ]],
    )
    .await;
    check(db, Modules.select(Modules.id).to_sql(), expect![[r#"SELECT "modules"."id" FROM "modules""#]])
        .await;
    check(db, Modules.select((Modules.title, Modules.id + 1, lower(Modules.title))).to_sql(), expect![[r#"SELECT "modules"."title", "modules"."id" + $1, lower("modules"."title") FROM "modules" -- $1 = 1"#]]).await;
    check(db, Modules.select((Modules, Modules.id)).to_sql(), expect![[r#"SELECT "modules"."id", "modules"."title", "modules"."order", "modules"."price", "modules"."id" FROM "modules""#]]).await;
    check(
        db,
        Modules.select((val(1), val("x".to_owned()))).to_sql(),
        expect![[r#"SELECT $1, $2 FROM "modules" -- $1 = 1, $2 = 'x'"#]],
    )
    .await;
    check(
        db,
        Scraps.query().to_sql(),
        expect![[r#"SELECT "scraps"."user_id", "scraps"."text" FROM "attic"."scraps""#]],
    )
    .await;
}

#[tokio::test]
async fn order_limit_and_offset() {
    let db = &*database().await;
    let ids = || Modules.select(Modules.id);
    check(
        db,
        ids().order_by(Modules.order).to_sql(),
        expect![[r#"SELECT "modules"."id" FROM "modules" ORDER BY "modules"."order""#]],
    )
    .await;
    check(
        db,
        ids().order_by((Modules.order.desc(), Modules.id.asc())).to_sql(),
        expect![[r#"SELECT "modules"."id" FROM "modules" ORDER BY "modules"."order" DESC, "modules"."id""#]],
    )
    .await;
    check(
        db,
        ids().order_by(Modules.price.desc().nulls_last()).to_sql(),
        expect![[r#"SELECT "modules"."id" FROM "modules" ORDER BY "modules"."price" DESC NULLS LAST"#]],
    )
    .await;
    check(
        db,
        ids().order_by(Modules.price.asc().nulls_first()).order_by(Modules.id).to_sql(),
        expect![[
            r#"SELECT "modules"."id" FROM "modules" ORDER BY "modules"."price" NULLS FIRST, "modules"."id""#
        ]],
    )
    .await;
    check(db, ids().order_by(lower(Modules.title)).limit(20).offset(40).to_sql(), expect![[r#"SELECT "modules"."id" FROM "modules" ORDER BY lower("modules"."title") LIMIT $1 OFFSET $2 -- $1 = 20, $2 = 40"#]]).await;
    check(
        db,
        ids().limit(0).to_sql(),
        expect![[r#"SELECT "modules"."id" FROM "modules" LIMIT $1 -- $1 = 0"#]],
    )
    .await;
    check(
        db,
        ids().limit(usize::MAX >> 1).to_sql(),
        expect![[r#"SELECT "modules"."id" FROM "modules" LIMIT $1 -- $1 = 9223372036854775807"#]],
    )
    .await;
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
    check(db, ids().order_by(Modules.id).after(7).limit(2).select(Modules.id).to_sql(), expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."id" > $1 ORDER BY "modules"."id" LIMIT $2 -- $1 = 7, $2 = 2"#]]).await;
    check(db, ids().order_by(Modules.id.desc()).after(7).select(Modules.id).to_sql(), expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."id" < $1 ORDER BY "modules"."id" DESC -- $1 = 7"#]]).await;
    check(db, ids().order_by((Modules.order, Modules.id)).after((1, 7)).select(Modules.id).to_sql(), expect![[r#"SELECT "modules"."id" FROM "modules" WHERE ("modules"."order", "modules"."id") > ($1, $2) ORDER BY "modules"."order", "modules"."id" -- $1 = 1, $2 = 7"#]]).await;
    check(
        db,
        ids().order_by((Modules.order.desc(), Modules.title, Modules.id.desc()))
            .after((1, "x".to_owned(), 7)).select(Modules.id).to_sql(),
        expect![[r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."order" < $1 OR "modules"."order" = $2 AND ("modules"."title" > $3 OR "modules"."title" = $4 AND "modules"."id" < $5) ORDER BY "modules"."order" DESC, "modules"."title", "modules"."id" DESC -- $1 = 1, $2 = 1, $3 = 'x', $4 = 'x', $5 = 7"#]],
    )
    .await;
    check(
        db,
        ids().order_by(Modules.id).after(None).select(Modules.id).to_sql(),
        expect![[r#"SELECT "modules"."id" FROM "modules" ORDER BY "modules"."id""#]],
    )
    .await;
}

#[tokio::test]
async fn distinct_and_groups() {
    let db = &*database().await;
    check(
        db,
        Modules.distinct().select(Modules.order).to_sql(),
        expect![[r#"SELECT DISTINCT "modules"."order" FROM "modules""#]],
    )
    .await;
    check(
        db,
        Modules.distinct_on(Modules.order).order_by((Modules.order, Modules.id.desc())).select(Modules.title).to_sql(),
        expect![[r#"SELECT DISTINCT ON ("modules"."order") "modules"."title" FROM "modules" ORDER BY "modules"."order", "modules"."id" DESC"#]],
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
        expect![[r#"SELECT "segments"."module_id", count(*), max("segments"."order") FROM "segments" GROUP BY "segments"."module_id" HAVING count(*) > $1 ORDER BY count(*) DESC -- $1 = 3"#]],
    )
    .await;
    check(
        db,
        Segments
            .inner_join(Modules, Modules.id.eq(Segments.module_id))
            .group_by((Modules, Segments.order))
            .select((Modules.title, Segments.order, count_of(Segments.id)))
            .to_sql(),
        expect![[r#"SELECT "modules"."title", "segments"."order", count("segments"."id") FROM "segments" INNER JOIN "modules" ON "modules"."id" = "segments"."module_id" GROUP BY "modules"."id", "segments"."order""#]],
    )
    .await;
}

#[tokio::test]
async fn joins_of_all_kinds() {
    let db = &*database().await;
    let on = || Segments.module_id.eq(Modules.id);
    check(db, Segments.inner_join(Modules, on()).select((Segments.id, Modules.title)).to_sql(), expect![[r#"SELECT "segments"."id", "modules"."title" FROM "segments" INNER JOIN "modules" ON "segments"."module_id" = "modules"."id""#]]).await;
    check(db, Modules.left_join(Segments, on()).select((Modules.id, Segments.id)).to_sql(), expect![[r#"SELECT "modules"."id", "segments"."id" FROM "modules" LEFT JOIN "segments" ON "segments"."module_id" = "modules"."id""#]]).await;
    check(db, Modules.right_join(Segments, on()).select((Modules.id, Segments.id)).to_sql(), expect![[r#"SELECT "modules"."id", "segments"."id" FROM "modules" RIGHT JOIN "segments" ON "segments"."module_id" = "modules"."id""#]]).await;
    check(db, Modules.full_join(Segments, on()).select((Modules.id, Segments.id)).to_sql(), expect![[r#"SELECT "modules"."id", "segments"."id" FROM "modules" FULL JOIN "segments" ON "segments"."module_id" = "modules"."id""#]]).await;
    check(
        db,
        Modules.cross_join(Segments).select((Modules.id, Segments.id)).to_sql(),
        expect![[r#"SELECT "modules"."id", "segments"."id" FROM "modules" CROSS JOIN "segments""#]],
    )
    .await;
    check(
        db,
        Users.left_join(Inviters, Users.invited_by.eq(Inviters.id)).select((Users.email, Inviters.email)).to_sql(),
        expect![[r#"SELECT "users"."email", "inviter"."email" FROM "users" LEFT JOIN "users" AS "inviter" ON "users"."invited_by" = "inviter"."id" AND "inviter"."deleted_at" IS NULL WHERE "users"."deleted_at" IS NULL"#]],
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
        expect![[r#"SELECT "users"."email", "segments"."title", "modules"."title" FROM "progress" INNER JOIN "users" ON "users"."id" = "progress"."user_id" AND "users"."deleted_at" IS NULL INNER JOIN "segments" ON "segments"."id" = "progress"."segment_id" LEFT JOIN "modules" ON "modules"."id" = "segments"."module_id" WHERE "users"."is_admin""#]],
    )
    .await;
    check(
        db,
        Users.full_join(Scraps, Scraps.user_id.eq(Users.id)).select((Users.id, Scraps)).to_sql(),
        expect![[r#"SELECT "users"."id", "scraps"."user_id", "scraps"."text", nullif("scraps" IS DISTINCT FROM NULL, FALSE) FROM (SELECT * FROM "users" WHERE "users"."deleted_at" IS NULL) AS "users" FULL JOIN "attic"."scraps" ON "scraps"."user_id" = "users"."id""#]],
    )
    .await;
    check(
        db,
        Modules.left_join(Users, Users.logins.eq(Modules.id)).select((Modules.id, Users.id)).to_sql(),
        expect![[r#"SELECT "modules"."id", "users"."id" FROM "modules" LEFT JOIN "users" ON "users"."logins" = "modules"."id" AND "users"."deleted_at" IS NULL"#]],
    )
    .await;
    check(db, Modules.cross_join(Users).select((Modules.id, Users.id)).to_sql(), expect![[r#"SELECT "modules"."id", "users"."id" FROM "modules" INNER JOIN "users" ON "users"."deleted_at" IS NULL"#]]).await;
}
