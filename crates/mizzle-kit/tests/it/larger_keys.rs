//! Keys that get a larger type in two migrations, with what refers to them.

use expect_test::expect;
use mizzle_kit::migration::sections;
use mizzle_kit::plan::{Options, phases};

use crate::phases::{both, lead, led, quick_to, two};
use crate::running::column;
use crate::support::{database, read};

#[tokio::test]
async fn a_primary_key_with_all_that_refers_to_it_gets_a_larger_type() {
    let schema = |ty: &str, serial: &str| {
        format!(
            "create table users (id {ty} generated always as identity primary key, email text unique);
            create table posts (id {serial} primary key, author_id {ty} not null references users (id) on delete cascade,
                parent_id {ty} references posts (id), n {ty} check (n > 0), unique (author_id, n));
            create index on posts (author_id, parent_id);
            create view authors as select u.id, u.email, p.n from users u join posts p on p.author_id = u.id;
            create view numbers as select id from authors;
            comment on view numbers is 'all of them';
            grant select on numbers to pg_monitor;
            alter table posts enable row level security;
            create policy own on posts using (author_id > 0);
            comment on constraint users_pkey on users is 'the key';"
        )
    };
    let rows = "insert into users (email) select 'e' || g from generate_series(1, 1500) g;
        insert into posts (author_id, parent_id, n) select g, null, g from generate_series(1, 1500) g;
        update posts set parent_id = id - 1 where id > 1;";
    let before = format!("{}{rows}", schema("int", "serial"));
    let (db, other) = (database(&before).await, database(&schema("bigint", "bigserial")).await);
    let (old, new) = (read(&db).await, read(&other).await);
    let (_, notes) = phases(&old, &new, &Options::default()).unwrap();
    assert_eq!(notes, [""; 0]);
    let two = led(&db, &old, &new, two(&old, &new, Vec::new())).await;
    let sql = sections(&two.expand);
    assert!(sql.contains("backfill: by primary key"), "{sql}");
    // The numbers go on, there and back.
    assert_eq!(column(&db, "SELECT count(*) FROM posts JOIN users ON users.id = author_id").await, ["1500"]);
    assert_eq!(column(&db, "INSERT INTO users (email) VALUES ('new') RETURNING id").await, ["1501"]);
    let both = both(&two);
    both.migrate(&db, &quick_to("1_expand"), &mut |_| {}).await.unwrap();
    assert_eq!(column(&db, "INSERT INTO users (email) VALUES ('newer') RETURNING id_old").await, ["1502"]);
    assert_eq!(column(&db, "INSERT INTO posts (author_id) VALUES (1502) RETURNING id").await, ["1501"]);
    let orphan = db.script("INSERT INTO posts (author_id) VALUES (5000000000)").await.unwrap_err();
    assert_eq!(orphan.sqlstate(), Some("23503"), "{orphan}");
    both.migrate(&db, &quick_to("2_contract"), &mut |_| {}).await.unwrap();
    assert_eq!(
        column(
            &db,
            "INSERT INTO users (id, email) OVERRIDING SYSTEM VALUE VALUES (5000000000, 'large') RETURNING id"
        )
        .await,
        ["5000000000"]
    );
    expect![[r#"
        -- section: function, table, column, trigger; transaction: one; lock_timeout: 2s; statement_timeout: 3s; lock: ACCESS EXCLUSIVE
        SET LOCAL check_function_bodies = off;
        -- untracked-dependencies: function `public.zz_mizzle_sync_posts_author_id()`
        CREATE OR REPLACE FUNCTION "public"."zz_mizzle_sync_posts_author_id"()
         RETURNS trigger
         LANGUAGE plpgsql
        AS $mizzle$
        BEGIN
            NEW."author_id_new" := NEW."author_id"::bigint;
            RETURN NEW;
        END
        $mizzle$;
        REVOKE EXECUTE ON FUNCTION "public"."zz_mizzle_sync_posts_author_id"() FROM PUBLIC;
        -- untracked-dependencies: function `public.zz_mizzle_sync_posts_id()`
        CREATE OR REPLACE FUNCTION "public"."zz_mizzle_sync_posts_id"()
         RETURNS trigger
         LANGUAGE plpgsql
        AS $mizzle$
        BEGIN
            NEW."id_new" := NEW."id"::bigint;
            RETURN NEW;
        END
        $mizzle$;
        REVOKE EXECUTE ON FUNCTION "public"."zz_mizzle_sync_posts_id"() FROM PUBLIC;
        -- untracked-dependencies: function `public.zz_mizzle_sync_posts_n()`
        CREATE OR REPLACE FUNCTION "public"."zz_mizzle_sync_posts_n"()
         RETURNS trigger
         LANGUAGE plpgsql
        AS $mizzle$
        BEGIN
            NEW."n_new" := NEW."n"::bigint;
            RETURN NEW;
        END
        $mizzle$;
        REVOKE EXECUTE ON FUNCTION "public"."zz_mizzle_sync_posts_n"() FROM PUBLIC;
        -- untracked-dependencies: function `public.zz_mizzle_sync_posts_parent_id()`
        CREATE OR REPLACE FUNCTION "public"."zz_mizzle_sync_posts_parent_id"()
         RETURNS trigger
         LANGUAGE plpgsql
        AS $mizzle$
        BEGIN
            NEW."parent_id_new" := NEW."parent_id"::bigint;
            RETURN NEW;
        END
        $mizzle$;
        REVOKE EXECUTE ON FUNCTION "public"."zz_mizzle_sync_posts_parent_id"() FROM PUBLIC;
        -- untracked-dependencies: function `public.zz_mizzle_sync_users_id()`
        CREATE OR REPLACE FUNCTION "public"."zz_mizzle_sync_users_id"()
         RETURNS trigger
         LANGUAGE plpgsql
        AS $mizzle$
        BEGIN
            NEW."id_new" := NEW."id"::bigint;
            RETURN NEW;
        END
        $mizzle$;
        REVOKE EXECUTE ON FUNCTION "public"."zz_mizzle_sync_users_id"() FROM PUBLIC;
        ALTER TABLE "public"."posts" ADD COLUMN "id_new" bigint,
            ADD COLUMN "author_id_new" bigint,
            ADD COLUMN "parent_id_new" bigint,
            ADD COLUMN "n_new" bigint;
        ALTER TABLE "public"."users" ADD COLUMN "id_new" bigint;
        CREATE TRIGGER "zz_mizzle_sync_posts_author_id" BEFORE INSERT OR UPDATE ON "public"."posts" FOR EACH ROW EXECUTE FUNCTION "public"."zz_mizzle_sync_posts_author_id"();
        CREATE TRIGGER "zz_mizzle_sync_posts_id" BEFORE INSERT OR UPDATE ON "public"."posts" FOR EACH ROW EXECUTE FUNCTION "public"."zz_mizzle_sync_posts_id"();
        CREATE TRIGGER "zz_mizzle_sync_posts_n" BEFORE INSERT OR UPDATE ON "public"."posts" FOR EACH ROW EXECUTE FUNCTION "public"."zz_mizzle_sync_posts_n"();
        CREATE TRIGGER "zz_mizzle_sync_posts_parent_id" BEFORE INSERT OR UPDATE ON "public"."posts" FOR EACH ROW EXECUTE FUNCTION "public"."zz_mizzle_sync_posts_parent_id"();
        CREATE TRIGGER "zz_mizzle_sync_users_id" BEFORE INSERT OR UPDATE ON "public"."users" FOR EACH ROW EXECUTE FUNCTION "public"."zz_mizzle_sync_users_id"();

        -- section: column; transaction: none; backfill: by primary key; batch: 1000; pause: 10ms; statement_timeout: 30s
        -- depends-on-data: column `public.posts.author_id_new`
        UPDATE "public"."posts" SET "author_id_new" = "author_id"::bigint WHERE "author_id_new" IS DISTINCT FROM "author_id"::bigint;
        -- depends-on-data: column `public.posts.id_new`
        UPDATE "public"."posts" SET "id_new" = "id"::bigint WHERE "id_new" IS DISTINCT FROM "id"::bigint;
        -- depends-on-data: column `public.posts.n_new`
        UPDATE "public"."posts" SET "n_new" = "n"::bigint WHERE "n_new" IS DISTINCT FROM "n"::bigint;
        -- depends-on-data: column `public.posts.parent_id_new`
        UPDATE "public"."posts" SET "parent_id_new" = "parent_id"::bigint WHERE "parent_id_new" IS DISTINCT FROM "parent_id"::bigint;
        -- depends-on-data: column `public.users.id_new`
        UPDATE "public"."users" SET "id_new" = "id"::bigint WHERE "id_new" IS DISTINCT FROM "id"::bigint;

        -- section: sequence, column; transaction: one; lock_timeout: 2s; statement_timeout: 3s; lock: ACCESS EXCLUSIVE
        -- depends-on-data: sequence `public.posts_id_seq`
        ALTER SEQUENCE "public"."posts_id_seq" AS bigint START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 CACHE 1;
        ALTER TABLE "public"."posts" ADD CONSTRAINT "not_null_id_new" CHECK ("id_new" IS NOT NULL) NOT VALID;

        -- section: column; transaction: one; lock_timeout: 2s; statement_timeout: 20min; lock: ACCESS EXCLUSIVE
        -- depends-on-data: column `public.posts.id_new`
        ALTER TABLE "public"."posts" VALIDATE CONSTRAINT "not_null_id_new";
        ALTER TABLE "public"."posts" ALTER COLUMN "id_new" SET NOT NULL;
        ALTER TABLE "public"."posts" DROP CONSTRAINT "not_null_id_new";
        ALTER TABLE "public"."posts" ADD CONSTRAINT "not_null_author_id_new" CHECK ("author_id_new" IS NOT NULL) NOT VALID;

        -- section: column; transaction: one; lock_timeout: 2s; statement_timeout: 20min; lock: ACCESS EXCLUSIVE
        -- depends-on-data: column `public.posts.author_id_new`
        ALTER TABLE "public"."posts" VALIDATE CONSTRAINT "not_null_author_id_new";
        ALTER TABLE "public"."posts" ALTER COLUMN "author_id_new" SET NOT NULL;
        ALTER TABLE "public"."posts" DROP CONSTRAINT "not_null_author_id_new";
        ALTER TABLE "public"."users" ADD CONSTRAINT "not_null_id_new" CHECK ("id_new" IS NOT NULL) NOT VALID;

        -- section: column; transaction: one; lock_timeout: 2s; statement_timeout: 20min; lock: ACCESS EXCLUSIVE
        -- depends-on-data: column `public.users.id_new`
        ALTER TABLE "public"."users" VALIDATE CONSTRAINT "not_null_id_new";
        ALTER TABLE "public"."users" ALTER COLUMN "id_new" SET NOT NULL;
        ALTER TABLE "public"."users" DROP CONSTRAINT "not_null_id_new";

        -- section: index; transaction: none; statement_timeout: 20min; lock: SHARE UPDATE EXCLUSIVE
        -- index-build: index `public.posts_author_id_n_key_new`
        -- depends-on-data: index `public.posts_author_id_n_key_new`
        CREATE UNIQUE INDEX CONCURRENTLY "posts_author_id_n_key_new" ON public.posts USING btree ("author_id_new", "n_new");
        -- index-build: index `public.posts_author_id_n_key_old`
        -- depends-on-data: index `public.posts_author_id_n_key_old`
        CREATE UNIQUE INDEX CONCURRENTLY "posts_author_id_n_key_old" ON public.posts USING btree ("author_id", "n");
        -- index-build: index `public.posts_author_id_parent_id_idx_new`
        CREATE INDEX CONCURRENTLY "posts_author_id_parent_id_idx_new" ON public.posts USING btree ("author_id_new", "parent_id_new");
        -- index-build: index `public.posts_pkey_new`
        -- depends-on-data: index `public.posts_pkey_new`
        CREATE UNIQUE INDEX CONCURRENTLY "posts_pkey_new" ON public.posts USING btree ("id_new");
        -- index-build: index `public.posts_pkey_old`
        -- depends-on-data: index `public.posts_pkey_old`
        CREATE UNIQUE INDEX CONCURRENTLY "posts_pkey_old" ON public.posts USING btree ("id");
        -- index-build: index `public.users_pkey_new`
        -- depends-on-data: index `public.users_pkey_new`
        CREATE UNIQUE INDEX CONCURRENTLY "users_pkey_new" ON public.users USING btree ("id_new");
        -- index-build: index `public.users_pkey_old`
        -- depends-on-data: index `public.users_pkey_old`
        CREATE UNIQUE INDEX CONCURRENTLY "users_pkey_old" ON public.users USING btree ("id");

        -- section: owner of sequence, function, column, constraint, foreign key, index, view, policy; transaction: one; lock_timeout: 2s; statement_timeout: 3s; lock: ACCESS EXCLUSIVE
        SET LOCAL check_function_bodies = off;
        -- authorization: policy `public.posts.own`
        DROP POLICY "own" ON "public"."posts";
        DROP VIEW "public"."numbers";
        DROP VIEW "public"."authors";
        -- correctness: foreign key `public.posts.posts_parent_id_fkey`
        ALTER TABLE "public"."posts" DROP CONSTRAINT "posts_parent_id_fkey";
        -- correctness: foreign key `public.posts.posts_author_id_fkey`
        ALTER TABLE "public"."posts" DROP CONSTRAINT "posts_author_id_fkey";
        -- correctness: constraint `public.users.users_pkey`
        -- index-dropped: constraint `public.users.users_pkey`
        ALTER TABLE "public"."users" DROP CONSTRAINT "users_pkey";
        -- correctness: constraint `public.posts.posts_pkey`
        -- index-dropped: constraint `public.posts.posts_pkey`
        ALTER TABLE "public"."posts" DROP CONSTRAINT "posts_pkey";
        -- correctness: constraint `public.posts.posts_n_check`
        ALTER TABLE "public"."posts" DROP CONSTRAINT "posts_n_check";
        -- correctness: constraint `public.posts.posts_author_id_n_key`
        -- index-dropped: constraint `public.posts.posts_author_id_n_key`
        ALTER TABLE "public"."posts" DROP CONSTRAINT "posts_author_id_n_key";
        -- mizzle: allow rename-column as the source says
        ALTER TABLE "public"."posts" RENAME COLUMN "author_id" TO "author_id_old";
        -- mizzle: allow rename-column as the source says
        ALTER TABLE "public"."posts" RENAME COLUMN "author_id_new" TO "author_id";
        ALTER TABLE "public"."posts" ALTER COLUMN "author_id_old" DROP NOT NULL;
        -- untracked-dependencies: function `public.zz_mizzle_sync_posts_author_id()`
        CREATE OR REPLACE FUNCTION "public"."zz_mizzle_sync_posts_author_id"()
         RETURNS trigger
         LANGUAGE plpgsql
        AS $mizzle$
        BEGIN
            NEW."author_id_old" := NEW."author_id"::integer;
            RETURN NEW;
        EXCEPTION WHEN data_exception THEN
            NEW."author_id_old" := NULL;
            RETURN NEW;
        END
        $mizzle$;
        -- mizzle: allow rename-column as the source says
        ALTER TABLE "public"."posts" RENAME COLUMN "id" TO "id_old";
        -- mizzle: allow rename-column as the source says
        ALTER TABLE "public"."posts" RENAME COLUMN "id_new" TO "id";
        ALTER TABLE "public"."posts" ALTER COLUMN "id_old" DROP DEFAULT;
        ALTER TABLE "public"."posts" ALTER COLUMN "id" SET DEFAULT nextval('public.posts_id_seq'::regclass);
        ALTER TABLE "public"."posts" ALTER COLUMN "id_old" DROP NOT NULL;
        -- untracked-dependencies: function `public.zz_mizzle_sync_posts_id()`
        CREATE OR REPLACE FUNCTION "public"."zz_mizzle_sync_posts_id"()
         RETURNS trigger
         LANGUAGE plpgsql
        AS $mizzle$
        BEGIN
            NEW."id_old" := NEW."id"::integer;
            RETURN NEW;
        EXCEPTION WHEN data_exception THEN
            NEW."id_old" := NULL;
            RETURN NEW;
        END
        $mizzle$;
        -- mizzle: allow rename-column as the source says
        ALTER TABLE "public"."posts" RENAME COLUMN "n" TO "n_old";
        -- mizzle: allow rename-column as the source says
        ALTER TABLE "public"."posts" RENAME COLUMN "n_new" TO "n";
        -- untracked-dependencies: function `public.zz_mizzle_sync_posts_n()`
        CREATE OR REPLACE FUNCTION "public"."zz_mizzle_sync_posts_n"()
         RETURNS trigger
         LANGUAGE plpgsql
        AS $mizzle$
        BEGIN
            NEW."n_old" := NEW."n"::integer;
            RETURN NEW;
        EXCEPTION WHEN data_exception THEN
            NEW."n_old" := NULL;
            RETURN NEW;
        END
        $mizzle$;
        -- mizzle: allow rename-column as the source says
        ALTER TABLE "public"."posts" RENAME COLUMN "parent_id" TO "parent_id_old";
        -- mizzle: allow rename-column as the source says
        ALTER TABLE "public"."posts" RENAME COLUMN "parent_id_new" TO "parent_id";
        -- untracked-dependencies: function `public.zz_mizzle_sync_posts_parent_id()`
        CREATE OR REPLACE FUNCTION "public"."zz_mizzle_sync_posts_parent_id"()
         RETURNS trigger
         LANGUAGE plpgsql
        AS $mizzle$
        BEGIN
            NEW."parent_id_old" := NEW."parent_id"::integer;
            RETURN NEW;
        EXCEPTION WHEN data_exception THEN
            NEW."parent_id_old" := NULL;
            RETURN NEW;
        END
        $mizzle$;
        -- mizzle: allow rename-column as the source says
        ALTER TABLE "public"."users" RENAME COLUMN "id" TO "id_old";
        -- mizzle: allow rename-column as the source says
        ALTER TABLE "public"."users" RENAME COLUMN "id_new" TO "id";
        ALTER TABLE "public"."users" ALTER COLUMN "id" ADD GENERATED ALWAYS AS IDENTITY;
        SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence('"public"."users"', 'id'), number) FROM pg_catalog.pg_sequence_last_value(pg_catalog.pg_get_serial_sequence('"public"."users"', 'id_old')::regclass) AS number WHERE number IS NOT NULL;
        ALTER TABLE "public"."users" ALTER COLUMN "id_old" DROP IDENTITY;
        ALTER TABLE "public"."users" ALTER COLUMN "id_old" DROP NOT NULL;
        -- untracked-dependencies: function `public.zz_mizzle_sync_users_id()`
        CREATE OR REPLACE FUNCTION "public"."zz_mizzle_sync_users_id"()
         RETURNS trigger
         LANGUAGE plpgsql
        AS $mizzle$
        BEGIN
            NEW."id_old" := NEW."id"::integer;
            RETURN NEW;
        EXCEPTION WHEN data_exception THEN
            NEW."id_old" := NULL;
            RETURN NEW;
        END
        $mizzle$;
        ALTER INDEX "public"."posts_author_id_parent_id_idx" RENAME TO "posts_author_id_parent_id_idx_old";
        ALTER INDEX "public"."posts_author_id_parent_id_idx_new" RENAME TO "posts_author_id_parent_id_idx";
        ALTER SEQUENCE "public"."posts_id_seq" OWNED BY "public"."posts"."id";
        ALTER TABLE "public"."posts" ADD CONSTRAINT "posts_author_id_n_key" UNIQUE USING INDEX "posts_author_id_n_key_new";
        ALTER TABLE "public"."posts" ADD CONSTRAINT "posts_n_check" CHECK ((n > 0)) NOT VALID;
        ALTER TABLE "public"."posts" ADD CONSTRAINT "posts_pkey" PRIMARY KEY USING INDEX "posts_pkey_new";
        ALTER TABLE "public"."users" ADD CONSTRAINT "users_pkey" PRIMARY KEY USING INDEX "users_pkey_new";
        COMMENT ON CONSTRAINT "users_pkey" ON "public"."users" IS 'the key';
        ALTER TABLE "public"."posts" ADD CONSTRAINT "posts_author_id_fkey" FOREIGN KEY (author_id) REFERENCES public.users(id) ON DELETE CASCADE NOT VALID;
        ALTER TABLE "public"."posts" ADD CONSTRAINT "posts_parent_id_fkey" FOREIGN KEY (parent_id) REFERENCES public.posts(id) NOT VALID;
        CREATE VIEW "public"."authors" AS
         SELECT u.id,
            u.email,
            p.n
           FROM (public.users u
             JOIN public.posts p ON ((p.author_id = u.id)));
        CREATE VIEW "public"."numbers" AS
         SELECT authors.id
           FROM public.authors;
        COMMENT ON VIEW "public"."numbers" IS 'all of them';
        -- authorization: view `public.numbers`
        GRANT SELECT ON TABLE "public"."numbers" TO "pg_monitor";
        -- authorization: policy `public.posts.own`
        CREATE POLICY "own" ON "public"."posts" FOR ALL TO PUBLIC USING ((author_id > 0));

        -- section: constraint; transaction: one; lock_timeout: 2s; statement_timeout: 20min; lock: SHARE UPDATE EXCLUSIVE
        -- depends-on-data: constraint `public.posts.posts_n_check`
        ALTER TABLE "public"."posts" VALIDATE CONSTRAINT "posts_n_check";

        -- section: foreign key; transaction: one; lock_timeout: 2s; statement_timeout: 20min; lock: SHARE UPDATE EXCLUSIVE
        -- depends-on-data: foreign key `public.posts.posts_author_id_fkey`
        ALTER TABLE "public"."posts" VALIDATE CONSTRAINT "posts_author_id_fkey";

        -- section: foreign key; transaction: one; lock_timeout: 2s; statement_timeout: 20min; lock: SHARE UPDATE EXCLUSIVE
        -- depends-on-data: foreign key `public.posts.posts_parent_id_fkey`
        ALTER TABLE "public"."posts" VALIDATE CONSTRAINT "posts_parent_id_fkey";
    "#]].assert_eq(&sql);
}

#[tokio::test]
async fn two_columns_of_one_index_and_one_key_get_other_types_at_once() {
    let schema = |ty: &str| {
        format!(
            "create table t (a {ty}, b {ty}, c text, primary key (a, b)); create unique index on t (b, c, a) where a > 0;
            create table o (a {ty}, b {ty}, foreign key (a, b) references t match full)"
        )
    };
    let rows =
        "; insert into t select g, g, 'x' from generate_series(1, 10) g; insert into o table t limit 0";
    lead(
        &format!("{}{}", schema("int"), rows.replace("; insert into o table t limit 0", "")),
        &schema("bigint"),
        Vec::new(),
    )
    .await;
}
