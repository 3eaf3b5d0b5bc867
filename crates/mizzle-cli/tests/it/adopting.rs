//! Databases that other tools have migrated, with their journals as these tools make them.

use expect_test::expect;
use mizzle_pg::testing::TestDb;

use crate::project::Project;

async fn column(db: &TestDb, sql: &str) -> Vec<String> {
    let rows = db.raw(sql).await.unwrap().remove(0).rows;
    rows.into_iter().map(|mut row| row.remove(0).unwrap_or_else(|| "NULL".to_owned())).collect()
}

/// What holds after each adoption: the journal of the other tool is as it was, nothing is wrong, what was pending is
/// applied, and all can be made from nothing.
async fn goes_on(project: &Project, db: &TestDb, journal: &str, pending: usize) {
    let rows = format!("SELECT count(*) FROM {journal}");
    let before = column(db, &rows).await;
    let status = project.run(&["status"]);
    assert_eq!((status.code, status.out.matches("  pending").count()), (0, pending), "{status}");
    let ran = project.run(&["migrate"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(column(db, &rows).await, before);
    let again = project.run(&["adopt", "--json"]);
    assert_eq!(again.code, 0, "{again}");
    assert!(again.out.contains("\"written\": []") && again.out.contains("\"noted\": []"), "{again}");
    let empty = TestDb::new("").await.unwrap();
    let other = Project::with(&empty);
    let folder = project.path().join("migrations");
    let ran = other.run(&["migrate", "--migrations", folder.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{ran}");
}

#[tokio::test]
async fn a_database_of_drizzle_kit_before_1_0_goes_on() {
    let first = "CREATE TABLE \"users\" (\n\t\"id\" serial PRIMARY KEY NOT NULL,\n\t\"name\" text\n);\n--> statement-breakpoint\nCREATE INDEX \"users_name\" ON \"users\" USING btree (\"name\");";
    let hash = "SELECT encode(sha256(convert_to($t$";
    let db = TestDb::new("").await.unwrap();
    db.script(&format!(
        "{first}
         CREATE SCHEMA drizzle;
         CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint);
         INSERT INTO drizzle.__drizzle_migrations (hash, created_at) {hash}{first}$t$, 'UTF8')), 'hex'), 1709210096789"
    ))
    .await
    .unwrap();
    let project = Project::with(&db);
    project
        .write("drizzle/0000_lazy_thor.sql", first)
        .write("drizzle/0001_posts.sql", "CREATE TABLE \"posts\" (\"id\" serial)\n--> statement-breakpoint\nALTER TABLE posts ADD FOREIGN KEY (id) REFERENCES users (id);")
        .write(
            "drizzle/meta/_journal.json",
            r#"{"version": "7", "dialect": "postgresql", "entries": [
                {"idx": 0, "version": "7", "when": 1709210096789, "tag": "0000_lazy_thor", "breakpoints": true},
                {"idx": 1, "version": "7", "when": 1709210096999, "tag": "0001_posts", "breakpoints": true}]}"#,
        );
    expect![[r#"
        wrote 2 migrations to migrations: 1 applied, 1 pending
        ! drizzle: drizzle.__drizzle_migrations, drizzle
        !   20240229123456_lazy_thor  applied
        !   20240229123457_posts  pending
        = 0
    "#]]
    .assert_eq(&project.run(&["adopt"]).to_string());
    expect![[r#"
        CREATE TABLE "posts" ("id" serial)
        ;

        ALTER TABLE posts ADD FOREIGN KEY (id) REFERENCES users (id);
    "#]]
    .assert_eq(&project.read("migrations/20240229123457_posts/up.sql"));
    assert_eq!(
        column(&db, "SELECT finished_at AT TIME ZONE 'UTC' FROM mizzle.migrations").await,
        ["2024-02-29 12:34:57"]
    );
    goes_on(&project, &db, "drizzle.__drizzle_migrations", 1).await;
}

#[tokio::test]
async fn a_database_of_drizzle_kit_1_0_goes_on() {
    let db = TestDb::new(
        "CREATE TABLE a (b int);
         CREATE SCHEMA drizzle;
         CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint,
            name text, applied_at timestamp with time zone DEFAULT now());
         INSERT INTO drizzle.__drizzle_migrations (hash, created_at, name)
            VALUES ('of another line ending', 1735689599000, '20241231235959_first')",
    )
    .await
    .unwrap();
    let project = Project::with(&db);
    project
        .write("drizzle/20241231235959_first/migration.sql", "CREATE TABLE a (b int);")
        .write("drizzle/20250101000000_second/migration.sql", "CREATE TABLE c (d int);");
    expect![[r#"
        wrote 2 migrations to migrations: 1 applied, 1 pending
        ! drizzle: drizzle.__drizzle_migrations, drizzle
        !   20241231235959_first  applied
        !   20250101000000_second  pending
        ! edited since it was applied: drizzle/20241231235959_first/migration.sql
        = 0
    "#]]
    .assert_eq(&project.run(&["adopt"]).to_string());
    goes_on(&project, &db, "drizzle.__drizzle_migrations", 1).await;
}

#[tokio::test]
async fn a_database_of_diesel_goes_on_in_the_folder_that_diesel_has() {
    let db = TestDb::new(
        "CREATE TABLE posts (id int);
         CREATE TABLE __diesel_schema_migrations (
            version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
         INSERT INTO __diesel_schema_migrations (version) VALUES ('00000000000000'), ('20190201000000')",
    )
    .await
    .unwrap();
    let project = Project::with(&db);
    project
        .migration("00000000000000_diesel_initial_setup", "-- nothing\n", "")
        .migration("2019-02-01-000000_create_posts", "CREATE TABLE posts (id int);\n", "DROP TABLE posts;\n")
        .migration("2020-02-01-000000_index", "CREATE INDEX CONCURRENTLY i ON posts (id)", "DROP INDEX i;\n")
        .write("migrations/2020-02-01-000000_index/metadata.toml", "run_in_transaction = false\n");
    expect![[r#"
        wrote 1 migration to migrations: 2 applied, 1 pending
        ! diesel: __diesel_schema_migrations, migrations
        !   00000000000000_diesel_initial_setup  applied
        !   2019-02-01-000000_create_posts  applied
        !   2020-02-01-000000_index  pending
        = 0
    "#]]
    .assert_eq(&project.run(&["adopt"]).to_string());
    expect![[r#"
        -- section: without a transaction; transaction: none
        CREATE INDEX CONCURRENTLY i ON posts (id);
    "#]]
    .assert_eq(&project.read("migrations/2020-02-01-000000_index/up.sql"));
    goes_on(&project, &db, "__diesel_schema_migrations", 1).await;
    let ran = project.run(&["rollback", "--steps", "2"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(column(&db, "SELECT to_regclass('posts')").await, ["NULL"]);
}

const SQLX: &str = "CREATE TABLE IF NOT EXISTS _sqlx_migrations (
    version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMPTZ NOT NULL DEFAULT now(),
    success BOOLEAN NOT NULL, checksum BYTEA NOT NULL, execution_time BIGINT NOT NULL);";

#[tokio::test]
async fn a_database_of_sqlx_goes_on() {
    let db = TestDb::new("").await.unwrap();
    db.script(&format!(
        "{SQLX} CREATE TABLE a (b int); CREATE TABLE c (d int);
         INSERT INTO _sqlx_migrations VALUES
            (1, 'first', '2021-01-01', true, '\\x00', 1), (20220101000000, 'second one', '2022-01-01', true, '\\x00', 1)"
    ))
    .await
    .unwrap();
    let project = Project::with(&db);
    project
        .write("migrations/0001_first.sql", "BEGIN;\nCREATE TABLE a (b int);\nCOMMIT;")
        .write("migrations/20220101000000_second one.up.sql", "CREATE TABLE c (d int);")
        .write("migrations/20220101000000_second one.down.sql", "DROP TABLE c;")
        .write(
            "migrations/20230101000000_third.sql",
            "-- no-transaction\nCREATE INDEX CONCURRENTLY ON c (d);",
        );
    expect![[r#"
        wrote 3 migrations to migrations: 2 applied, 1 pending
        ! sqlx: _sqlx_migrations, migrations
        !   00000000000001_first  applied
        !   20220101000000_second_one  applied
        !   20230101000000_third  pending
        ! edited since it was applied: migrations/0001_first.sql
        ! edited since it was applied: migrations/20220101000000_second one.up.sql
        = 0
    "#]]
    .assert_eq(&project.run(&["adopt"]).to_string());
    assert_eq!(project.read("migrations/00000000000001_first/up.sql"), "CREATE TABLE a (b int);\n");
    goes_on(&project, &db, "_sqlx_migrations", 1).await;
}

#[tokio::test]
async fn a_database_of_refinery_goes_on_and_its_programs_are_named() {
    let db = TestDb::new(
        "CREATE TABLE a (b int);
         CREATE TABLE refinery_schema_history(
            version INT4 PRIMARY KEY, name VARCHAR(255), applied_on VARCHAR(255), checksum VARCHAR(255));
         INSERT INTO refinery_schema_history VALUES
            (1, 'first', '2021-03-27T00:00:00.123456789+00:00', '11008696478673746982'), (2, 'coded', '', '1')",
    )
    .await
    .unwrap();
    let project = Project::with(&db);
    project
        .write("migrations/V1__first.sql", "CREATE TABLE a (b int);")
        .write("migrations/V2__coded.rs", "pub fn migration() -> String { String::new() }")
        .write("migrations/V10__tenth.sql", "CREATE TABLE e (f int);")
        .write("migrations/V3__third.sql", "CREATE TABLE c (d int);");
    expect![[r#"
        wrote 3 migrations to migrations: 1 applied, 2 pending
        ! refinery: refinery_schema_history, migrations
        !   00000000000001_first  applied
        !   00000000000003_third  pending
        !   00000000000010_tenth  pending
        ! not converted, for it is a program: migrations/V2__coded.rs
        ! applied, and there is no SQL of it: 2
        ! an empty database would not get what these made; --baseline makes one migration of all there is
        = 0
    "#]]
    .assert_eq(&project.run(&["adopt"]).to_string());
    goes_on(&project, &db, "refinery_schema_history", 2).await;
}

#[tokio::test]
async fn a_database_of_sea_orm_has_a_baseline_that_makes_all_that_is_there() {
    let db = TestDb::new(
        "CREATE TYPE mood AS ENUM ('good', 'bad');
         CREATE TABLE cake (id serial PRIMARY KEY, mood mood NOT NULL);
         CREATE VIEW cakes AS TABLE cake;
         CREATE TABLE seaql_migrations (version VARCHAR NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL);
         INSERT INTO seaql_migrations VALUES ('m20220101_000001_create_table', 1641000000)",
    )
    .await
    .unwrap();
    let project = Project::with(&db);
    project
        .write("migration/src/m20220101_000001_create_table.rs", "// Rust")
        .write("migration/src/lib.rs", "");
    let ran = project.run(&["adopt"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("_baseline  stands for all that is in the database"), "{ran}");
    assert!(
        ran.err
            .contains("not converted, for it is a program: migration/src/m20220101_000001_create_table.rs"),
        "{ran}"
    );
    let status = project.run(&["status"]);
    assert!(status.code == 0 && status.out.contains("noted as applied"), "{status}");
    assert!(project.run(&["migrate"]).out.starts_with("nothing to do"));
    let again = project.run(&["adopt"]);
    assert!(again.code == 1 && again.err.contains("has a journal of Mizzle's already"), "{again}");
    let empty = TestDb::new("").await.unwrap();
    let other = Project::with(&empty);
    let folder = project.path().join("migrations");
    let ran = other.run(&["migrate", "--migrations", folder.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{ran}");
    let scope = mizzle_kit::adopt::scope();
    let facts = async |db: &TestDb| mizzle_kit::introspect::facts(&**db, &scope).await.unwrap();
    assert_eq!(facts(&empty).await.differences(&facts(&db).await), []);
    assert_eq!(column(&empty, "SELECT to_regclass('seaql_migrations')").await, ["NULL"]);
}

const PRISMA: &str = "CREATE TABLE _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0);";

#[tokio::test]
async fn a_database_of_prisma_goes_on() {
    let db = TestDb::new("").await.unwrap();
    db.script(&format!(
        "{PRISMA} CREATE TABLE \"User\" (id int);
         INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, rolled_back_at) VALUES
            ('a', encode(sha256('CREATE TABLE \"User\" (id int);'), 'hex'), now(), '0_init', NULL),
            ('b', '', NULL, '20210101000000_more', now())"
    ))
    .await
    .unwrap();
    let project = Project::with(&db);
    project
        .write("prisma/migrations/migration_lock.toml", "provider = \"postgresql\"")
        .write("prisma/migrations/0_init/migration.sql", "CREATE TABLE \"User\" (id int);")
        .write(
            "prisma/migrations/20210101000000_more/migration.sql",
            "-- AlterTable\nALTER TABLE \"User\" ADD \"name\" TEXT;\n",
        );
    expect![[r#"
        wrote 2 migrations to migrations: 1 applied, 1 pending
        ! prisma: _prisma_migrations, prisma/migrations
        !   00000000000001_init  applied
        !   20210101000000_more  pending
        = 0
    "#]]
    .assert_eq(&project.run(&["adopt"]).to_string());
    goes_on(&project, &db, "_prisma_migrations", 1).await;
}

#[tokio::test]
async fn what_another_tool_left_half_done_or_out_of_order_is_an_error_and_nothing_is_done() {
    let db = TestDb::new("").await.unwrap();
    let project = Project::with(&db);
    expect![[r#"
        ! error: no other tool has migrated this database
        !   hint: looked for drizzle.__drizzle_migrations, __diesel_schema_migrations, _sqlx_migrations, refinery_schema_history, seaql_migrations, _prisma_migrations; `mizzle baseline` notes migrations that you have
        = 1
    "#]]
    .assert_eq(&project.run(&["adopt"]).to_string());
    db.script(&format!("{SQLX} INSERT INTO _sqlx_migrations VALUES (2, 'x', now(), false, '', 1)"))
        .await
        .unwrap();
    project.write("migrations/1_a.sql", "SELECT 1").write("migrations/2_x.sql", "SELECT 2");
    expect![[r#"
        ! error: by the journal of sqlx, 2 did not succeed
        !   hint: nothing was done; mend it with sqlx first: nobody else knows how far it got
        = 1
    "#]]
    .assert_eq(&project.run(&["adopt"]).to_string());
    db.script("UPDATE _sqlx_migrations SET success = true").await.unwrap();
    expect![[r#"
        ! error: migrations/1_a.sql was not applied, and migrations/2_x.sql, which comes after it, was
        !   hint: apply it with sqlx, or take it out of the folder
        = 1
    "#]]
    .assert_eq(&project.run(&["adopt"]).to_string());
    db.script(&format!(
        "{PRISMA} INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('a', '', '1_a')"
    ))
    .await
    .unwrap();
    expect![[r#"
        ! error: the database has journals of sqlx and prisma
        !   hint: say which with --tool
        = 2
    "#]]
    .assert_eq(&project.run(&["adopt"]).to_string());
    expect![[r#"
        ! error: by the journal of prisma, 1_a was begun and not finished
        !   hint: nothing was done; mend it with prisma first: nobody else knows how far it got
        = 1
    "#]]
    .assert_eq(&project.run(&["adopt", "--tool", "prisma"]).to_string());
    assert_eq!(column(&db, "SELECT to_regnamespace('mizzle')").await, ["NULL"]);
}
