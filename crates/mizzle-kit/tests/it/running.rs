//! The runner of migrations, on real servers.

use std::path::Path;

use expect_test::expect;
use mizzle_kit::migration::{Event, Migration, Migrations, Options, Patience, Repair, State};
use mizzle_pg::testing::TestDb;
use mizzle_pg::{Connection, Db, ErrorKind};
use std::time::Duration;

pub fn migration(id: &str, up: &str, down: Option<&str>) -> Migration {
    Migration::new(id, &Path::new("migrations").join(id), up, down).unwrap()
}

pub fn migrations(list: &[(&str, &str, Option<&str>)]) -> Migrations {
    Migrations::new(list.iter().map(|(id, up, down)| migration(id, up, *down)).collect())
}

/// Options that do not wait for long.
pub fn quick() -> Options {
    let patience = Patience { attempts: 3, pause: Duration::from_millis(20), ..Patience::default() };
    Options { patience, ..Options::default() }
}

/// The first column of a query.
pub async fn column(db: &Db, sql: &str) -> Vec<String> {
    let rows = db.raw(sql).await.unwrap().remove(0).rows;
    rows.into_iter().map(|mut row| row.remove(0).unwrap_or_else(|| "NULL".to_owned())).collect()
}

async fn states(migrations: &Migrations, db: &Db) -> Vec<State> {
    migrations.status(db).await.unwrap().into_iter().map(|standing| standing.state).collect()
}

#[tokio::test]
async fn what_is_pending_is_applied_in_order_and_only_once() {
    let db = TestDb::new("").await.unwrap();
    let all = migrations(&[
        ("2_rows", "INSERT INTO notes VALUES (1), (2)", Some("DELETE FROM notes")),
        ("1_notes", "CREATE TABLE notes (id int)", Some("DROP TABLE notes")),
    ]);
    assert_eq!(states(&all, &db).await, [State::Pending, State::Pending]);
    let up_to_one = Options { to: Some("1".into()), ..quick() };
    assert_eq!(all.migrate(&db, &up_to_one, &mut |_| {}).await.unwrap(), ["1_notes"]);
    assert_eq!(states(&all, &db).await, [State::Applied, State::Pending]);
    assert_eq!(all.migrate(&db, &quick(), &mut |_| {}).await.unwrap(), ["2_rows"]);
    assert!(all.migrate(&db, &quick(), &mut |_| {}).await.unwrap().is_empty());
    assert_eq!(column(&db, "SELECT id FROM notes").await, ["1", "2"]);
}

#[tokio::test]
async fn the_last_ones_are_undone_the_newest_first() {
    let db = TestDb::new("").await.unwrap();
    let all = migrations(&[
        ("1_a", "CREATE TABLE a (id int)", Some("DROP TABLE a")),
        ("2_b", "CREATE VIEW b AS TABLE a", Some("DROP VIEW b")),
        ("3_c", "SELECT 1", None),
    ]);
    all.migrate(&db, &quick(), &mut |_| {}).await.unwrap();
    let error = all.rollback(&db, 1, &quick(), &mut |_| {}).await.unwrap_err();
    assert!(error.to_string().starts_with("3_c has no reverse"), "{error}");
    assert_eq!(states(&all, &db).await, [State::Applied; 3]);
    let fewer = migrations(&[
        ("1_a", "CREATE TABLE a (id int)", Some("DROP TABLE a")),
        ("2_b", "CREATE VIEW b AS TABLE a", Some("DROP VIEW b")),
        ("3_c", "SELECT 1", Some("")),
    ]);
    assert_eq!(fewer.rollback(&db, 3, &quick(), &mut |_| {}).await.unwrap(), ["3_c", "2_b", "1_a"]);
    assert_eq!(column(&db, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").await, ["0"]);
    assert_eq!(states(&fewer, &db).await, [State::Pending; 3]);
}

#[tokio::test]
async fn a_failure_says_where_and_what_was_done_and_the_mended_migration_goes_on() {
    let db = TestDb::new("").await.unwrap();
    let up = |third: &str| {
        format!("CREATE TABLE t (a int);\n-- section: rest\nINSERT INTO t VALUES (1);\n\n{third};")
    };
    let wrong = migrations(&[("1_t", &up("ALTER TABLE t ADD UNIQUE (b)"), None)]);
    let failure = wrong.migrate(&db, &quick(), &mut |_| {}).await.unwrap_err();
    let text = failure.to_string().replace('\\', "/");
    expect![[r#"
        migrations/1_t/up.sql:5: step 3 of 3: column "b" named in key does not exist (SQLSTATE 42703)
          statement: ALTER TABLE t ADD UNIQUE (b)
          step 1 is done and stays; what ran of its section, 1 before it, was rolled back; `mizzle migrate` goes on here"#]].assert_eq(&text);
    assert_eq!(states(&wrong, &db).await, [State::HalfDone]);
    assert_eq!(column(&db, "SELECT count(*) FROM t").await, ["0"]);
    let right = migrations(&[("1_t", &up("ALTER TABLE t ADD UNIQUE (a)"), None)]);
    right.migrate(&db, &quick(), &mut |_| {}).await.unwrap();
    assert_eq!(states(&right, &db).await, [State::Applied]);
    assert_eq!(column(&db, "SELECT count(*) FROM t").await, ["1"]);
}

#[tokio::test]
async fn edited_late_and_missing_migrations_are_found_before_anything_is_done() {
    let db = TestDb::new("").await.unwrap();
    migrations(&[("2_a", "SELECT 1", None), ("4_b", "SELECT 2", None)])
        .migrate(&db, &quick(), &mut |_| {})
        .await
        .unwrap();
    let refused = async |list: &[(&str, &str, Option<&str>)]| {
        migrations(list).migrate(&db, &quick(), &mut |_| {}).await.unwrap_err().error.message().to_owned()
    };
    let edited = [("2_a", "SELECT 3", None), ("4_b", "SELECT 2", None)];
    assert_eq!(refused(&edited).await, "2_a was edited after it was applied");
    let late =
        [("2_a", "select  1 -- as before", None), ("3_x", "SELECT 1", None), ("4_b", "SELECT 2", None)];
    assert_eq!(refused(&late).await, "3_x was not applied, and a later migration was");
    let missing = [("4_b", "SELECT 2", None)];
    assert_eq!(refused(&missing).await, "2_a was applied, and is not in the folder");
    // A program that is older than the last one that was here finds all that it needs.
    migrations(&[("2_a", "SELECT 1", None)]).migrate(&db, &quick(), &mut |_| {}).await.unwrap();

    let changed = migrations(&edited).repair(&db, &Repair::Edits, &mut |_| {}).await.unwrap();
    assert_eq!(changed, ["2_a: the checksum is that of the file"]);
    assert!(migrations(&edited).migrate(&db, &quick(), &mut |_| {}).await.unwrap().is_empty());
    let late = [("2_a", "SELECT 3", None), ("3_x", "SELECT 1", None), ("4_b", "SELECT 2", None)];
    let out_of_order = Options { out_of_order: true, ..quick() };
    let applied = migrations(&late).migrate(&db, &out_of_order, &mut |_| {}).await.unwrap();
    assert_eq!(applied, ["3_x"]);
    migrations(&edited).repair(&db, &Repair::Forget("3_x".into()), &mut |_| {}).await.unwrap();
    assert_eq!(states(&migrations(&edited), &db).await, [State::Applied; 2]);
}

#[tokio::test]
async fn a_baseline_is_noted_and_not_run() {
    let db = TestDb::new("CREATE TABLE notes (id int)").await.unwrap();
    let all = migrations(&[("1_notes", "CREATE TABLE notes (id int)", None), ("2_more", "SELECT 1", None)]);
    let up_to_one = Options { to: Some("1_notes".into()), ..quick() };
    assert_eq!(all.baseline(&db, &up_to_one, &mut |_| {}).await.unwrap(), ["1_notes"]);
    assert_eq!(states(&all, &db).await, [State::Baseline, State::Pending]);
    assert_eq!(all.migrate(&db, &quick(), &mut |_| {}).await.unwrap(), ["2_more"]);
    assert!(all.rollback(&db, 2, &quick(), &mut |_| {}).await.is_err());
}

#[tokio::test]
async fn many_runners_at_once_apply_each_migration_once() {
    let db = TestDb::new("CREATE TABLE runs (id int)").await.unwrap();
    let all = migrations(&[
        ("1_a", "INSERT INTO runs VALUES (1)", None),
        ("2_b", "INSERT INTO runs VALUES (2); SELECT pg_sleep(0.2)", None),
        ("3_c", "INSERT INTO runs VALUES (3)", None),
    ]);
    let mut runners = Vec::new();
    for _ in 0..4 {
        let (all, db) = (all.clone(), Db::connect_with(db.config().clone()).await.unwrap());
        runners
            .push(tokio::spawn(async move { all.migrate(&db, &quick(), &mut |_| {}).await.unwrap().len() }));
    }
    let mut applied = 0;
    for runner in runners {
        applied += runner.await.unwrap();
    }
    assert_eq!(applied, 3);
    assert_eq!(column(&db, "SELECT id FROM runs ORDER BY id").await, ["1", "2", "3"]);
}

#[tokio::test]
async fn whoever_waits_too_long_for_another_runner_is_told_which_one() {
    let db = TestDb::new("").await.unwrap();
    let other = Connection::connect(db.config()).await.unwrap();
    other.script(&format!("SELECT pg_advisory_lock({})", 0x6d69_7a7a_6c65_i64)).await.unwrap();
    let process = other.process_id().await.unwrap();
    let mut options = quick();
    options.patience.runner = Duration::from_millis(300);
    let mut heard = Vec::new();
    let error = migrations(&[])
        .migrate(&db, &options, &mut |event| {
            if let Event::Waiting { process } = event {
                heard.push(process);
            }
        })
        .await
        .unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains(&format!("server process {process}")), "{error}");
    assert_eq!(heard, [Some(process.to_string())]);
}

#[tokio::test]
async fn a_lock_that_another_session_holds_is_asked_for_again_until_it_is_had() {
    let db = TestDb::new("CREATE TABLE t (a int)").await.unwrap();
    let other = Connection::connect(db.config()).await.unwrap();
    other.script("BEGIN; LOCK TABLE t").await.unwrap();
    let all =
        migrations(&[("1_b", "-- section: b; lock_timeout: 50ms\nSELECT 1; ALTER TABLE t ADD b int", None)]);
    let failure = all.migrate(&db, &quick(), &mut |_| {}).await.unwrap_err();
    assert_eq!(failure.error.sqlstate(), Some("55P03"));
    assert!(failure.to_string().contains("it was tried 3 times"), "{failure}");
    let (freed, mut again) = (std::sync::Mutex::new(Some(other)), 0);
    all.migrate(&db, &quick(), &mut |event| {
        if let Event::Again { .. } = event {
            again += 1;
            freed.lock().unwrap().take();
        }
    })
    .await
    .unwrap();
    assert!(again >= 1);
    assert_eq!(column(&db, "SELECT count(*) FROM mizzle.steps WHERE finished_at IS NOT NULL").await, ["2"]);
}

#[tokio::test]
async fn an_index_build_that_fails_on_data_leaves_no_invalid_index() {
    let db = TestDb::new("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)").await.unwrap();
    let all = migrations(&[(
        "1_u",
        "-- section: u; transaction: none\nCREATE UNIQUE INDEX CONCURRENTLY u ON t (a)",
        None,
    )]);
    let failure = all.migrate(&db, &quick(), &mut |_| {}).await.unwrap_err();
    assert_eq!(failure.error.sqlstate(), Some("23505"));
    assert_eq!(column(&db, "SELECT count(*) FROM pg_index WHERE NOT indisvalid").await, ["0"]);
    db.script("DELETE FROM t").await.unwrap();
    all.migrate(&db, &quick(), &mut |_| {}).await.unwrap();
    assert_eq!(column(&db, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'u'::regclass").await, ["t"]);
}

#[tokio::test]
async fn what_waits_for_a_deploy_is_not_run_until_it_is_asked_for() {
    let db = TestDb::new("").await.unwrap();
    let gated = "-- after: deploy\nALTER TABLE t DROP COLUMN a";
    let (one, two) = (("1_t", "CREATE TABLE t (a int, b int)", None), ("2_gate", gated, None));
    migrations(&[one]).migrate(&db, &quick(), &mut |_| {}).await.unwrap();
    let all = migrations(&[one, two]);
    let mut heard = Vec::new();
    let mut tell = |event: Event<'_>| {
        if let Event::Stops { migration, after } = event {
            heard.push((migration.to_owned(), after.to_owned()));
        }
    };
    assert!(all.migrate(&db, &quick(), &mut tell).await.unwrap().is_empty());
    assert_eq!(heard, [("2_gate".to_owned(), "deploy".to_owned())]);
    let standing = all.status(&db).await.unwrap().pop().unwrap();
    assert_eq!((standing.state, standing.after.as_deref()), (State::Pending, Some("deploy")));

    // What comes behind it is wanted now, and would not come.
    let behind = migrations(&[one, two, ("3_more", "SELECT 1", None)]);
    let error = behind.migrate(&db, &quick(), &mut |_| {}).await.unwrap_err();
    assert_eq!(error.error.message(), "3_more comes after 2_gate, which waits for: deploy");
    let named = Options { to: Some("2_gate".into()), ..quick() };
    assert_eq!(behind.migrate(&db, &named, &mut |_| {}).await.unwrap(), ["2_gate"]);
    assert_eq!(behind.migrate(&db, &quick(), &mut |_| {}).await.unwrap(), ["3_more"]);
}

#[tokio::test]
async fn a_new_database_has_no_program_to_wait_for() {
    let db = TestDb::new("").await.unwrap();
    let all = migrations(&[
        ("1_t", "CREATE TABLE t (a int)", None),
        ("2_gate", "-- after: deploy\nDROP TABLE t", None),
    ]);
    assert_eq!(all.migrate(&db, &quick(), &mut |_| {}).await.unwrap(), ["1_t", "2_gate"]);
}
