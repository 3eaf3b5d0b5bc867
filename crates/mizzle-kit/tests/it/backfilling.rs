//! Backfills: rows that are changed a few at a time, on real servers.

use mizzle_kit::migration::{Event, Migrations};
use mizzle_pg::testing::TestDb;
use mizzle_pg::{Connection, Db};

use crate::running::{column, migrations, quick};

fn one(sql: &str) -> Migrations {
    migrations(&[("1_fill", sql, None)])
}

/// Runs until the runner has said something for the `at`th time, where it is no more. Gives whether it came to its end.
async fn runs_until(all: &Migrations, db: &Db, at: usize) -> bool {
    let (all, db) = (all.clone(), Db::connect_with(db.config().clone()).await.unwrap());
    let task = tokio::spawn(async move {
        let mut heard = 0;
        let mut tell = |_: Event<'_>| {
            heard += 1;
            if heard == at {
                std::panic::resume_unwind(Box::new("killed"));
            }
        };
        all.migrate(&db, &quick(), &mut tell).await.map(drop)
    });
    match task.await {
        Ok(outcome) => {
            outcome.unwrap();
            true
        }
        Err(_) => false,
    }
}

#[tokio::test]
async fn a_backfill_that_is_killed_at_every_step_changes_each_row_once() {
    let sql = "-- section: fill; backfill: by primary key; batch: 7\nUPDATE t SET n = n + 1 WHERE id <> 3";
    let all = one(sql);
    let tables = "CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0); \
                  INSERT INTO t SELECT generate_series(1, 30)";
    let mut at = 1;
    loop {
        let db = TestDb::new(tables).await.unwrap();
        let finished = runs_until(&all, &db, at).await;
        // Killed again and again, after a batch more each time.
        while !finished && !runs_until(&all, &db, 4).await {}
        let counts = column(&db, "SELECT n || ': ' || count(*) FROM t GROUP BY n ORDER BY n").await;
        assert_eq!(counts, ["0: 1", "1: 29"], "killed at {at}");
        assert_eq!(column(&db, "SELECT count(*) FROM mizzle.backfills").await, ["1"]);
        if finished {
            break;
        }
        at += 1;
    }
    assert!(at > 7, "{at} places");
}

#[tokio::test]
async fn a_backfill_goes_through_keys_of_any_type_and_of_several_columns() {
    let tables = "CREATE SCHEMA \"Ä ; b\"; CREATE TYPE mood AS ENUM ('sad', 'ok'); SET search_path = \"Ä ; b\"; \
        CREATE TABLE \"T\"\"1\" (\"key one\" text COLLATE \"C\", at timestamptz, m public.mood, c char(3), i interval, \
            f float8, n int DEFAULT 0, PRIMARY KEY (\"key one\", at, m, c, i, f)); \
        INSERT INTO \"T\"\"1\" SELECT 'it''s ' || g % 3, timestamptz '2020-01-01 00:00:00.123+05' + g * interval '1 hour', \
            CASE WHEN g % 2 = 0 THEN 'sad' ELSE 'ok' END::public.mood, 'a', interval '1 mon -3 days 00:00:01' * g, 0.1 * g \
            FROM generate_series(1, 100) g; \
        CREATE TABLE public.u (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), n int DEFAULT 0); \
        INSERT INTO public.u SELECT FROM generate_series(1, 100); \
        CREATE TABLE public.p (id bigint, k int, n int DEFAULT 0, PRIMARY KEY (id, k)) PARTITION BY HASH (id); \
        CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES WITH (MODULUS 2, REMAINDER 0); \
        CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES WITH (MODULUS 2, REMAINDER 1); \
        INSERT INTO public.p SELECT g / 2, g FROM generate_series(1, 100) g; \
        CREATE TABLE public.k (a int NOT NULL, n int DEFAULT 0); INSERT INTO public.k SELECT g / 10 FROM generate_series(1, 99) g;";
    let db = TestDb::new(tables).await.unwrap();
    let all = one("\
-- section: all; transaction: none; backfill: by primary key; batch: 9 rows; pause: 0
UPDATE \"Ä ; b\".\"T\"\"1\" SET n = n + 1;
UPDATE ONLY public.u AS x SET n = n + 1 FROM (VALUES (1)) v;
UPDATE p SET n = n + 1;
-- section: by columns; transaction: none; backfill: by a; batch: 9
UPDATE k SET n = n + 1");
    let mut batches = Vec::new();
    all.migrate(&db, &quick(), &mut |event| {
        if let Event::Batch { number, .. } = event {
            batches.push(number);
        }
    })
    .await
    .unwrap();
    assert!(batches.iter().filter(|step| **step == 1).count() >= 11, "{batches:?}");
    for table in ["\"Ä ; b\".\"T\"\"1\"", "u", "p", "k"] {
        assert_eq!(column(&db, &format!("SELECT DISTINCT n FROM {table}")).await, ["1"], "{table}");
    }
}

#[tokio::test]
async fn a_backfill_that_cannot_go_through_a_table_says_why() {
    let db = TestDb::new("CREATE TABLE t (a int, b int)").await.unwrap();
    let refused = async |sql: &str| {
        one(sql).migrate(&db, &quick(), &mut |_| {}).await.unwrap_err().to_string().replace('\\', "/")
    };
    let no_key = refused("-- section: f; backfill: by primary key\nUPDATE t SET a = 1").await;
    assert!(no_key.contains("up.sql:2: step 1 of 1: table t has no primary key"), "{no_key}");
    let null = refused("-- section: f; backfill: by a\nUPDATE t SET b = 1").await;
    assert!(null.contains("column a may be NULL"), "{null}");
    let missing = refused("-- section: f; backfill: by x\nUPDATE t SET b = 1").await;
    assert!(missing.contains("table t has no columns x"), "{missing}");
}

#[tokio::test]
async fn a_batch_waits_for_a_row_for_a_moment_and_tries_again() {
    let db = TestDb::new(
        "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t SELECT generate_series(1, 20)",
    )
    .await
    .unwrap();
    let other = Connection::connect(db.config()).await.unwrap();
    other.script("BEGIN; UPDATE t SET n = 5 WHERE id = 12").await.unwrap();
    let all = one(
        "-- section: f; backfill: by primary key; batch: 5; lock_timeout: 50ms\nUPDATE t SET n = 1 WHERE n IS NULL",
    );
    let (held, mut again, mut rows) = (std::sync::Mutex::new(Some(other)), 0, Vec::new());
    all.migrate(&db, &quick(), &mut |event| match event {
        Event::Again { .. } => {
            again += 1;
            held.lock().unwrap().take();
        }
        Event::Batch { rows: done, .. } => rows.push(done),
        _ => {}
    })
    .await
    .unwrap();
    assert!(again >= 1);
    assert_eq!(rows, [5, 10, 15, 20, 20]);
    assert_eq!(column(&db, "SELECT count(*) FROM t WHERE n = 1").await, ["20"]);
}

#[tokio::test]
async fn a_batch_whose_session_is_ended_in_the_middle_is_done_again_and_no_other() {
    let db = TestDb::new(
        "CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0); INSERT INTO t SELECT generate_series(1, 20);
         CREATE SEQUENCE seen;
         CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             IF nextval('seen') = 13 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NEW; END $$;
         CREATE TRIGGER f BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()",
    )
    .await
    .unwrap();
    let all = one("-- section: f; backfill: by primary key; batch: 5\nUPDATE t SET n = n + 1");
    let failure = all.migrate(&db, &quick(), &mut |_| {}).await.unwrap_err();
    assert!(
        failure.to_string().contains("goes on here; the batches before, 10 rows, are done and stay"),
        "{failure}"
    );
    assert_eq!(column(&db, "SELECT count(*) FROM t WHERE n = 1").await, ["10"]);
    all.migrate(&db, &quick(), &mut |_| {}).await.unwrap();
    assert_eq!(column(&db, "SELECT DISTINCT n FROM t").await, ["1"]);
}
