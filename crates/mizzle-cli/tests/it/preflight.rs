//! What is asked of rows before the first step.

use expect_test::expect;
use mizzle_pg::testing::TestDb;

use crate::project::Project;

const ROWS: &str = "
    CREATE TABLE teams (id int PRIMARY KEY);
    INSERT INTO teams VALUES (1);
    CREATE TABLE users (id int PRIMARY KEY, email text, age text, team int, score int, name text);
    INSERT INTO users VALUES (1, 'a@x', '31', 1, 1, 'Ada'), (2, 'A@x', 'old', 2, -1, 'Bob Long'), (3, NULL, '7', NULL, NULL, NULL);
    CREATE TABLE log (said text);
    INSERT INTO log VALUES ('a'), ('a'), (NULL);
    ALTER TABLE users ADD CONSTRAINT earlier CHECK (id < 3) NOT VALID;
";

const MORE: &str = "
    CREATE TABLE stays (id int PRIMARY KEY, room int, during int4range);
    INSERT INTO stays VALUES (1, 1, '[1,3)'), (2, 1, '[2,4)'), (3, 2, '[5,6)'), (4, 2, NULL), (5, 2, NULL);
    CREATE TABLE parts (a int, b text) PARTITION BY RANGE (a, b);
    CREATE TABLE rest PARTITION OF parts DEFAULT;
    INSERT INTO rest VALUES (7, 'y');
    CREATE TABLE part (a int, b text);
    INSERT INTO part VALUES (1, 'x'), (3, 'a');
    CREATE TABLE listed (a text) PARTITION BY LIST (lower(a));
    CREATE TABLE item (a text);
    INSERT INTO item VALUES ('A'), (NULL);
    CREATE TABLE listed_too (a text) PARTITION BY LIST (lower(a));
    CREATE TABLE a_of_it PARTITION OF listed_too FOR VALUES IN ('a');
    CREATE TABLE hashed (a int) PARTITION BY HASH (a);
    CREATE TABLE hash (a int);
    INSERT INTO hash SELECT generate_series(1, 20);
    CREATE DOMAIN small AS int;
    CREATE DOMAIN smaller AS small;
    CREATE DOMAIN full_one AS int;
    CREATE FUNCTION value(int) RETURNS bool IMMUTABLE LANGUAGE sql AS 'SELECT false';
    CREATE TABLE holds (id int PRIMARY KEY, a small, b smaller, f full_one);
    INSERT INTO holds VALUES (1, 3, 7, 1), (2, NULL, 1, 2);
    ALTER DOMAIN small ADD CONSTRAINT earlier CHECK (VALUE < 6) NOT VALID;
";

#[tokio::test]
async fn rows_that_would_make_a_step_fail_are_counted_and_named_and_nothing_is_done() {
    let db = TestDb::new("").await.unwrap();
    db.script(ROWS).await.unwrap();
    let project = Project::with(&db);
    let up = "\
CREATE TABLE new (a int UNIQUE);
-- section: i; transaction: none
CREATE UNIQUE INDEX CONCURRENTLY users_email ON public.users USING btree (lower(email));
CREATE UNIQUE INDEX CONCURRENTLY users_name ON users (name) WHERE id > 1;
-- section: c
ALTER TABLE users ADD CONSTRAINT scored CHECK (score >= 0) NOT VALID;
ALTER TABLE users ADD CONSTRAINT teamed FOREIGN KEY (team) REFERENCES teams NOT VALID;
ALTER TABLE users ADD CONSTRAINT never CHECK (id < 0) NOT VALID;
-- section: v
ALTER TABLE users VALIDATE CONSTRAINT scored;
ALTER TABLE users VALIDATE CONSTRAINT teamed;
ALTER TABLE users VALIDATE CONSTRAINT earlier;
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
ALTER TABLE users ALTER age TYPE int USING age::int, ALTER name TYPE varchar(4);
ALTER TABLE users ADD COLUMN must int NOT NULL, ADD COLUMN may int NOT NULL DEFAULT 1;
ALTER TABLE log ADD PRIMARY KEY (said);
ALTER TABLE new ALTER a SET NOT NULL;
ALTER TABLE users ALTER must TYPE bigint;
UPDATE teams SET id = 2;
ALTER TABLE teams ADD CHECK (id = 2);
";
    project.migration("1_all", up, "");
    let ran = project.run(&["migrate", "--preflight"]);
    expect![[r#"
        migrations/1_all/up.sql:3: step 2 of 17: 1 value of (lower(email)) is there more than once in public.users
          CREATE UNIQUE INDEX CONCURRENTLY users_email ON public.users USING btree (lower(email))
          a@x (2 times)
        migrations/1_all/up.sql:10: step 7 of 17: 1 row of users violates CHECK (score >= 0)
          ALTER TABLE users VALIDATE CONSTRAINT scored
          id = 2
        migrations/1_all/up.sql:11: step 8 of 17: 1 row of users refers to what is not in teams
          ALTER TABLE users VALIDATE CONSTRAINT teamed
          id = 2
        migrations/1_all/up.sql:12: step 9 of 17: 1 row of users violates CHECK ((id < 3))
          ALTER TABLE users VALIDATE CONSTRAINT earlier
          id = 3
        migrations/1_all/up.sql:13: step 10 of 17: 1 row of users has NULL in email
          ALTER TABLE users ALTER COLUMN email SET NOT NULL
          id = 3
        migrations/1_all/up.sql:14: step 11 of 17: 1 row of users has in age what cannot become int
          ALTER TABLE users ALTER age TYPE int USING age::int, ALTER name TYPE varchar(4)
          id = 2 (invalid input syntax for type integer: "old")
        migrations/1_all/up.sql:14: step 11 of 17: 1 row of users has in name what cannot become varchar(4)
          ALTER TABLE users ALTER age TYPE int USING age::int, ALTER name TYPE varchar(4)
          id = 2 (value too long for type character varying(4))
        migrations/1_all/up.sql:15: step 12 of 17: 3 rows of users would have nothing in the new column must, which is NOT NULL and has no default
          ALTER TABLE users ADD COLUMN must int NOT NULL, ADD COLUMN may int NOT NULL DEFAULT 1
          id = 1
          id = 2
          id = 3
        migrations/1_all/up.sql:16: step 13 of 17: 1 row of log has NULL in said
          ALTER TABLE log ADD PRIMARY KEY (said)
          ctid = (0,3)
        migrations/1_all/up.sql:16: step 13 of 17: 1 value of (said) is there more than once in log
          ALTER TABLE log ADD PRIMARY KEY (said)
          a (2 times)
        migrations/1_all/up.sql:17: step 14 of 17: not looked at: new is not there yet
        migrations/1_all/up.sql:18: step 15 of 17: not looked at: what it is about is not there yet: column "must" does not exist
        migrations/1_all/up.sql:19: step 16 of 17: not looked at: it is a statement on rows, which only running shows
        migrations/1_all/up.sql:20: step 17 of 17: not looked at: a step before it may change the rows of teams
        asked 11 questions about rows: 10 would make a step fail; 4 steps not looked at; nothing was done
        = 3
    "#]].assert_eq(&ran.to_string());
    let gone = db.raw("SELECT to_regclass('new'), to_regnamespace('mizzle')").await.unwrap();
    assert_eq!(gone[0].rows, [[None, None]]);
    let json = project.run(&["migrate", "--preflight", "--json"]);
    let object: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json.code, 3);
    assert_eq!(object["preflight"]["findings"][0]["count"], 1);
    assert_eq!(object["preflight"]["findings"][0]["examples"][0], "a@x (2 times)");
    assert_eq!(object["applied"], serde_json::json!([]));
}

#[tokio::test]
async fn what_preflight_finds_is_what_the_server_would_say_and_the_rest_goes_on() {
    let steps = [
        ("CREATE UNIQUE INDEX u ON users (lower(email))", false),
        ("CREATE UNIQUE INDEX u ON users (email)", true),
        ("CREATE UNIQUE INDEX u ON log (said)", false),
        ("CREATE UNIQUE INDEX u ON log ((said || 'x')) WHERE said IS NULL", true),
        ("ALTER TABLE users ADD UNIQUE (team)", true),
        ("ALTER TABLE users ADD CHECK (score >= 0)", false),
        ("ALTER TABLE users ADD CHECK (score > -2)", true),
        ("ALTER TABLE users ALTER name SET NOT NULL", false),
        ("ALTER TABLE users ALTER id SET NOT NULL", true),
        ("ALTER TABLE users ADD FOREIGN KEY (team) REFERENCES teams", false),
        ("ALTER TABLE users ADD FOREIGN KEY (team, score) REFERENCES pairs (a, b) MATCH FULL", true),
        ("ALTER TABLE users ADD FOREIGN KEY (id, team) REFERENCES pairs (a, b) MATCH FULL", false),
        ("ALTER TABLE users ADD FOREIGN KEY (id, team) REFERENCES pairs", true),
        ("ALTER TABLE users ALTER age TYPE int USING age::int", false),
        ("ALTER TABLE users ALTER age TYPE varchar(2)", false),
        ("ALTER TABLE users ALTER age TYPE varchar(3)", true),
        ("ALTER TABLE users ALTER score TYPE smallint", true),
        ("ALTER TABLE users ALTER score TYPE smallint USING score * 100000", false),
        ("ALTER TABLE users ADD must int NOT NULL", false),
        ("ALTER TABLE teams VALIDATE CONSTRAINT none", true),
        ("ALTER TABLE stays ADD EXCLUDE USING gist (during WITH &&)", false),
        ("ALTER TABLE stays ADD EXCLUDE USING gist (during WITH &&) WHERE (room > 1)", true),
        (
            "ALTER TABLE stays ADD EXCLUDE USING gist (int4range(room, room + 1) WITH &&, during WITH &&)",
            false,
        ),
        ("ALTER TABLE stays ADD EXCLUDE USING gist (int4range(id, id + 1) WITH &&, during WITH &&)", true),
        ("ALTER TABLE parts ATTACH PARTITION part FOR VALUES FROM (1, MINVALUE) TO (3, 'b')", true),
        ("ALTER TABLE parts ATTACH PARTITION part FOR VALUES FROM (1, MINVALUE) TO (2, 'a')", false),
        ("ALTER TABLE parts ATTACH PARTITION part FOR VALUES FROM (7, 'x') TO (8, MAXVALUE)", false),
        ("ALTER TABLE listed ATTACH PARTITION item FOR VALUES IN ('a', NULL)", true),
        ("ALTER TABLE listed ATTACH PARTITION item FOR VALUES IN ('a')", false),
        ("ALTER TABLE listed_too ATTACH PARTITION item DEFAULT", false),
        ("ALTER TABLE listed ATTACH PARTITION item DEFAULT", true),
        ("ALTER TABLE hashed ATTACH PARTITION hash FOR VALUES WITH (MODULUS 1, REMAINDER 0)", true),
        ("ALTER TABLE hashed ATTACH PARTITION hash FOR VALUES WITH (MODULUS 2, REMAINDER 0)", false),
        ("ALTER DOMAIN small ADD CHECK (VALUE < 10)", true),
        ("ALTER DOMAIN small ADD CONSTRAINT c CHECK (value < 5 OR \"value\"(value))", false),
        ("ALTER DOMAIN small SET NOT NULL", false),
        ("ALTER DOMAIN full_one SET NOT NULL", true),
        ("ALTER DOMAIN small VALIDATE CONSTRAINT earlier", false),
    ];
    for (step, fine) in steps {
        let db = TestDb::new("").await.unwrap();
        db.script(&format!("{ROWS} CREATE TABLE pairs (a int, b int, PRIMARY KEY (a, b)); INSERT INTO pairs VALUES (1, 1), (2, -1), (2, 2); {MORE}"))
            .await
            .unwrap();
        let fails = db.script(&format!("BEGIN; {step}; ROLLBACK")).await;
        db.script("ROLLBACK").await.ok();
        let project = Project::with(&db);
        project.migration("1_one", step, "");
        let ran = project.run(&["migrate", "--preflight"]);
        // Neither asks for a constraint that is not there.
        let fails = fails.is_err() && !step.contains("none");
        assert_eq!(fails, !fine, "{step}");
        assert_eq!(ran.code == 3, fails, "{step}: {ran}");
    }
}
