//! Changes in two migrations, between which programs of the old and the new kind work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use expect_test::{Expect, expect};
use mizzle_kit::facts::{Facts, Kind, ObjectId};
use mizzle_kit::introspect::{Scope, facts};
use mizzle_kit::migration::{Migrations, sections};
use mizzle_kit::plan::{Answer, Options, Phases, Refusal, phases};
use mizzle_pg::Db;
use mizzle_pg::testing::TestDb;

use crate::running::{column, migration, quick};
use crate::support::{database, nothing_is_found, read};

fn table(name: &str) -> ObjectId {
    ObjectId::new(Kind::Table, "public", name)
}

fn renamed(gone: ObjectId, now: ObjectId) -> Vec<Answer> {
    vec![Answer { gone, now: Some(now) }]
}

fn of(table: &str, column: &str) -> ObjectId {
    ObjectId::new(Kind::Column, "public", table).of(column)
}

/// The two migrations; what is not said to be renamed is not.
pub fn two(before: &Facts, after: &Facts, answers: Vec<Answer>) -> Phases {
    let mut options = Options { answers, ..Options::default() };
    if let Err(Refusal::Questions(open)) = phases(before, after, &options) {
        options
            .answers
            .extend(open.questions.into_iter().map(|question| Answer { gone: question.gone, now: None }));
    }
    phases(before, after, &options).unwrap().0.expect("two phases")
}

pub fn both(two: &Phases) -> Migrations {
    let (up, down) = (sections(&two.expand), sections(&two.expand_back));
    let gated = format!("-- after: deploy\n{}", sections(&two.contract));
    Migrations::new(vec![
        migration("1_expand", &up, Some(&down)),
        migration("2_contract", &gated, Some(&sections(&two.contract_back))),
    ])
}

async fn now(db: &TestDb) -> Facts {
    facts(db, &Scope { schemas: vec!["!mizzle".into()], ..Scope::default() }).await.unwrap()
}

#[track_caller]
fn same(is: &Facts, should: &Facts, helpers: &[ObjectId]) {
    let differences = is.differences(should);
    let real =
        differences.iter().filter(|found| found.attribute.is_none() || !helpers.contains(&found.object));
    let real: Vec<_> = real.map(ToString::to_string).collect();
    assert!(real.is_empty(), "{}", real.join("\n"));
}

/// Leads through both migrations and back, and holds what there is at each place against what there should be.
pub async fn lead(before: &str, after: &str, answers: Vec<Answer>) -> Phases {
    let (db, other) = (database(before).await, database(after).await);
    let (old, new) = (read(&db).await, read(&other).await);
    led(&db, &old, &new, two(&old, &new, answers)).await
}

pub async fn led(db: &TestDb, old: &Facts, new: &Facts, two: Phases) -> Phases {
    for plan in [&two.expand, &two.expand_back, &two.contract, &two.contract_back] {
        nothing_is_found(plan).unwrap();
    }
    let all = both(&two);
    let expand = quick_to("1_expand");
    let failed = |failure: mizzle_kit::migration::Failure| panic!("{failure}\n{}", sections(&two.expand));
    all.migrate(db, &expand, &mut |_| {}).await.unwrap_or_else(failed);
    same(&now(db).await, &two.between, &two.helpers);
    all.migrate(db, &quick_to("2_contract"), &mut |_| {}).await.unwrap();
    same(&now(db).await, new, &[]);
    all.rollback(db, 1, &quick(), &mut |_| {}).await.unwrap();
    same(&now(db).await, &two.between, &two.helpers);
    all.rollback(db, 1, &quick(), &mut |_| {}).await.unwrap();
    same(&now(db).await, old, &[]);
    two
}

pub fn quick_to(name: &str) -> mizzle_kit::migration::Options {
    mizzle_kit::migration::Options { to: Some(name.to_owned()), ..quick() }
}

#[tokio::test]
async fn a_column_that_is_renamed_is_there_twice_until_the_contract() {
    let before =
        "create table users (id int primary key, name text not null default 'nobody', unique (name));
        create index by_name on users (lower(name));
        insert into users select g, 'n' || g from generate_series(1, 2500) g";
    let after = "create table users (id int primary key, full_name text not null default 'nobody', unique (full_name));
        create index by_name on users (lower(full_name))";
    let two = lead(before, after, renamed(of("users", "name"), of("users", "full_name"))).await;
    check(
        &two,
        expect![[r#"
            -- section: function, column, trigger; transaction: one; lock_timeout: 2s; statement_timeout: 3s; lock: ACCESS EXCLUSIVE
            SET LOCAL check_function_bodies = off;
            -- untracked-dependencies: function `public.zz_mizzle_sync_users_full_name()`
            CREATE OR REPLACE FUNCTION "public"."zz_mizzle_sync_users_full_name"()
             RETURNS trigger
             LANGUAGE plpgsql
            AS $mizzle$
            BEGIN
                IF TG_OP = 'INSERT' THEN
                    IF NEW."full_name" IS NULL THEN
                        NEW."full_name" := NEW."name";
                    ELSE
                        NEW."name" := NEW."full_name";
                    END IF;
                ELSIF NEW."full_name" IS DISTINCT FROM OLD."full_name" THEN
                    NEW."name" := NEW."full_name";
                ELSIF NEW."name" IS DISTINCT FROM OLD."name" THEN
                    NEW."full_name" := NEW."name";
                END IF;
                RETURN NEW;
            END
            $mizzle$;
            REVOKE EXECUTE ON FUNCTION "public"."zz_mizzle_sync_users_full_name"() FROM PUBLIC;
            ALTER TABLE "public"."users" ADD COLUMN "full_name" text;
            CREATE TRIGGER "zz_mizzle_sync_users_full_name" BEFORE INSERT OR UPDATE ON "public"."users" FOR EACH ROW EXECUTE FUNCTION "public"."zz_mizzle_sync_users_full_name"();

            -- section: column; transaction: none; backfill: by primary key; batch: 1000; pause: 10ms; statement_timeout: 30s
            UPDATE "public"."users" SET "full_name" = "name" WHERE "full_name" IS DISTINCT FROM "name";

            -- section: column; transaction: one; lock_timeout: 2s; statement_timeout: 3s; lock: ACCESS EXCLUSIVE
            ALTER TABLE "public"."users" ADD CONSTRAINT "not_null_full_name" CHECK ("full_name" IS NOT NULL) NOT VALID;

            -- section: column; transaction: one; lock_timeout: 2s; statement_timeout: 20min; lock: ACCESS EXCLUSIVE
            -- depends-on-data: column `public.users.full_name`
            ALTER TABLE "public"."users" VALIDATE CONSTRAINT "not_null_full_name";
            ALTER TABLE "public"."users" ALTER COLUMN "full_name" SET NOT NULL;
            ALTER TABLE "public"."users" DROP CONSTRAINT "not_null_full_name";

            -- section: constraint; transaction: none; statement_timeout: 20min; lock: SHARE UPDATE EXCLUSIVE
            -- index-build: constraint `public.users.users_full_name_key`
            -- depends-on-data: constraint `public.users.users_full_name_key`
            CREATE UNIQUE INDEX CONCURRENTLY users_full_name_key ON public.users USING btree (full_name);

            -- section: constraint; transaction: one; lock_timeout: 2s; statement_timeout: 3s; lock: ACCESS EXCLUSIVE
            ALTER TABLE "public"."users" ADD CONSTRAINT "users_full_name_key" UNIQUE USING INDEX "users_full_name_key";

            -- contract
            -- section: constraint; transaction: one; lock_timeout: 2s; statement_timeout: 3s; lock: ACCESS EXCLUSIVE
            -- correctness: constraint `public.users.users_name_key`
            -- index-dropped: constraint `public.users.users_name_key`
            ALTER TABLE "public"."users" DROP CONSTRAINT "users_name_key";

            -- section: index; transaction: none; statement_timeout: 20min; lock: SHARE UPDATE EXCLUSIVE
            -- index-build: index `public.by_name`
            CREATE INDEX CONCURRENTLY "by_name_new" ON public.users USING btree (lower(full_name));
            -- index-dropped: index `public.by_name`
            DROP INDEX CONCURRENTLY "public"."by_name";

            -- section: index; transaction: one; lock_timeout: 2s; statement_timeout: 3s
            ALTER INDEX "public"."by_name_new" RENAME TO "by_name";

            -- section: function, column, default, index, trigger; transaction: one; lock_timeout: 2s; statement_timeout: 20min; lock: ACCESS EXCLUSIVE
            SET LOCAL check_function_bodies = off;
            ANALYZE "public"."users";
            DROP TRIGGER "zz_mizzle_sync_users_full_name" ON "public"."users";
            -- data-loss: column `public.users.name`
            ALTER TABLE "public"."users" DROP COLUMN "name";
            -- untracked-dependencies: function `public.zz_mizzle_sync_users_full_name()`
            DROP FUNCTION "public"."zz_mizzle_sync_users_full_name"();
            ALTER TABLE ONLY "public"."users" ALTER COLUMN "full_name" SET DEFAULT 'nobody'::text;
        "#]],
    );
}

#[tokio::test]
async fn a_table_that_is_renamed_has_a_view_under_its_old_name_until_the_contract() {
    let before = "create table users (id int primary key generated always as identity, name text);
        create view v as select name from users; grant select, insert on users to pg_monitor";
    let after = "create table people (id int generated always as identity, name text, constraint users_pkey primary key (id));
        alter sequence people_id_seq rename to users_id_seq;
        create view v as select name from people; grant select, insert on people to pg_monitor";
    let two = lead(before, after, renamed(table("users"), table("people"))).await;
    check(
        &two,
        expect![[r#"
            -- section: table, view; transaction: one; lock_timeout: 2s; statement_timeout: 3s; lock: ACCESS EXCLUSIVE
            -- mizzle: allow rename-table as the source says
            ALTER TABLE "public"."users" RENAME TO "people";
            CREATE VIEW "public"."users" WITH ("security_invoker" = 'true') AS
            SELECT "id", "name" FROM "public"."people";
            GRANT INSERT ON TABLE "public"."users" TO "pg_monitor";
            GRANT SELECT ON TABLE "public"."users" TO "pg_monitor";
            CREATE OR REPLACE VIEW "public"."v" AS
             SELECT people.name
               FROM public.people;

            -- contract
            -- section: view; transaction: one; lock_timeout: 2s; statement_timeout: 3s; lock: ACCESS EXCLUSIVE
            DROP VIEW "public"."users";
        "#]],
    );
}

#[tokio::test]
async fn a_table_and_its_column_that_are_renamed_at_once_have_both_names_until_the_contract() {
    let before = "create table users (id int primary key, name text not null, email text unique);
        create index users_lower on users (lower(name)); create view v as select name from users;
        create table posts (id int primary key, user_id int references users)";
    let after = "create table people (id int, full_name text not null, email text unique, constraint users_pkey primary key (id));
        alter table people rename constraint people_email_key to users_email_key;
        create index users_lower on people (lower(full_name)); create view v as select full_name from people;
        create table posts (id int primary key, user_id int references people)";
    // The column by either name of its table.
    for owner in ["users", "people"] {
        let mut answers = renamed(table("users"), table("people"));
        answers.extend(renamed(of(owner, "name"), of("people", "full_name")));
        let two = lead(before, after, answers).await;
        assert!(sections(&two.contract).contains(r#"DROP VIEW "public"."users""#));
    }
}

#[tokio::test]
async fn what_goes_goes_with_the_contract_and_may_be_left_out_before() {
    let before =
        "create table t (id int primary key, a int not null, b text not null default 'x', check (a > 0));
        create index t_a on t (a); create table u (id int primary key, t int references t);
        create function f() returns int language sql as 'select 1'; create view v as select a, f() from t";
    let after = "create table t (id int primary key, c int)";
    let two = lead(before, after, Vec::new()).await;
    check(
        &two,
        expect![[r#"
            -- section: column, constraint; transaction: one; lock_timeout: 2s; statement_timeout: 3s; lock: ACCESS EXCLUSIVE
            -- correctness: constraint `public.t.t_a_check`
            ALTER TABLE "public"."t" DROP CONSTRAINT "t_a_check";
            ALTER TABLE "public"."t" ALTER COLUMN "a" DROP NOT NULL;
            ALTER TABLE "public"."t" ADD COLUMN "c" integer;

            -- contract
            -- section: view; transaction: one; lock_timeout: 2s; statement_timeout: 3s; lock: ACCESS EXCLUSIVE
            DROP VIEW "public"."v";

            -- section: index; transaction: none; statement_timeout: 20min; lock: SHARE UPDATE EXCLUSIVE
            -- index-dropped: index `public.t_a`
            DROP INDEX CONCURRENTLY "public"."t_a";

            -- section: function, table, column; transaction: one; lock_timeout: 2s; statement_timeout: 3s; lock: ACCESS EXCLUSIVE
            SET LOCAL check_function_bodies = off;
            -- data-loss: column `public.t.a`
            ALTER TABLE "public"."t" DROP COLUMN "a";
            -- data-loss: column `public.t.b`
            ALTER TABLE "public"."t" DROP COLUMN "b";
            -- data-loss: table `public.u`
            DROP TABLE "public"."u";
            -- untracked-dependencies: function `public.f()`
            DROP FUNCTION "public"."f"();
        "#]],
    );
}

#[tokio::test]
async fn what_needs_no_second_migration_has_none() {
    let (before, after) =
        (database("create table t (a int)").await, database("create table t (a int, b int)").await);
    let planned = phases(&read(&before).await, &read(&after).await, &Options::default());
    assert_eq!(planned, Ok((None, Vec::new())));
}

#[track_caller]
fn check(two: &Phases, expected: Expect) {
    expected.assert_eq(&format!("{}\n-- contract\n{}", sections(&two.expand), sections(&two.contract)));
}

/// Writers that know a column by one name and write it until they are told to stop. Each row has one writer, so that what
/// it wrote last is what has to be there.
async fn writes(db: Db, column: &'static str, first: i32, stop: Arc<AtomicBool>) -> i32 {
    let mut rounds = 0;
    loop {
        rounds += 1;
        let (insert, update) = (first + rounds * 10, first);
        let sql = format!(
            "INSERT INTO users (id, {column}) VALUES ({insert}, 'new {insert}'); \
             UPDATE users SET {column} = 'round {rounds}' WHERE id = {update}"
        );
        for statement in sql.split("; ") {
            db.script(statement).await.unwrap_or_else(|error| panic!("{error}\n{statement}"));
        }
        if stop.load(Ordering::Relaxed) {
            return rounds;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_of_both_kinds_lose_nothing_while_a_column_is_renamed() {
    let before = "create table users (id int primary key, name text not null);
        insert into users select g, 'n' || g from generate_series(1, 5000) g";
    let after = "create table users (id int primary key, full_name text not null)";
    let (db, other) = (database(before).await, database(after).await);
    let two =
        two(&read(&db).await, &read(&other).await, renamed(of("users", "name"), of("users", "full_name")));
    // Smaller batches, so that the writers come in between.
    let up = sections(&two.expand).replace("batch: 1000", "batch: 100");
    let all = Migrations::new(vec![migration("1_expand", &up, None)]);
    let stop = Arc::new(AtomicBool::new(false));
    let connect = async || Db::connect_with(db.config().clone()).await.unwrap();
    let old = tokio::spawn(writes(connect().await, "name", 10_001, stop.clone()));
    db.script("INSERT INTO users VALUES (10001, 'one'), (10002, 'two')").await.unwrap();
    all.migrate(&db, &quick(), &mut |_| {}).await.unwrap();
    // Now there are programs of both kinds.
    let new = tokio::spawn(writes(connect().await, "full_name", 10_002, stop.clone()));
    while !column(&db, "SELECT full_name FROM users WHERE id = 10002").await[0].starts_with("round") {
        tokio::task::yield_now().await;
    }
    stop.store(true, Ordering::Relaxed);
    let (old, new) = (old.await.unwrap(), new.await.unwrap());
    assert!(old > 1 && new > 1);
    assert_eq!(column(&db, "SELECT count(*) FROM users WHERE name IS DISTINCT FROM full_name").await, ["0"]);
    assert_eq!(
        column(&db, "SELECT name FROM users WHERE id IN (10001, 10002) ORDER BY id").await,
        [format!("round {old}"), format!("round {new}")]
    );
    let rows = 5002 + old + new;
    assert_eq!(column(&db, "SELECT count(*) FROM users").await, [rows.to_string()]);
    assert_eq!(
        column(&db, "SELECT count(*) FROM users WHERE id > 10002 AND full_name <> 'new ' || id").await,
        ["0"]
    );
    assert_eq!(
        column(&db, "SELECT count(*) FROM users WHERE id <= 5000 AND full_name <> 'n' || id").await,
        ["0"]
    );
}

#[tokio::test]
async fn old_programs_write_through_the_view_of_a_renamed_table() {
    let before =
        "create table users (id int primary key generated by default as identity, name text not null)";
    let after = "create table people (id int generated by default as identity, name text not null, constraint users_pkey primary key (id));
        alter sequence people_id_seq rename to users_id_seq";
    let (db, other) = (database(before).await, database(after).await);
    let two = two(&read(&db).await, &read(&other).await, renamed(table("users"), table("people")));
    both(&two).migrate(&db, &quick_to("1_expand"), &mut |_| {}).await.unwrap();
    db.script(
        "INSERT INTO users (name) VALUES ('old') RETURNING id; INSERT INTO people (name) VALUES ('new');
         INSERT INTO users (id, name) VALUES (1, 'older') ON CONFLICT (id) DO UPDATE SET name = excluded.name;
         UPDATE users SET name = name || '!' WHERE id = 2; DELETE FROM people WHERE false",
    )
    .await
    .unwrap();
    assert_eq!(column(&db, "SELECT name FROM people ORDER BY id").await, ["older", "new!"]);
}

#[tokio::test]
async fn a_column_gets_another_type_beside_and_takes_the_name_in_one_step() {
    let before = "create table t (id int primary key, n int not null default 3, s text); create index t_n on t (n, s) where n > 0;
        insert into t select g, g, g::text from generate_series(1, 1200) g";
    let after = "create table t (id int primary key, n bigint not null default 3, s text); create index t_n on t (n, s) where n > 0";
    let two = lead(before, after, Vec::new()).await;
    check(
        &two,
        expect![[r#"
            -- section: function, column, trigger; transaction: one; lock_timeout: 2s; statement_timeout: 3s; lock: ACCESS EXCLUSIVE
            SET LOCAL check_function_bodies = off;
            -- untracked-dependencies: function `public.zz_mizzle_sync_t_n()`
            CREATE OR REPLACE FUNCTION "public"."zz_mizzle_sync_t_n"()
             RETURNS trigger
             LANGUAGE plpgsql
            AS $mizzle$
            BEGIN
                NEW."n_new" := NEW."n"::bigint;
                RETURN NEW;
            END
            $mizzle$;
            REVOKE EXECUTE ON FUNCTION "public"."zz_mizzle_sync_t_n"() FROM PUBLIC;
            ALTER TABLE "public"."t" ADD COLUMN "n_new" bigint;
            CREATE TRIGGER "zz_mizzle_sync_t_n" BEFORE INSERT OR UPDATE ON "public"."t" FOR EACH ROW EXECUTE FUNCTION "public"."zz_mizzle_sync_t_n"();

            -- section: column; transaction: none; backfill: by primary key; batch: 1000; pause: 10ms; statement_timeout: 30s
            -- depends-on-data: column `public.t.n_new`
            UPDATE "public"."t" SET "n_new" = "n"::bigint WHERE "n_new" IS DISTINCT FROM "n"::bigint;

            -- section: column; transaction: one; lock_timeout: 2s; statement_timeout: 3s; lock: ACCESS EXCLUSIVE
            ALTER TABLE "public"."t" ADD CONSTRAINT "not_null_n_new" CHECK ("n_new" IS NOT NULL) NOT VALID;

            -- section: column; transaction: one; lock_timeout: 2s; statement_timeout: 20min; lock: ACCESS EXCLUSIVE
            -- depends-on-data: column `public.t.n_new`
            ALTER TABLE "public"."t" VALIDATE CONSTRAINT "not_null_n_new";
            ALTER TABLE "public"."t" ALTER COLUMN "n_new" SET NOT NULL;
            ALTER TABLE "public"."t" DROP CONSTRAINT "not_null_n_new";

            -- section: index; transaction: none; statement_timeout: 20min; lock: SHARE UPDATE EXCLUSIVE
            -- index-build: index `public.t_n_new`
            CREATE INDEX CONCURRENTLY "t_n_new" ON public.t USING btree ("n_new", s) WHERE ("n_new" > 0);

            -- section: function, column, index; transaction: one; lock_timeout: 2s; statement_timeout: 3s; lock: ACCESS EXCLUSIVE
            SET LOCAL check_function_bodies = off;
            -- mizzle: allow rename-column as the source says
            ALTER TABLE "public"."t" RENAME COLUMN "n" TO "n_old";
            -- mizzle: allow rename-column as the source says
            ALTER TABLE "public"."t" RENAME COLUMN "n_new" TO "n";
            ALTER TABLE "public"."t" ALTER COLUMN "n_old" DROP DEFAULT;
            ALTER TABLE "public"."t" ALTER COLUMN "n" SET DEFAULT 3;
            ALTER TABLE "public"."t" ALTER COLUMN "n_old" DROP NOT NULL;
            -- untracked-dependencies: function `public.zz_mizzle_sync_t_n()`
            CREATE OR REPLACE FUNCTION "public"."zz_mizzle_sync_t_n"()
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
            ALTER INDEX "public"."t_n" RENAME TO "t_n_old";
            ALTER INDEX "public"."t_n_new" RENAME TO "t_n";

            -- contract
            -- section: index; transaction: none; statement_timeout: 20min; lock: SHARE UPDATE EXCLUSIVE
            -- index-dropped: index `public.t_n_old`
            DROP INDEX CONCURRENTLY "public"."t_n_old";

            -- section: function, column, trigger; transaction: one; lock_timeout: 2s; statement_timeout: 3s; lock: ACCESS EXCLUSIVE
            SET LOCAL check_function_bodies = off;
            DROP TRIGGER "zz_mizzle_sync_t_n" ON "public"."t";
            -- data-loss: column `public.t.n_old`
            ALTER TABLE "public"."t" DROP COLUMN "n_old";
            -- untracked-dependencies: function `public.zz_mizzle_sync_t_n()`
            DROP FUNCTION "public"."zz_mizzle_sync_t_n"();
        "#]],
    );
    let (before, after) =
        ("create table t (id int, exclude (id with =))", "create table t (id bigint, exclude (id with =))");
    let (before, after) = (database(before).await, database(after).await);
    let (two, notes) = phases(&read(&before).await, &read(&after).await, &Options::default()).unwrap();
    assert_eq!(two, None);
    let why = "column `public.t.id` gets its type at once: constraint `public.t.t_id_excl` uses it";
    assert_eq!(notes, [why]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_writer_loses_nothing_while_a_column_gets_another_type() {
    let before = "create table users (id int primary key, name text not null);
        insert into users select g, 'n' || g from generate_series(1, 3000) g; insert into users values (10001, 'one')";
    let after = "create table users (id int primary key, name varchar(20) not null)";
    let (db, other) = (database(before).await, database(after).await);
    let two = two(&read(&db).await, &read(&other).await, Vec::new());
    let up = sections(&two.expand).replace("batch: 1000", "batch: 100");
    let all = Migrations::new(vec![migration("1_expand", &up, Some(&sections(&two.expand_back)))]);
    let stop = Arc::new(AtomicBool::new(false));
    let connect = Db::connect_with(db.config().clone()).await.unwrap();
    let writer = tokio::spawn(writes(connect, "name", 10_001, stop.clone()));
    all.migrate(&db, &quick(), &mut |_| {}).await.unwrap();
    stop.store(true, Ordering::Relaxed);
    let rounds = writer.await.unwrap();
    let wrong = "SELECT count(*) FROM users WHERE name IS DISTINCT FROM name_old OR NOT name = CASE \
                 WHEN id <= 3000 THEN 'n' || id WHEN id > 10001 THEN 'new ' || id ELSE 'round ' END \
                 || CASE WHEN id = 10001 THEN (SELECT max(substr(name, 7)::int) FROM users WHERE id = 10001)::text ELSE '' END";
    assert_eq!(column(&db, wrong).await, ["0"]);
    assert_eq!(column(&db, "SELECT count(*) FROM users").await, [(3001 + rounds).to_string()]);
    assert_eq!(column(&db, "SELECT name FROM users WHERE id = 10001").await, [format!("round {rounds}")]);
    // What was written since is there on the way back.
    all.rollback(&db, 1, &quick(), &mut |_| {}).await.unwrap();
    assert_eq!(
        column(&db, "SELECT name || pg_typeof(name) FROM users WHERE id = 10001").await,
        [format!("round {rounds}text")]
    );
}

#[tokio::test]
async fn a_value_that_the_old_type_does_not_have_is_written_all_the_same() {
    let before = "create table t (id int primary key, n int); insert into t values (1, 1)";
    let (db, other) =
        (database(before).await, database("create table t (id int primary key, n bigint)").await);
    let two = two(&read(&db).await, &read(&other).await, Vec::new());
    both(&two).migrate(&db, &quick_to("1_expand"), &mut |_| {}).await.unwrap();
    db.script("UPDATE t SET n = 5000000000").await.unwrap();
    assert_eq!(
        column(&db, "SELECT n || ' ' || coalesce(n_old::text, 'NULL') FROM t").await,
        ["5000000000 NULL"]
    );
}

#[tokio::test]
async fn names_that_try_to_be_something_else_are_names() {
    let long = "ü".repeat(31);
    for (schema, name, old, new) in [
        ("a\"; --", "$mizzle$", "it's", "x;\ny"),
        ("s", "-- after: deploy", "$$", "/* */"),
        ("select", &long, &long[..60], &long[..58]),
    ] {
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let sql = |column: &str, other: &str| {
            let (schema, name, column) = (quoted(schema), quoted(name), quoted(column));
            format!(
                "create schema {schema}; create table {schema}.{name} ({column} text not null, id int primary key, \"n;\" {other});
                 create index on {schema}.{name} (\"n;\")"
            )
        };
        let column = |sub: &str| ObjectId::new(Kind::Column, schema, name).of(sub);
        lead(&sql(old, "int default 1"), &sql(new, "bigint default 1"), renamed(column(old), column(new)))
            .await;
    }
}

#[tokio::test]
async fn types_without_equality_are_kept_alike_too() {
    let before = "create table t (id int primary key, a json, b point, c xml, d int[], e bytea);
        insert into t values (1, '{}', '(1,2)', '<a/>', '{1}', 'x'), (2, null, null, null, null, null)";
    let after = "create table t (id int primary key, a2 json, b2 point, c2 xml, d2 int[], e2 bytea)";
    let answers = ["a", "b", "c", "d", "e"]
        .map(|name| Answer { gone: of("t", name), now: Some(of("t", &format!("{name}2"))) });
    lead(before, after, answers.to_vec()).await;
}

#[tokio::test]
async fn a_table_without_a_key_is_filled_in_one_transaction() {
    let before = "create table t (a int); insert into t select generate_series(1, 10)";
    let two = lead(before, "create table t (b int)", renamed(of("t", "a"), of("t", "b"))).await;
    assert!(!sections(&two.expand).contains("backfill: by"));
}

const KINDS: [&str; 14] = [
    "column",
    "constraint",
    "default",
    "dependents",
    "domain",
    "enum_type",
    "foreign_key",
    "generated",
    "identity",
    "index",
    "name",
    "rename",
    "table",
    "view",
];

/// The transitions of the corpus, without rows: those that need two phases lead through both and back.
#[tokio::test]
async fn the_corpus_leads_through_two_phases_and_back() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let wanted = std::env::var("MIZZLE_CORPUS").unwrap_or_default();
    let mut count = 0;
    let mut wrong = Vec::new();
    for kind in KINDS {
        for folder in std::fs::read_dir(root.join(kind)).unwrap().flatten().map(|entry| entry.path()) {
            if !folder.to_string_lossy().contains(&wanted) {
                continue;
            }
            let text = |file| std::fs::read_to_string(folder.join(file));
            let (before, after) = (text("before.sql").unwrap(), text("after.sql").unwrap());
            let mut answers: Vec<Answer> =
                text("answers.json").map(|text| serde_json::from_str(&text).unwrap()).unwrap_or_default();
            let (db, other) = (database(&before).await, database(&after).await);
            let (old, new) = (read(&db).await, read(&other).await);
            let mut planned = phases(&old, &new, &Options { answers: answers.clone(), ..Options::default() });
            while let Err(Refusal::Questions(open)) = &planned {
                answers.extend(
                    open.questions.iter().map(|question| Answer { gone: question.gone.clone(), now: None }),
                );
                planned = phases(&old, &new, &Options { answers: answers.clone(), ..Options::default() });
            }
            let (Some(two), _) = planned.unwrap() else { continue };
            count += 1;
            if let Err(why) = tokio::spawn(async move {
                led(&db, &old, &new, two).await;
            })
            .await
            {
                let why = why.into_panic();
                let text = why.downcast_ref::<String>().cloned().unwrap_or_default();
                wrong.push(format!("{}\n{text}", folder.display()));
            }
        }
    }
    assert!(count >= 20 || !wanted.is_empty(), "{count} in two phases");
    assert!(wrong.is_empty(), "{} of {count}\n{}", wrong.len(), wrong.join("\n\n"));
}
