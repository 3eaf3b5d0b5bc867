//! Migrations by the command line.

use std::time::{Duration, Instant};

use expect_test::expect;
use mizzle_pg::testing::TestDb;
use mizzle_pg::{Connection, Db};

use crate::project::Project;

#[tokio::test]
async fn migrations_are_applied_listed_and_undone() {
    let db = TestDb::new("").await.unwrap();
    let project = Project::with(&db);
    project.write("migrations/.gitkeep", "");
    expect![[r#"
        no migrations in migrations
        = 0
    "#]]
    .assert_eq(&project.run(&["status"]).to_string());
    project.migration("20260101000000_notes", "CREATE TABLE notes (id int);", "DROP TABLE notes;").migration(
        "20260102000000_index",
        "-- section: indexes; transaction: none\nCREATE INDEX CONCURRENTLY notes_id ON notes (id);",
        "DROP INDEX notes_id;",
    );
    expect![[r#"
        20260101000000_notes  pending
        20260102000000_index  pending
        = 0
    "#]]
    .assert_eq(&project.run(&["status"]).to_string());
    expect![[r#"
        -- 20260101000000_notes
        BEGIN;
        CREATE TABLE notes (id int);
        COMMIT;

        -- 20260102000000_index
        CREATE INDEX CONCURRENTLY notes_id ON notes (id);

        = 0
    "#]]
    .assert_eq(&project.run(&["migrate", "--dry-run"]).to_string());
    expect![[r#"
        applied 2 migrations
        ! 20260101000000_notes: 1 step
        !   1  CREATE TABLE notes (id int)
        ! 20260102000000_index: 1 step
        !   1  CREATE INDEX CONCURRENTLY notes_id ON notes (id)
        = 0
    "#]]
    .assert_eq(&project.run(&["migrate"]).to_string());
    expect![[r#"
        {
          "applied": [],
          "steps": []
        }
        = 0
    "#]]
    .assert_eq(&project.run(&["migrate", "--json"]).to_string());
    let status = project.run(&["status"]);
    assert_eq!((status.code, status.out.matches("  applied 20").count()), (0, 2), "{status}");
    expect![[r#"
        undid 1 migration
        ! 20260102000000_index: 1 step
        !   1  DROP INDEX notes_id
        = 0
    "#]]
    .assert_eq(&project.run(&["rollback"]).to_string());
    expect![[r#"
        undid 1 migration
        = 0
    "#]]
    .assert_eq(&project.run(&["rollback", "--steps", "5", "--quiet"]).to_string());
}

#[tokio::test]
async fn a_folder_of_migrations_that_is_not_there_is_wrong_usage_and_nothing_is_done() {
    let db = TestDb::new("CREATE TABLE kept (id int)").await.unwrap();
    let project = Project::with(&db);
    let ran = project.run(&["migrate", "--migrations", "db/migrations"]);
    expect![[r#"
        ! error: the folder of migrations, db/migrations, is not there
        !   hint: `mizzle generate` writes the first migration and makes it; where it is elsewhere, say --migrations DIR, or `migrations` in mizzle.toml
        = 2
    "#]].assert_eq(&ran.to_string());
    project.write("src/schema.rs", "");
    for arguments in [
        &["migrate"][..],
        &["migrate", "--dry-run"],
        &["status"],
        &["rollback"],
        &["baseline"],
        &["repair"],
        &["reset"],
        &["check"],
        &["lint"],
        &["up"],
        &["diff", "migrations", "database"],
        &["diff", "snapshot", "source"],
    ] {
        let ran = project.run(&[arguments, &["--json"]].concat());
        let said: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!((ran.code, &said["code"]), (2, &2.into()), "{arguments:?}: {ran}");
        assert_eq!(said["error"], "the folder of migrations, migrations, is not there", "{arguments:?}");
        assert!(said["hint"].as_str().is_some_and(|hint| hint.contains("--migrations DIR")), "{arguments:?}");
    }
    let kept = db.raw("SELECT count(*) FROM kept").await.unwrap();
    assert_eq!(kept[0].rows.len(), 1);
    project.write("migrations", "a file");
    assert!(project.run(&["migrate"]).err.contains("migrations, is no folder of migrations"));
}

#[tokio::test]
async fn what_the_server_said_is_in_fields_of_their_own_for_programs() {
    let db = TestDb::new("CREATE TABLE users (email text UNIQUE); CREATE TABLE more (id int)").await.unwrap();
    let project = Project::with(&db);
    project.migration("1_t", "INSERT INTO users VALUES ('a'); INSERT INTO users VALUES ('a');", "SELECT 1");
    expect![[r#"
        {
          "code": 1,
          "detail": "Key (email)=(a) already exists.",
          "error": "migrations/1_t/up.sql:1: step 2 of 2: duplicate key value violates unique constraint \"users_email_key\"",
          "file": "migrations/1_t/up.sql",
          "hint": "`mizzle migrate --preflight` names the rows that are in the way",
          "line": 1,
          "migration": "1_t",
          "outcome": "nothing of it was done; what ran of its section, 1 before it, was rolled back; `mizzle migrate` goes on here",
          "sqlstate": "23505",
          "statement": "INSERT INTO users VALUES ('a')",
          "step": 2,
          "steps": 2
        }
        = 1
    "#]].assert_eq(&project.run(&["migrate", "--json"]).to_string());
    project.migration("1_t", "INSERT INTO users (emial) VALUES ('a');", "SELECT 1");
    expect![[r#"
        {
          "code": 1,
          "error": "migrations/1_t/up.sql:1: step 1 of 1: column \"emial\" of relation \"users\" does not exist",
          "file": "migrations/1_t/up.sql",
          "hint": null,
          "line": 1,
          "migration": "1_t",
          "outcome": "nothing of it was done; `mizzle migrate` goes on here",
          "position": 20,
          "sqlstate": "42703",
          "statement": "INSERT INTO users (emial) VALUES ('a')",
          "step": 1,
          "steps": 1
        }
        = 1
    "#]].assert_eq(&project.run(&["migrate", "--json"]).to_string());
}

#[tokio::test]
async fn an_error_in_the_middle_says_where_and_the_next_run_goes_on() {
    let db = TestDb::new("").await.unwrap();
    let project = Project::with(&db);
    let up = |last: &str| format!("CREATE TABLE t (a int);\n-- section: more\n{last};\n");
    project.migration("1_t", &up("INSERT INTO t VALUES ('x')"), "DROP TABLE t");
    expect![[r#"
        ! 1_t: 2 steps
        !   1  CREATE TABLE t (a int)
        !   2  INSERT INTO t VALUES ('x')
        ! error: migrations/1_t/up.sql:3: step 2 of 2: invalid input syntax for type integer: "x" (SQLSTATE 22P02)
        !   statement: INSERT INTO t VALUES ('x')
        !                                    ^
        !   step 1 is done and stays; `mizzle migrate` goes on here
        = 1
    "#]].assert_eq(&project.run(&["migrate"]).to_string());
    expect![[r#"
        {
          "code": 1,
          "error": "migrations/1_t/up.sql:3: step 2 of 2: invalid input syntax for type integer: \"x\"",
          "file": "migrations/1_t/up.sql",
          "hint": null,
          "line": 3,
          "migration": "1_t",
          "outcome": "step 1 is done and stays; `mizzle migrate` goes on here",
          "position": 23,
          "sqlstate": "22P02",
          "statement": "INSERT INTO t VALUES ('x')",
          "step": 2,
          "steps": 2
        }
        = 1
    "#]]
    .assert_eq(&project.run(&["migrate", "--json"]).to_string());
    expect![[r#"
        1_t  half done: 1 of 2 steps; `mizzle migrate` goes on
        = 3
    "#]]
    .assert_eq(&project.run(&["status"]).to_string());
    project.migration("1_t", &up("INSERT INTO t VALUES (1)"), "DROP TABLE t");
    expect![[r#"
        applied 1 migration
        ! 1_t: goes on, 1 of 2 steps done
        !   2  INSERT INTO t VALUES (1)
        = 0
    "#]]
    .assert_eq(&project.run(&["migrate"]).to_string());
}

#[tokio::test]
async fn an_edited_migration_stops_the_run_until_it_is_repaired() {
    let db = TestDb::new("").await.unwrap();
    let project = Project::with(&db);
    project.migration("1_t", "SELECT 1", "");
    project.run(&["migrate"]);
    project.migration("1_t", "SELECT 2", "");
    expect![[r#"
        1_t  edited after it was applied
        = 3
    "#]]
    .assert_eq(&project.run(&["status"]).to_string());
    expect![[r#"
        ! error: 1_t was edited after it was applied
        !   hint: undo the edit and write a new migration; or, if the database is as the file says, `mizzle repair`
        = 1
    "#]].assert_eq(&project.run(&["migrate"]).to_string());
    expect![[r#"
        1_t: the checksum is that of the file
        = 0
    "#]]
    .assert_eq(&project.run(&["repair"]).to_string());
    expect![[r#"
        nothing to do: no migration was edited
        = 0
    "#]]
    .assert_eq(&project.run(&["repair"]).to_string());
    assert_eq!(project.run(&["status"]).code, 0);
}

#[tokio::test]
async fn a_baseline_is_noted() {
    let db = TestDb::new("CREATE TABLE t (a int)").await.unwrap();
    let project = Project::with(&db);
    project.migration("1_t", "CREATE TABLE t (a int)", "");
    expect![[r#"
        noted 1 migration as applied
        = 0
    "#]]
    .assert_eq(&project.run(&["baseline"]).to_string());
    expect![[r#"
        nothing to do: all migrations are applied
        = 0
    "#]]
    .assert_eq(&project.run(&["migrate"]).to_string());
}

/// Waits until a query has rows, or none any more.
async fn until(db: &Db, sql: &str, has_rows: bool) {
    let begun = Instant::now();
    while db.raw(sql).await.unwrap().remove(0).rows.is_empty() == has_rows {
        assert!(begun.elapsed() < Duration::from_secs(30), "{sql}");
    }
}

/// A process that is killed by the system has no last word: the server finds out, and ends what it was doing.
#[tokio::test]
async fn a_runner_that_the_system_kills_is_followed_by_one_that_goes_on() {
    let db = TestDb::new("CREATE TABLE t (a int)").await.unwrap();
    let project = Project::with(&db);
    let up =
        "CREATE TABLE u (a int);\n-- section: i; transaction: none\nCREATE INDEX CONCURRENTLY i ON t (a);";
    project.migration("1_t", up, "");
    // The build waits for a transaction that is older than it.
    let other = Connection::connect(db.config()).await.unwrap();
    other.script("BEGIN; INSERT INTO t VALUES (1)").await.unwrap();
    let mut runner = project.command(&["migrate", "--quiet"]).spawn().unwrap();
    let waits =
        "SELECT p.pid FROM pg_stat_progress_create_index p JOIN pg_locks l USING (pid) WHERE NOT l.granted";
    until(&db, waits, true).await;
    runner.kill().unwrap();
    runner.wait().unwrap();
    let second = tokio::task::spawn_blocking({
        let mut command = project.command(&["migrate"]);
        move || command.output().unwrap()
    });
    // The server looks every two seconds whether the first is still there.
    until(&db, waits, false).await;
    other.script("COMMIT").await.unwrap();
    let second = second.await.unwrap();
    let said = String::from_utf8(second.stderr).unwrap();
    assert!(second.status.success(), "{said}");
    assert!(said.contains("another runner is at work"), "{said}");
    assert!(said.contains("1_t: goes on, 1 of 2 steps done"), "{said}");
    let valid = db.raw("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass").await.unwrap();
    assert_eq!(valid.last().unwrap().rows, [[Some("t".to_owned())]]);
}
