use expect_test::expect;
use mizzle::prelude::*;

use crate::fixture::*;
use crate::support::check;

#[tokio::test]
async fn inserts() {
    let db = &*database().await;
    let module = || NewModule::new().title("Basics");
    check(
        db,
        Modules.insert(module()).to_sql(),
        expect![[r#"INSERT INTO "modules" ("title") VALUES ($1) -- $1 = 'Basics'"#]],
    )
    .await;
    check(db, Modules.insert(module().order(1).price(None)).returning().to_sql(), expect![[r#"INSERT INTO "modules" ("title", "order", "price") VALUES ($1, $2, $3) RETURNING "modules"."id", "modules"."title", "modules"."order", "modules"."price" -- $1 = 'Basics', $2 = 1, $3 = NULL"#]]).await;
    check(db, Modules.insert(module()).returning_columns((Modules.id, Modules.order + 1)).to_sql(), expect![[r#"INSERT INTO "modules" ("title") VALUES ($1) RETURNING "modules"."id", "modules"."order" + $2 -- $1 = 'Basics', $2 = 1"#]]).await;
    check(
        db,
        Scraps.insert(NewScrap::new()).to_sql(),
        expect![[r#"INSERT INTO "attic"."scraps" DEFAULT VALUES"#]],
    )
    .await;
    check(
        db,
        Scraps.insert([NewScrap::new(), NewScrap::new()]).to_sql(),
        expect![[r#"INSERT INTO "attic"."scraps" SELECT FROM generate_series(1, 2)"#]],
    )
    .await;
    check(db, Scraps.insert([NewScrap::new().text("x"), NewScrap::new()]).to_sql(), expect![[r#"INSERT INTO "attic"."scraps" ("text") SELECT "new".c1 FROM unnest($1) AS "new"(c1) -- $1 = {'x', NULL}"#]]).await;
    check(db, Modules.insert(vec![module(), module()]).to_sql(), expect![[r#"INSERT INTO "modules" ("title") SELECT "new".c1 FROM unnest($1) AS "new"(c1) -- $1 = {'Basics', 'Basics'}"#]]).await;
    check(db, Modules.insert([module().order(1), module()]).to_sql(), expect![[r#"INSERT INTO "modules" ("title", "order") SELECT "new".c1, CASE WHEN "new".c3 THEN "new".c2 ELSE 0 END FROM unnest($1, $2, $3) AS "new"(c1, c2, c3) -- $1 = {'Basics', 'Basics'}, $2 = {1, NULL}, $3 = {true, false}"#]]).await;
    check(
        db,
        Users
            .insert([
                NewUser::new().email("a").tags(["x", "y"]),
                NewUser::new().email("b").role(Role::Admin).id(UserId(7)),
            ])
            .returning_columns(Users.id)
            .to_sql(),
        expect![[r#"INSERT INTO "users" ("id", "email", "role", "tags") SELECT CASE WHEN "new".c2 THEN "new".c1 ELSE nextval(pg_get_serial_sequence('"users"', 'id')) END, "new".c3, CASE WHEN "new".c5 THEN "new".c4 ELSE $1::"role" END, CASE WHEN "new".c8 THEN ($2)["new".c6:"new".c7] ELSE '{}' END FROM unnest($3, $4, $5, $6::text[]::"role"[], $7, $8, $9, $10) AS "new"(c1, c2, c3, c4, c5, c6, c7, c8) RETURNING "users"."id" -- $1 = 'member', $2 = {'x', 'y'}, $3 = {NULL, 7}, $4 = {false, true}, $5 = {'a', 'b'}, $6 = {NULL, 'admin'}, $7 = {false, true}, $8 = {1, NULL}, $9 = {2, NULL}, $10 = {true, false}"#]],
    )
    .await;
}

#[tokio::test]
async fn upserts() {
    let db = &*database().await;
    let segment = || NewSegment::new().module_id(1).title("Intro");
    let insert = || Segments.insert(segment());
    check(db, insert().on_conflict_do_nothing().to_sql(), expect![[r#"INSERT INTO "segments" ("module_id", "title") VALUES ($1, $2) ON CONFLICT DO NOTHING -- $1 = 1, $2 = 'Intro'"#]]).await;
    check(db, insert().on_conflict((Segments.module_id, Segments.title)).do_nothing().to_sql(), expect![[r#"INSERT INTO "segments" ("module_id", "title") VALUES ($1, $2) ON CONFLICT ("module_id", "title") DO NOTHING -- $1 = 1, $2 = 'Intro'"#]]).await;
    check(
        db,
        insert().on_conflict(Segments::MODULE_ID_TITLE_KEY).do_update(Segments.order.set(Segments.order + 1)).to_sql(),
        expect![[r#"INSERT INTO "segments" ("module_id", "title") VALUES ($1, $2) ON CONFLICT ON CONSTRAINT "segments_module_id_title_key" DO UPDATE SET "order" = "segments"."order" + $3 -- $1 = 1, $2 = 'Intro', $3 = 1"#]],
    )
    .await;
    check(
        db,
        insert()
            .on_conflict((Segments.module_id, Segments.title))
            .do_update_where((Segments.order.set_excluded(), Segments.title.set("x")), Segments.order.lt(5))
            .returning()
            .to_sql(),
        expect![[r#"INSERT INTO "segments" ("module_id", "title") VALUES ($1, $2) ON CONFLICT ("module_id", "title") DO UPDATE SET "order" = excluded."order", "title" = $3 WHERE "segments"."order" < $4 RETURNING "segments"."id", "segments"."module_id", "segments"."title", "segments"."order" -- $1 = 1, $2 = 'Intro', $3 = 'x', $4 = 5"#]],
    )
    .await;
    check(db, insert().on_conflict(Segments.id).do_update_all().to_sql(), expect![[r#"INSERT INTO "segments" ("module_id", "title") VALUES ($1, $2) ON CONFLICT ("id") DO UPDATE SET "module_id" = excluded."module_id", "title" = excluded."title" -- $1 = 1, $2 = 'Intro'"#]]).await;
    check(
        db,
        Users.insert(NewUser::new().email("a").name("A")).on_conflict(Users.email).do_update_all().to_sql(),
        expect![[r#"INSERT INTO "users" ("email", "name") VALUES ($1, $2) ON CONFLICT ("email") DO UPDATE SET "name" = excluded."name", "updated_at" = now() -- $1 = 'a', $2 = 'A'"#]],
    )
    .await;
}

#[tokio::test]
async fn updates() {
    let db = &*database().await;
    check(
        db,
        Users.update(UserPatch::new().name("x").tags(["t"])).filter(Users.id.eq(UserId(1))).returning().to_sql(),
        expect![[r#"UPDATE "users" SET "name" = $1, "tags" = $2, "updated_at" = now() WHERE "users"."id" = $3 AND "users"."deleted_at" IS NULL RETURNING "users"."id", "users"."email", "users"."name", "users"."is_admin", "users"."role", "users"."tags", "users"."logins", "users"."invited_by", "users"."created_at", "users"."updated_at", "users"."deleted_at" -- $1 = 'x', $2 = {'t'}, $3 = 1"#]],
    )
    .await;
    check(
        db,
        Users.update(Users.logins.set(Users.logins + 1)).filter(Users.is_admin).filter(Users.name.eq("x")).to_sql(),
        expect![[r#"UPDATE "users" SET "logins" = "users"."logins" + $1, "updated_at" = now() WHERE "users"."is_admin" AND "users"."name" = $2 AND "users"."deleted_at" IS NULL -- $1 = 1, $2 = 'x'"#]],
    )
    .await;
    check(
        db,
        Modules.update((Modules.order.set_default(), Modules.price.set(None), Modules.title.set(lower(Modules.title))))
            .every_row().to_sql(),
        expect![[r#"UPDATE "modules" SET "order" = DEFAULT, "price" = $1, "title" = lower("modules"."title") -- $1 = NULL"#]],
    )
    .await;
    check(db, Users.update(UserPatch::new()).filter(Users.id.eq(UserId(1))).returning().to_sql(), expect![[r#"SELECT "users"."id", "users"."email", "users"."name", "users"."is_admin", "users"."role", "users"."tags", "users"."logins", "users"."invited_by", "users"."created_at", "users"."updated_at", "users"."deleted_at" FROM "users" WHERE "users"."id" = $1 AND "users"."deleted_at" IS NULL -- $1 = 1"#]]).await;
    check(
        db,
        Users
            .update_many([
                (UserId(1), UserPatch::new().name("a").tags(["t"])),
                (UserId(2), UserPatch::new().name(None).role(Role::Admin)),
            ])
            .returning()
            .to_sql()
            .unwrap()
            .unwrap(),
        expect![[r#"UPDATE "users" SET "name" = "new".c2, "role" = CASE WHEN "new".c4 THEN "new".c3 ELSE "users"."role" END, "tags" = CASE WHEN "new".c7 THEN ($1)["new".c5:"new".c6] ELSE "users"."tags" END, "updated_at" = now() FROM unnest($2, $3, $4::text[]::"role"[], $5, $6, $7, $8) AS "new"(c1, c2, c3, c4, c5, c6, c7) WHERE "users"."id" = "new".c1 AND "users"."deleted_at" IS NULL RETURNING "users"."id", "users"."email", "users"."name", "users"."is_admin", "users"."role", "users"."tags", "users"."logins", "users"."invited_by", "users"."created_at", "users"."updated_at", "users"."deleted_at" -- $1 = {'t'}, $2 = {1, 2}, $3 = {'a', NULL}, $4 = {NULL, 'admin'}, $5 = {false, true}, $6 = {1, NULL}, $7 = {1, NULL}, $8 = {true, false}"#]],
    )
    .await;
    check(
        db,
        Progresses
            .update_many([((UserId(1), 2), ProgressPatch::new().percent(3))])
            .to_sql()
            .unwrap()
            .unwrap(),
        expect![[r#"UPDATE "progress" SET "percent" = "new".c3 FROM unnest($1, $2, $3) AS "new"(c1, c2, c3) WHERE "progress"."user_id" = "new".c1 AND "progress"."segment_id" = "new".c2 -- $1 = {1}, $2 = {2}, $3 = {3}"#]],
    )
    .await;
}

#[tokio::test]
async fn deletes() {
    let db = &*database().await;
    check(db, Users.delete().filter(Users.id.eq(UserId(1))).returning().to_sql(), expect![[r#"DELETE FROM "users" WHERE "users"."id" = $1 AND "users"."deleted_at" IS NULL RETURNING "users"."id", "users"."email", "users"."name", "users"."is_admin", "users"."role", "users"."tags", "users"."logins", "users"."invited_by", "users"."created_at", "users"."updated_at", "users"."deleted_at" -- $1 = 1"#]]).await;
    check(
        db,
        Users.delete().with_deleted().filter(Users.deleted_at.lt(now())).to_sql(),
        expect![[r#"DELETE FROM "users" WHERE "users"."deleted_at" < now()"#]],
    )
    .await;
    check(db, Modules.delete().every_row().to_sql(), expect![[r#"DELETE FROM "modules""#]]).await;
    check(db, Users.soft_delete().filter(Users.id.eq(UserId(1))).to_sql(), expect![[r#"UPDATE "users" SET "deleted_at" = now(), "updated_at" = now() WHERE "users"."id" = $1 AND "users"."deleted_at" IS NULL -- $1 = 1"#]]).await;
    check(db, Users.restore().filter(Users.id.eq(UserId(1))).to_sql(), expect![[r#"UPDATE "users" SET "deleted_at" = NULL, "updated_at" = now() WHERE "users"."deleted_at" IS NOT NULL AND "users"."id" = $1 -- $1 = 1"#]]).await;
}
