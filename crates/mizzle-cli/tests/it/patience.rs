//! Long steps: who is in their way, how far they are, and how they are stopped.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use mizzle_pg::testing::TestDb;
use mizzle_pg::{Connection, Db};

use crate::project::{Project, Ran};

/// Waits until a query has rows.
async fn until(db: &Db, sql: &str) {
    let begun = Instant::now();
    while db.raw(sql).await.unwrap().remove(0).rows.is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{sql}");
    }
}

fn started(project: &Project, arguments: &[&str]) -> Child {
    project.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn ended(child: Child) -> Ran {
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

fn interrupt(child: &Child) {
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
}

#[tokio::test]
async fn a_step_that_waits_for_a_lock_says_who_holds_it() {
    let db = TestDb::new("CREATE TABLE t (a int)").await.unwrap();
    let other =
        Connection::connect(&db.config().clone().with_application_name("nightly report")).await.unwrap();
    other.script("BEGIN; SELECT * FROM t").await.unwrap();
    let process = other.process_id().await.unwrap();
    let project = Project::with(&db);
    project.migration("1_b", "ALTER TABLE t ADD b int", "");
    let user = db.config().user();
    let who = format!("process {process} (nightly report, {user}, idle in transaction, since ");
    let ran = project.run(&["migrate", "--attempts", "1"]);
    assert_eq!(ran.code, 1, "{ran}");
    assert!(ran.err.contains(&format!("     waits for {who}")), "{ran}");
    assert!(ran.err.contains(&format!("  in its way was {who}")), "{ran}");
    assert!(ran.err.contains("s): BEGIN; SELECT * FROM t"), "{ran}");
    let ran = project.run(&["migrate", "--attempts", "1", "--json"]);
    let object: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(object["sqlstate"], "55P03");
    let blocker = &object["blockers"][0];
    assert_eq!(blocker["process"], process.to_string());
    assert_eq!(blocker["application"], "nightly report");
    assert_eq!(blocker["state"], "idle in transaction");
    assert_eq!(ran.err, "");
}

#[tokio::test]
async fn an_index_build_says_how_far_it_is_and_whom_it_waits_for() {
    let db = TestDb::new("CREATE TABLE t (a int); INSERT INTO t VALUES (1)").await.unwrap();
    let other = Connection::connect(db.config()).await.unwrap();
    other.script("BEGIN; INSERT INTO t VALUES (1)").await.unwrap();
    let process = other.process_id().await.unwrap();
    let project = Project::with(&db);
    project.migration("1_i", "-- section: i; transaction: none\nCREATE INDEX CONCURRENTLY i ON t (a);", "");
    let runner = started(&project, &["migrate"]);
    // Somebody else looks at the statement, too: the runner's second session.
    until(&db, "SELECT FROM pg_stat_activity WHERE query LIKE '%pg_stat_progress_create_index WHERE pid = %' AND pid <> pg_backend_pid() AND datname = current_database()")
        .await;
    other.script("COMMIT").await.unwrap();
    let ran = ended(runner);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("     waiting for writers before build, 0 s"), "{ran}");
    assert!(ran.err.contains(&format!("     waits for process {process} (")), "{ran}");
    let steps = project.run(&["rollback", "--json"]);
    assert_eq!(steps.code, 0, "{steps}");
}

#[tokio::test]
async fn the_steps_that_ran_are_given_to_programs_with_their_times() {
    let db = TestDb::new("").await.unwrap();
    let project = Project::with(&db);
    project.migration("1_s", "SELECT 1;\nSELECT pg_sleep(1.1)", "SELECT pg_sleep(0.01)");
    let ran = project.run(&["migrate", "--json"]);
    let object: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(object["steps"][0]["step"], 1);
    assert!(object["steps"][1]["seconds"].as_f64().unwrap() >= 1.1, "{ran}");
    project.run(&["rollback"]);
    let ran = project.run(&["migrate"]);
    assert!(ran.err.contains("     took 1.1 s"), "{ran}");
}

#[tokio::test]
async fn ctrl_c_cancels_the_statement_and_the_next_run_goes_on() {
    let db = TestDb::new("CREATE TABLE t (a int)").await.unwrap();
    let project = Project::with(&db);
    project.migration(
        "1_s",
        "CREATE TABLE u (a int);\n-- section: s\nINSERT INTO u VALUES (1);\nSELECT pg_sleep(60)",
        "",
    );
    let runner = started(&project, &["migrate"]);
    let sleeps = "SELECT FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active' AND datname = current_database()";
    until(&db, sleeps).await;
    let begun = Instant::now();
    interrupt(&runner);
    let ran = ended(runner);
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert_eq!(ran.code, 130, "{ran}");
    assert!(ran.err.contains("stopping: the statement that runs is cancelled"), "{ran}");
    assert!(
        ran.err.contains("migrations/1_s/up.sql:4: step 3 of 3: canceling statement due to user request"),
        "{ran}"
    );
    assert!(ran.err.contains("step 1 is done and stays; what ran of its section, 1 before it, was rolled back; `mizzle migrate` goes on here"), "{ran}");
    assert!(db.raw(sleeps).await.unwrap().remove(0).rows.is_empty());
    let status = project.run(&["status"]);
    assert!(status.out.contains("half done: 1 of 3 steps"), "{status}");
    project.migration(
        "1_s",
        "CREATE TABLE u (a int);\n-- section: s\nINSERT INTO u VALUES (1);\nSELECT pg_sleep(0)",
        "",
    );
    assert_eq!(project.run(&["migrate"]).code, 0);
    assert_eq!(db.raw("SELECT count(*) FROM u").await.unwrap()[0].rows, [[Some("1".to_owned())]]);
}

#[tokio::test]
async fn ctrl_c_stops_an_index_build_that_waits_and_one_that_pauses() {
    let db = TestDb::new("CREATE TABLE t (a int)").await.unwrap();
    let other = Connection::connect(db.config()).await.unwrap();
    other.script("BEGIN; INSERT INTO t VALUES (1)").await.unwrap();
    let project = Project::with(&db);
    project.migration("1_i", "-- section: i; transaction: none\nCREATE INDEX CONCURRENTLY i ON t (a);", "");
    let runner = started(&project, &["migrate"]);
    until(
        &db,
        "SELECT FROM pg_stat_progress_create_index p JOIN pg_locks l USING (pid) \
 WHERE NOT l.granted AND datname = current_database()",
    )
    .await;
    interrupt(&runner);
    let ran = ended(runner);
    assert_eq!(ran.code, 130, "{ran}");
    // Nothing is asked of the transaction that is in the way: what is left over is dropped by the next run.
    let valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass";
    assert_eq!(db.raw(valid).await.unwrap()[0].rows, [[Some("f".to_owned())]]);
    other.script("COMMIT").await.unwrap();
    let ran = project.run(&["migrate"]);
    assert!(ran.code == 0 && ran.err.contains("dropped i, which an interrupted build left invalid"), "{ran}");
    assert_eq!(db.raw(valid).await.unwrap()[0].rows, [[Some("t".to_owned())]]);

    project.migration("2_l", "-- section: l; lock_timeout: 10ms\nALTER TABLE t ADD b int", "");
    other.script("BEGIN; LOCK TABLE t").await.unwrap();
    let runner = started(&project, &["migrate", "--attempts", "1000"]);
    let waits = "SELECT FROM mizzle.migrations WHERE id = '2_l'";
    until(&db, waits).await;
    interrupt(&runner);
    let ran = ended(runner);
    assert_eq!(ran.code, 130, "{ran}");
    assert_eq!(project.run(&["status"]).out.matches("half done: 0 of 1 steps").count(), 1);
}
