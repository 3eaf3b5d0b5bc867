//! The form that a statement has where a table may be in use.

use expect_test::{Expect, expect};

use crate::support::statements;

async fn check(before: &str, after: &str, expected: Expect) {
    let statements: Vec<_> = statements(before, after).await.iter().map(|sql| format!("{sql};\n")).collect();
    expected.assert_eq(&statements.concat());
}

#[tokio::test]
async fn an_index_of_a_table_that_is_there_is_built_concurrently() {
    check(
        "create table t (a int)",
        "create table t (a int); create index i on t (a)",
        expect![[r#"
        CREATE INDEX CONCURRENTLY i ON public.t USING btree (a);
    "#]],
    )
    .await;
    check(
        "create table t (a int); create index i on t (a)",
        "create table t (a int)",
        expect![[r#"
        DROP INDEX CONCURRENTLY "public"."i";
    "#]],
    )
    .await;
}

#[tokio::test]
async fn the_index_of_a_new_table_is_built_plainly() {
    check(
        "",
        "create table t (a int unique); create index i on t (a)",
        expect![[r#"
        CREATE TABLE "public"."t" (
            "a" integer
        );
        ALTER TABLE "public"."t" ADD CONSTRAINT "t_a_key" UNIQUE (a);
        CREATE INDEX i ON public.t USING btree (a);
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_unique_constraint_is_made_of_an_index() {
    let after = "create table t (a int, constraint u unique (a) deferrable initially deferred)";
    check(
        "create table t (a int)",
        after,
        expect![[r#"
        CREATE UNIQUE INDEX CONCURRENTLY u ON public.t USING btree (a);
        ALTER TABLE "public"."t" ADD CONSTRAINT "u" UNIQUE USING INDEX "u" DEFERRABLE INITIALLY DEFERRED;
    "#]],
    )
    .await;
}

#[tokio::test]
async fn checks_and_foreign_keys_are_validated_in_a_step_of_their_own() {
    let before = "create table o (id int primary key); create table t (a int)";
    let after = "create table o (id int primary key);
        create table t (a int, constraint k check (a > 0), constraint f foreign key (a) references o)";
    check(
        before,
        after,
        expect![[r#"
        ALTER TABLE "public"."t" ADD CONSTRAINT "k" CHECK ((a > 0)) NOT VALID;
        ALTER TABLE "public"."t" VALIDATE CONSTRAINT "k";
        ALTER TABLE "public"."t" ADD CONSTRAINT "f" FOREIGN KEY (a) REFERENCES public.o(id) NOT VALID;
        ALTER TABLE "public"."t" VALIDATE CONSTRAINT "f";
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_column_becomes_not_null_by_a_check_that_is_proved() {
    check(
        "create table t (a int)",
        "create table t (a int not null)",
        expect![[r#"
        ALTER TABLE "public"."t" ADD CONSTRAINT "not_null_a" CHECK ("a" IS NOT NULL) NOT VALID;
        ALTER TABLE "public"."t" VALIDATE CONSTRAINT "not_null_a";
        ALTER TABLE "public"."t" ALTER COLUMN "a" SET NOT NULL;
        ALTER TABLE "public"."t" DROP CONSTRAINT "not_null_a";
    "#]],
    )
    .await;
}

#[tokio::test]
async fn an_index_of_partitions_is_built_one_by_one() {
    let tables =
        "create table t (a int) partition by list (a); create table t1 partition of t for values in (1)";
    check(
        tables,
        &format!("{tables}; create index i on t (a)"),
        expect![[r#"
        CREATE INDEX i ON ONLY public.t USING btree (a);
        CREATE INDEX CONCURRENTLY t1_a_idx ON public.t1 USING btree (a);
        ALTER INDEX "public"."i" ATTACH PARTITION "public"."t1_a_idx";
    "#]],
    )
    .await;
}

#[tokio::test]
async fn an_index_is_replaced_without_a_gap() {
    let after = r#"create table t (a int, b int); create index "an ""index" on t (b)"#;
    check(
        r#"create table t (a int, b int); create index "an ""index" on t (a)"#,
        after,
        expect![[r#"
        CREATE INDEX CONCURRENTLY "an ""index_new" ON public.t USING btree (b);
        DROP INDEX CONCURRENTLY "public"."an ""index";
        ALTER INDEX "public"."an ""index_new" RENAME TO "an ""index";
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_column_with_a_value_of_its_own_in_every_row_is_filled_a_few_rows_at_a_time() {
    let before = "create table t (id int primary key)";
    check(
        before,
        "create table t (id int primary key, u uuid not null default gen_random_uuid(), at timestamptz default now())",
        expect![[r#"
            ALTER TABLE "public"."t" ADD COLUMN "u" uuid;
            ALTER TABLE "public"."t" ALTER COLUMN "u" SET DEFAULT gen_random_uuid();
            UPDATE "public"."t" SET "u" = DEFAULT WHERE "u" IS NULL;
            ALTER TABLE "public"."t" ADD CONSTRAINT "not_null_u" CHECK ("u" IS NOT NULL) NOT VALID;
            ALTER TABLE "public"."t" VALIDATE CONSTRAINT "not_null_u";
            ALTER TABLE "public"."t" ALTER COLUMN "u" SET NOT NULL;
            ALTER TABLE "public"."t" DROP CONSTRAINT "not_null_u";
            ALTER TABLE "public"."t" ADD COLUMN "at" timestamp with time zone DEFAULT now();
        "#]],
    )
    .await;
    check(
        before,
        "create table t (id int primary key, n bigint generated always as identity)",
        expect![[r#"
            ALTER TABLE "public"."t" ADD COLUMN "n" bigint;
            CREATE SEQUENCE "public"."t_n_count" AS bigint;
            ALTER TABLE "public"."t" ALTER COLUMN "n" SET DEFAULT nextval('"public"."t_n_count"');
            UPDATE "public"."t" SET "n" = DEFAULT WHERE "n" IS NULL;
            ALTER TABLE "public"."t" ADD CONSTRAINT "not_null_n" CHECK ("n" IS NOT NULL) NOT VALID;
            ALTER TABLE "public"."t" VALIDATE CONSTRAINT "not_null_n";
            ALTER TABLE "public"."t" ALTER COLUMN "n" SET NOT NULL;
            ALTER TABLE "public"."t" DROP CONSTRAINT "not_null_n";
            ALTER TABLE "public"."t" ALTER COLUMN "n" DROP DEFAULT;
            ALTER TABLE "public"."t" ALTER COLUMN "n" ADD GENERATED ALWAYS AS IDENTITY;
            SELECT setval(pg_get_serial_sequence('"public"."t"', 'n'), nextval('"public"."t_n_count"'), false);
            DROP SEQUENCE "public"."t_n_count";
        "#]],
    )
    .await;
    check(
        before,
        "create table t (id int primary key, n serial)",
        expect![[r#"
        CREATE SEQUENCE "public"."t_n_seq" AS integer;
        ALTER TABLE "public"."t" ADD COLUMN "n" integer;
        ALTER TABLE "public"."t" ALTER COLUMN "n" SET DEFAULT nextval('public.t_n_seq'::regclass);
        UPDATE "public"."t" SET "n" = DEFAULT WHERE "n" IS NULL;
        ALTER TABLE "public"."t" ADD CONSTRAINT "not_null_n" CHECK ("n" IS NOT NULL) NOT VALID;
        ALTER TABLE "public"."t" VALIDATE CONSTRAINT "not_null_n";
        ALTER TABLE "public"."t" ALTER COLUMN "n" SET NOT NULL;
        ALTER TABLE "public"."t" DROP CONSTRAINT "not_null_n";
        ALTER SEQUENCE "public"."t_n_seq" OWNED BY "public"."t"."n";
    "#]],
    )
    .await;
}
