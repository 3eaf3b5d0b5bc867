use expect_test::expect;
use mizzle::prelude::*;

use super::fixture::*;
use crate::support::check;

#[tokio::test]
async fn a_whole_table_is_read_again_for_the_levels_below() {
    let db = &*house().await;
    let chapters = Chapters.notes.select(Notes.body).order_by(Notes.id);
    let query =
        Tags.with(Tags.books.select(Books.title).with(Books.chapters.select(Chapters.title).with(chapters)));
    check(db, query.to_sql(), expect![[r#"WITH "mizzle_1"("c0", "c1", "c2") AS (SELECT "books"."title", "book_tags"."tag", "books"."id" FROM "books" INNER JOIN "book_tags" ON "book_tags"."book_id" = "books"."id" WHERE "book_tags"."tag" IN (SELECT "tags"."name" FROM "tags") AND "books"."deleted_at" IS NULL), "mizzle_2"("c0", "c1", "c2") AS (SELECT "chapters"."title", "chapters"."book_id", "chapters"."number" FROM "chapters" WHERE "chapters"."book_id" = ANY (ARRAY(SELECT "mizzle_1"."c2" FROM "mizzle_1"))) (SELECT 0, "tags"."name", CAST(NULL AS text), CAST(NULL AS int4), CAST(NULL AS int2) FROM "tags") UNION ALL (SELECT 1, "mizzle_1"."c0", "mizzle_1"."c1", "mizzle_1"."c2", NULL FROM "mizzle_1") UNION ALL (SELECT 2, "mizzle_2"."c0", NULL, "mizzle_2"."c1", "mizzle_2"."c2" FROM "mizzle_2") UNION ALL (SELECT 3, "notes"."body", NULL, "notes"."book_id", "notes"."chapter" FROM "notes" WHERE ("notes"."book_id", "notes"."chapter") IN (SELECT "mizzle_2"."c1", "mizzle_2"."c2" FROM "mizzle_2") ORDER BY "notes"."id")"#]]).await;
}

#[tokio::test]
async fn rows_that_refer_to_a_whole_table_are_not_looked_up_in_it() {
    let db = &*house().await;
    let query = People.with(People.books.select(Books.title)).select(People.name);
    check(db, query.to_sql(), expect![[r#"(SELECT 0, "people"."name", "people"."id" FROM "people") UNION ALL (SELECT 1, "books"."title", "books"."author_id" FROM "books" WHERE "books"."deleted_at" IS NULL)"#]]).await;
    let query = People.with(People.edited.select(Books.title)).select(People.name);
    check(db, query.to_sql(), expect![[r#"(SELECT 0, "people"."name", "people"."id" FROM "people") UNION ALL (SELECT 1, "books"."title", "books"."editor_id" FROM "books" WHERE "books"."editor_id" IS NOT NULL AND "books"."deleted_at" IS NULL)"#]]).await;
    let chapters = Books.chapters.select(Chapters.title).with(Chapters.notes.select(Notes.body));
    let query = Books.with(chapters).select(Books.title);
    check(db, query.clone().with_deleted().to_sql(), expect![[r#"(SELECT 0, "books"."title", "books"."id", CAST(NULL AS int2) FROM "books") UNION ALL (SELECT 1, "chapters"."title", "chapters"."book_id", "chapters"."number" FROM "chapters") UNION ALL (SELECT 2, "notes"."body", "notes"."book_id", "notes"."chapter" FROM "notes")"#]]).await;
    // Those of a row that is hidden are not wanted.
    check(db, query.to_sql(), expect![[r#"(SELECT 0, "books"."title", "books"."id", CAST(NULL AS int2) FROM "books" WHERE "books"."deleted_at" IS NULL) UNION ALL (SELECT 1, "chapters"."title", "chapters"."book_id", "chapters"."number" FROM "chapters" WHERE "chapters"."book_id" IN (SELECT "books"."id" FROM "books" WHERE "books"."deleted_at" IS NULL)) UNION ALL (SELECT 2, "notes"."body", "notes"."book_id", "notes"."chapter" FROM "notes" WHERE ("notes"."book_id", "notes"."chapter") IN (SELECT "chapters"."book_id", "chapters"."number" FROM "chapters" WHERE "chapters"."book_id" IN (SELECT "books"."id" FROM "books" WHERE "books"."deleted_at" IS NULL)))"#]]).await;
}

#[tokio::test]
async fn a_level_of_some_rows_is_computed_once() {
    let db = &*house().await;
    let query = People.filter(People.id.lt(3)).with(People.books.select(Books.title)).select(People.name);
    check(db, query.to_sql(), expect![[r#"WITH "mizzle_0"("c0", "c1") AS (SELECT "people"."name", "people"."id" FROM "people" WHERE "people"."id" < $1) (SELECT 0, "mizzle_0"."c0", "mizzle_0"."c1" FROM "mizzle_0") UNION ALL (SELECT 1, "books"."title", "books"."author_id" FROM "books" WHERE "books"."author_id" IN (SELECT "mizzle_0"."c1" FROM "mizzle_0") AND "books"."deleted_at" IS NULL) -- $1 = 3"#]]).await;
    let query = query.order_by(People.name.desc()).limit(2).offset(1);
    check(db, query.to_sql(), expect![[r#"WITH "mizzle_0"("c0", "c1") AS (SELECT "people"."name", "people"."id" FROM "people" WHERE "people"."id" < $1 ORDER BY "people"."name" DESC LIMIT $2 OFFSET $3) (SELECT 0, "mizzle_0"."c0", "mizzle_0"."c1" FROM "mizzle_0") UNION ALL (SELECT 1, "books"."title", "books"."author_id" FROM "books" WHERE "books"."author_id" IN (SELECT "mizzle_0"."c1" FROM "mizzle_0") AND "books"."deleted_at" IS NULL) -- $1 = 3, $2 = 2, $3 = 1"#]]).await;
}

#[tokio::test]
async fn a_limit_makes_a_subquery_for_each_row() {
    let db = &*house().await;
    let last = Books.chapters.order_by(Chapters.number.desc()).limit(2).select(Chapters.title);
    check(db, Books.with(last.clone()).select(Books.title).to_sql(), expect![[r#"(SELECT 0, "books"."title", "books"."id" FROM "books" WHERE "books"."deleted_at" IS NULL) UNION ALL (SELECT 1, "mizzle_1"."c0", "mizzle_1"."c1" FROM (SELECT "books"."id" FROM "books" WHERE "books"."deleted_at" IS NULL) AS "mizzle_0"("c0") CROSS JOIN LATERAL (SELECT "chapters"."title", "chapters"."book_id" FROM "chapters" WHERE "chapters"."book_id" = "mizzle_0"."c0" ORDER BY "chapters"."number" DESC LIMIT $1) AS "mizzle_1"("c0", "c1")) -- $1 = 2"#]]).await;
    let query = Books.with(last.with(Chapters.notes.select(Notes.body))).select(Books.title).limit(5);
    check(db, query.to_sql(), expect![[r#"WITH "mizzle_0"("c0", "c1") AS (SELECT "books"."title", "books"."id" FROM "books" WHERE "books"."deleted_at" IS NULL LIMIT $1), "mizzle_1"("c0", "c1", "c2") AS (SELECT "mizzle_1"."c0", "mizzle_1"."c1", "mizzle_1"."c2" FROM (SELECT "mizzle_0"."c1" FROM "mizzle_0") AS "mizzle_0"("c0") CROSS JOIN LATERAL (SELECT "chapters"."title", "chapters"."book_id", "chapters"."number" FROM "chapters" WHERE "chapters"."book_id" = "mizzle_0"."c0" ORDER BY "chapters"."number" DESC LIMIT $2) AS "mizzle_1"("c0", "c1", "c2")) (SELECT 0, "mizzle_0"."c0", "mizzle_0"."c1", CAST(NULL AS int2) FROM "mizzle_0") UNION ALL (SELECT 1, "mizzle_1"."c0", "mizzle_1"."c1", "mizzle_1"."c2" FROM "mizzle_1") UNION ALL (SELECT 2, "notes"."body", "notes"."book_id", "notes"."chapter" FROM "notes" WHERE ("notes"."book_id", "notes"."chapter") IN (SELECT "mizzle_1"."c1", "mizzle_1"."c2" FROM "mizzle_1")) -- $1 = 5, $2 = 2"#]]).await;
}

#[tokio::test]
async fn columns_of_one_type_share_a_place() {
    let db = &*house().await;
    let query = Books.with(Books.author).with(Books.tags.select((Tags.name, BookTags.position)));
    check(db, query.to_sql(), expect![[r#"(SELECT 0, "books"."id", "books"."title", "books"."author_id", "books"."editor_id", "books"."is_published", "books"."deleted_at" FROM "books" WHERE "books"."deleted_at" IS NULL) UNION ALL (SELECT 1, "people"."id", "people"."name", "people"."manager_id", NULL, NULL, NULL FROM "people" WHERE "people"."id" IN (SELECT "books"."author_id" FROM "books" WHERE "books"."deleted_at" IS NULL)) UNION ALL (SELECT 2, NULL, "tags"."name", "book_tags"."position", "book_tags"."book_id", NULL, NULL FROM "tags" INNER JOIN "book_tags" ON "book_tags"."tag" = "tags"."name" WHERE "book_tags"."book_id" IN (SELECT "books"."id" FROM "books" WHERE "books"."deleted_at" IS NULL))"#]]).await;
}

#[tokio::test]
async fn conditions_on_relations_are_correlated_subqueries() {
    let db = &*house().await;
    let of = |condition| People.filter(condition).select(People.id).to_sql();
    check(db, of(People.books.exists().on(People)), expect![[r#"SELECT "people"."id" FROM "people" WHERE EXISTS (SELECT 1 FROM "books" WHERE "books"."author_id" = "people"."id" AND "books"."deleted_at" IS NULL)"#]]).await;
    check(db, of(People.groups.none(Groups.name.eq("Choir")).on(People)), expect![[r#"SELECT "people"."id" FROM "people" WHERE NOT EXISTS (SELECT 1 FROM "groups" INNER JOIN "memberships" ON "memberships"."group_id" = "groups"."id" AND "memberships"."left_at" IS NULL WHERE "groups"."name" = $1 AND "memberships"."person_id" = "people"."id") -- $1 = 'Choir'"#]]).await;
    check(db, of(People.reports.any(People.reports.every(People.name.eq("Dee"))).on(People)), expect![[r#"SELECT "people"."id" FROM "people" WHERE EXISTS (SELECT 1 FROM "people" AS "related_2" WHERE NOT EXISTS (SELECT 1 FROM "people" AS "related" WHERE ("related"."name" = $1) IS NOT TRUE AND "related"."manager_id" = "related_2"."id") AND "related_2"."manager_id" = "people"."id") -- $1 = 'Dee'"#]])
        .await;
    check(db, of(People.published.count().gt(1).on(People)), expect![[r#"SELECT "people"."id" FROM "people" WHERE (SELECT count(*) FROM "books" WHERE "books"."is_published" AND "books"."author_id" = "people"."id" AND "books"."deleted_at" IS NULL) > $1 -- $1 = 1"#]]).await;
    let query = Notes
        .order_by(Notes.of.value(Chapters.title))
        .select((Notes.id, Notes.of.value(Chapters.book.value(Books.title))));
    check(db, query.to_sql(), expect![[r#"SELECT "notes"."id", (SELECT (SELECT "books"."title" FROM "books" WHERE "books"."id" = "chapters"."book_id" AND "books"."deleted_at" IS NULL) FROM "chapters" WHERE "chapters"."book_id" = "notes"."book_id" AND "chapters"."number" = "notes"."chapter") FROM "notes" ORDER BY (SELECT "chapters"."title" FROM "chapters" WHERE "chapters"."book_id" = "notes"."book_id" AND "chapters"."number" = "notes"."chapter")"#]]).await;
}
