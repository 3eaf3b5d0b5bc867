//! What makes a step fail in the middle: a disk without room, a right that is missing, rows that do not fit. Each says what
//! was done, and once it is out of the way the next run goes on.

use expect_test::expect;
use mizzle_kit::migration::{Migrations, State};
use mizzle_pg::testing::TestDb;
use mizzle_pg::{Config, Db, Host};

use crate::running::{column, migrations, quick};

async fn failure(all: &Migrations, db: &Db) -> String {
    let failure = all.migrate(db, &quick(), &mut |_| {}).await.unwrap_err();
    failure.to_string().replace('\\', "/")
}

async fn state(all: &Migrations, db: &Db) -> (State, (usize, usize)) {
    let standing = all.status(db).await.unwrap().remove(0);
    (standing.state, standing.steps)
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_disk_without_room_leaves_no_invalid_index_and_the_next_run_goes_on() {
    let db = TestDb::new("CREATE UNLOGGED TABLE large AS SELECT n::bigint FROM generate_series(1, 900000) n")
        .await
        .unwrap();
    let all = migrations(&[(
        "1_large",
        "CREATE TABLE small (a int);\nSELECT pg_sleep(0.3);\n-- section: i; transaction: none\nCREATE INDEX CONCURRENTLY large_n ON large (n);",
        None,
    )]);
    let limited = async {
        let runner = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(0.3)%' \
                      AND pid <> pg_backend_pid()";
        let process = loop {
            if let Some(process) = column(&db, runner).await.pop() {
                break process;
            }
        };
        // A file that cannot grow is to the server what a full disk is. Those of the write-ahead log have less.
        let room = (17 << 20) + 4096;
        let limit = std::process::Command::new("prlimit")
            .args([&format!("--pid={process}"), &format!("--fsize={room}")])
            .status();
        assert!(limit.unwrap().success());
    };
    let (said, ()) = tokio::join!(failure(&all, &db), limited);
    let file = said.split('"').nth(1).unwrap_or_default().to_owned();
    expect![[r#"
        migrations/1_large/up.sql:4: step 3 of 3: could not extend file "FILE": wrote only 4096 of 8192 bytes at block 2176 (SQLSTATE 53100)
          hint: Check free disk space.
          statement: CREATE INDEX CONCURRENTLY large_n ON large (n)
          steps 1 to 2 are done and stay; `mizzle migrate` goes on here"#]].assert_eq(&said.replace(&file, "FILE"));
    assert_eq!(state(&all, &db).await, (State::HalfDone, (2, 3)));
    assert_eq!(column(&db, "SELECT count(*) FROM pg_index WHERE NOT indisvalid").await, ["0"]);
    all.migrate(&db, &quick(), &mut |_| {}).await.unwrap();
    let valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'large_n'::regclass";
    assert_eq!(column(&db, valid).await, ["t"]);
}

#[tokio::test]
async fn a_right_that_is_missing_in_the_middle_is_granted_and_the_next_run_goes_on() {
    let db = TestDb::new(
        "DO $$ BEGIN CREATE ROLE mizzle_migrator LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
         CREATE TABLE theirs (a int)",
    )
    .await
    .unwrap();
    let name = db.config().database();
    db.script(&format!("GRANT CREATE ON DATABASE \"{name}\" TO mizzle_migrator; GRANT CREATE ON SCHEMA public TO mizzle_migrator"))
        .await
        .unwrap();
    let Some(Host::Unix { folder, port }) = db.config().hosts().first() else { panic!("no Unix socket") };
    let url = format!("host={} port={port} user=mizzle_migrator dbname={name}", folder.display());
    let role = Db::connect_with(Config::new(&url).unwrap()).await.unwrap();
    let all = migrations(&[(
        "1_rights",
        "CREATE TABLE ours (a int);\n-- section: theirs\nINSERT INTO ours VALUES (1);\nALTER TABLE theirs ADD b int;\n-- section: end\nINSERT INTO ours VALUES (2);",
        None,
    )]);
    expect![[r#"
        migrations/1_rights/up.sql:4: step 3 of 4: must be owner of table theirs (SQLSTATE 42501)
          statement: ALTER TABLE theirs ADD b int
          step 1 is done and stays; what ran of its section, 1 before it, was rolled back; `mizzle migrate` goes on here"#]].assert_eq(&failure(&all, &role).await);
    assert_eq!(state(&all, &role).await, (State::HalfDone, (1, 4)));
    assert_eq!(column(&db, "SELECT count(*) FROM ours").await, ["0"]);
    db.script("ALTER TABLE theirs OWNER TO mizzle_migrator").await.unwrap();
    all.migrate(&role, &quick(), &mut |_| {}).await.unwrap();
    assert_eq!(column(&db, "SELECT a FROM ours ORDER BY a").await, ["1", "2"]);
}

#[tokio::test]
async fn a_role_that_may_not_make_the_journal_is_told_so_before_anything_is_done() {
    let db = TestDb::new(
        "DO $$ BEGIN CREATE ROLE mizzle_nobody LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$",
    )
    .await
    .unwrap();
    let Some(Host::Unix { folder, port }) = db.config().hosts().first() else { panic!("no Unix socket") };
    let url =
        format!("host={} port={port} user=mizzle_nobody dbname={}", folder.display(), db.config().database());
    let role = Db::connect_with(Config::new(&url).unwrap()).await.unwrap();
    let said = failure(&migrations(&[("1_a", "SELECT 1", None)]), &role).await;
    expect![[r#"
        the journal cannot be made, in schema `mizzle`: permission denied for database DATABASE (SQLSTATE 42501)
          hint: grant the role CREATE on the database, or have `CREATE SCHEMA mizzle AUTHORIZATION` it run by somebody who may"#]]
    .assert_eq(&said.replace(db.config().database(), "DATABASE"));
    db.script("CREATE SCHEMA mizzle AUTHORIZATION mizzle_nobody").await.unwrap();
    migrations(&[("1_a", "SELECT 1", None)]).migrate(&role, &quick(), &mut |_| {}).await.unwrap();
}

#[tokio::test]
async fn rows_that_do_not_fit_are_mended_and_the_next_run_goes_on() {
    let db = TestDb::new("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (-1)").await.unwrap();
    let all = migrations(&[(
        "1_check",
        "ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;\n\n-- section: validate\nALTER TABLE t VALIDATE CONSTRAINT positive;\n-- section: end\nALTER TABLE t ALTER a SET NOT NULL;",
        None,
    )]);
    expect![[r#"
        migrations/1_check/up.sql:4: step 2 of 3: check constraint "positive" of relation "t" is violated by some row (SQLSTATE 23514)
          statement: ALTER TABLE t VALIDATE CONSTRAINT positive
          step 1 is done and stays; `mizzle migrate` goes on here"#]].assert_eq(&failure(&all, &db).await);
    // Nothing changes by trying again.
    expect![[r#"
        migrations/1_check/up.sql:4: step 2 of 3: check constraint "positive" of relation "t" is violated by some row (SQLSTATE 23514)
          statement: ALTER TABLE t VALIDATE CONSTRAINT positive
          step 1 is done and stays; `mizzle migrate` goes on here"#]].assert_eq(&failure(&all, &db).await);
    assert_eq!(state(&all, &db).await, (State::HalfDone, (1, 3)));
    db.script("DELETE FROM t WHERE a < 0").await.unwrap();
    all.migrate(&db, &quick(), &mut |_| {}).await.unwrap();
    assert_eq!(state(&all, &db).await.0, State::Applied);
}
