//! A database cleared, migrated and filled.

use expect_test::expect;
use mizzle_pg::testing::TestDb;

use crate::project::Project;

/// Everything that a schema may hold, in forms that depend on each other.
const EVERYTHING: &str = "
    CREATE SCHEMA app;
    CREATE SCHEMA \"Odd name\";
    CREATE TYPE app.mood AS ENUM ('good', 'bad');
    CREATE TYPE app.pair AS (a int, b app.mood);
    CREATE DOMAIN app.positive AS int CHECK (VALUE > 0);
    CREATE TYPE app.days AS RANGE (subtype = date);
    CREATE TABLE people (id serial PRIMARY KEY, born int GENERATED ALWAYS AS IDENTITY, mood app.mood, pair app.pair);
    CREATE TABLE app.posts (id bigint PRIMARY KEY, author int REFERENCES people, likes app.positive) PARTITION BY RANGE (id);
    CREATE TABLE app.posts_1 PARTITION OF app.posts FOR VALUES FROM (0) TO (10);
    CREATE FUNCTION app.total(people) RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM people';
    CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
    CREATE TRIGGER t BEFORE UPDATE ON people EXECUTE FUNCTION nothing();
    CREATE PROCEDURE \"Do\"(int, text) LANGUAGE sql AS '';
    CREATE AGGREGATE app.sums(int) (sfunc = int4pl, stype = int);
    CREATE OPERATOR app.<+> (leftarg = int, rightarg = int, function = int4pl);
    CREATE COLLATION app.c FROM \"C\";
    CREATE TEXT SEARCH CONFIGURATION app.english (COPY = pg_catalog.english);
    CREATE VIEW app.names AS SELECT id, app.total(p) FROM people p;
    CREATE MATERIALIZED VIEW \"Odd name\".\"A \"\"view\" AS SELECT 1 AS one;
    CREATE SEQUENCE app.tickets;
    CREATE STATISTICS app.st ON id, mood FROM people;
    CREATE PUBLICATION feed FOR TABLE people;
    CREATE TABLE mizzle_like (a int);
";

/// How many objects there are in schemas of nobody's system but the journal's.
const LEFT: &str = "SELECT count(*) FROM pg_depend d JOIN pg_namespace n ON n.oid = d.refobjid \
    WHERE d.refclassid = 'pg_namespace'::regclass AND d.deptype = 'n' AND nspname !~ '^pg_' \
    AND nspname NOT IN ('information_schema', 'mizzle')";

async fn one(db: &TestDb, sql: &str) -> String {
    db.raw(sql).await.unwrap().remove(0).rows.remove(0).remove(0).unwrap_or_default()
}

#[tokio::test]
async fn a_reset_drops_every_kind_of_object_and_says_so() {
    let db = TestDb::new("").await.unwrap();
    db.script(EVERYTHING).await.unwrap();
    let project = Project::with(&db);
    project.migration("1_notes", "CREATE TABLE people (id int)", "DROP TABLE people");
    expect![[r#"
        dropped 20 objects, applied 1 migration
        ! dropped materialized view "Odd name"."A ""view"
        ! dropped aggregate app.sums(integer)
        ! dropped collation app.c
        ! dropped function app.total(public.people)
        ! dropped operator app.<+>(integer,integer)
        ! dropped sequence app.tickets
        ! dropped table app.posts
        ! dropped text search configuration app.english
        ! dropped type app.days
        ! dropped type app.mood
        ! dropped type app.pair
        ! dropped type app.positive
        ! dropped view app.names
        ! dropped function public.nothing()
        ! dropped procedure public."Do"(integer,pg_catalog.text)
        ! dropped table public.mizzle_like
        ! dropped table public.people
        ! dropped publication feed
        ! dropped schema Odd name
        ! dropped schema app
        ! 1_notes: 1 step
        !   1  CREATE TABLE people (id int)
        = 0
    "#]]
    .assert_eq(&project.run(&["reset"]).to_string());
    assert_eq!(one(&db, LEFT).await, "1");
    assert_eq!(one(&db, "SELECT count(*) FROM pg_publication").await, "0");
    let again = project.run(&["reset", "--json"]);
    expect![[r#"
        {
          "applied": [
            "1_notes"
          ],
          "dropped": [
            "table public.people"
          ],
          "kept": [],
          "seed_command": null,
          "seeds": []
        }
        = 0
    "#]]
    .assert_eq(&again.to_string());
}

#[tokio::test]
async fn seeds_run_in_their_order_and_all_or_none_of_them() {
    let db = TestDb::new("").await.unwrap();
    let project = Project::with(&db);
    project.migration("1_notes", "CREATE TABLE notes (id int PRIMARY KEY, said text)", "DROP TABLE notes");
    assert_eq!(project.run(&["reset", "--seed"]).code, 2);
    project.write(
        "mizzle.toml",
        "seed = \"seeds\"\nseed_command = \"echo ran for ${DATABASE_URL:+it} > ran.txt; echo done\"\n",
    );
    project.write("seeds/02_more.sql", "INSERT INTO notes SELECT 2, said FROM notes;\n-- an end");
    project.write("seeds/01_first.sql", "INSERT INTO notes VALUES (1, 'a;b');");
    project.write("seeds/notes.txt", "no SQL");
    let ran = project.run(&["reset", "--seed", "--quiet"]);
    expect![[r#"
        dropped 0 objects, applied 1 migration, ran 2 statements of 2 seeds, ran `echo ran for ${DATABASE_URL:+it} > ran.txt; echo done`
        ! done
        = 0
    "#]]
    .assert_eq(&ran.to_string());
    assert_eq!(project.read("ran.txt"), "ran for it\n");
    assert_eq!(one(&db, "SELECT string_agg(said, ',') FROM notes").await, "a;b,a;b");
    project
        .write("seeds/03_wrong.sql", "INSERT INTO notes VALUES (3, '');\nINSERT INTO notes VALUES (1, '');");
    expect![[r#"
        ! error: seeds/03_wrong.sql:2: step 2 of 2: duplicate key value violates unique constraint "notes_pkey" (SQLSTATE 23505)
        !   detail: Key (id)=(1) already exists.
        !   statement: INSERT INTO notes VALUES (1, '')
        !   no row of any seed is there: all of them are one transaction
        = 1
    "#]]
    .assert_eq(&project.run(&["reset", "--seed", "--quiet"]).to_string());
    assert_eq!(one(&db, "SELECT count(*) FROM notes").await, "0");
    // What cannot be read is an error before anything is dropped.
    db.script("INSERT INTO notes VALUES (7, '')").await.unwrap();
    project.write("seeds/03_wrong.sql", "BEGIN;");
    let ran = project.run(&["reset", "--seed"]);
    assert!(ran.err.contains("seeds/03_wrong.sql:1: BEGIN in a migration"), "{ran}");
    assert_eq!(one(&db, "SELECT count(*) FROM notes").await, "1");
}

#[tokio::test]
async fn a_database_that_is_elsewhere_wants_its_name() {
    let db = TestDb::new("CREATE TABLE t (a int)").await.unwrap();
    let project = Project::with(&db);
    project.write("migrations/.gitkeep", "");
    let name = db.config().database();
    let ran = project.run(&["reset", "--database", "other"]);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains(&format!("--database says `other`, and the URL leads to `{name}`")), "{ran}");
    assert_eq!(one(&db, "SELECT count(*) FROM t").await, "0");
    assert_eq!(project.run(&["reset", "--database", name]).code, 0);
    // Nobody is asked for more before the name is said: there is no such host.
    let url = format!("postgresql://me@db.example.invalid/{name}");
    let ran = project.run(&["reset", "--url", &url]);
    assert_eq!(ran.code, 4, "{ran}");
    let said = "is on db.example.invalid, not on this machine";
    assert!(ran.err.contains(said) && ran.err.contains(&format!("--database {name}")), "{ran}");
}

#[tokio::test]
async fn a_reset_that_failed_in_a_migration_is_repeated() {
    let db = TestDb::new("CREATE TABLE t (a int)").await.unwrap();
    let project = Project::with(&db);
    project.migration("1_t", "CREATE TABLE t (a int);\n-- section: b\nSELECT 1/0;", "");
    let ran = project.run(&["reset"]);
    assert_eq!(ran.code, 1, "{ran}");
    assert!(ran.err.contains("step 1 is done and stays"), "{ran}");
    project.migration("1_t", "CREATE TABLE t (b int);\n-- section: b\nSELECT 1;", "");
    let ran = project.run(&["reset"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(
        one(
            &db,
            "SELECT string_agg(attname, ',') FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0"
        )
        .await,
        "b"
    );
}

#[tokio::test]
async fn a_role_that_may_not_drop_all_keeps_the_rest() {
    let db = TestDb::new(
        "CREATE TABLE theirs (a int);
         DO $$ BEGIN CREATE ROLE mizzle_reset_tester LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
         GRANT CREATE, USAGE ON SCHEMA public TO mizzle_reset_tester;
         CREATE EXTENSION IF NOT EXISTS citext;",
    )
    .await
    .unwrap();
    db.script(&format!("GRANT CREATE ON DATABASE \"{}\" TO mizzle_reset_tester", db.config().database()))
        .await
        .unwrap();
    db.script("SET ROLE mizzle_reset_tester; CREATE TABLE ours (a int, e citext); CREATE VIEW v AS TABLE ours; RESET ROLE")
        .await
        .unwrap();
    let project = Project::with(&db);
    project.write("migrations/.gitkeep", "");
    let mut command = project.command(&["reset"]);
    let ran = command.env("PGOPTIONS", "-c role=mizzle_reset_tester").output().unwrap();
    let said = String::from_utf8(ran.stderr).unwrap();
    expect![[r#"
        dropped table public.ours
        dropped view public.v
        kept extension citext: it may not be dropped, or holds what may not
        kept table public.theirs: it may not be dropped, or holds what may not
    "#]]
    .assert_eq(&said);
    assert_eq!(one(&db, "SELECT count(*) FROM theirs").await, "0");
}
