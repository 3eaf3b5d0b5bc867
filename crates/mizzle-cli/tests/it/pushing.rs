//! The source straight to a database.

use expect_test::expect;
use mizzle_pg::testing::TestDb;

use crate::project::Project;

const USERS: &str = "
#[derive(Table)]
#[table(Users)]
struct User { #[column(serial, primary_key)] id: i32, email: String }
";

#[tokio::test]
async fn a_second_push_has_nothing_to_do_and_what_loses_data_needs_its_word() {
    let db = TestDb::new("").await.unwrap();
    let project = Project::with(&db);
    project.write("src/schema.rs", USERS);
    assert_eq!(project.run(&["push"]).code, 4);
    expect![[r#"
        -- section: sequence, owner of sequence, table; transaction: one; lock_timeout: 2s; statement_timeout: 3s
        CREATE SEQUENCE "public"."users_id_seq" AS integer;
        CREATE TABLE "public"."users" (
            "id" integer DEFAULT nextval('public.users_id_seq'::regclass) NOT NULL,
            "email" text NOT NULL,
            CONSTRAINT "users_pkey" PRIMARY KEY (id)
        );
        ALTER SEQUENCE "public"."users_id_seq" OWNED BY "public"."users"."id";
        = 0
    "#]]
    .assert_eq(&project.run(&["push", "--dry-run"]).to_string());
    let ran = project.run(&["push", "--yes"]);
    assert_eq!(ran.code, 0, "{ran}");
    expect![[r#"
        {
          "applied": true,
          "kept": [],
          "statements": []
        }
        = 0
    "#]]
    .assert_eq(&project.run(&["push", "--yes", "--json"]).to_string());
    db.script("INSERT INTO users (email) VALUES ('ada')").await.unwrap();
    project.write("src/schema.rs", &USERS.replace(", email: String", ""));
    expect![[r#"
        ! error: this loses data:
        !   column `public.users.email`
        !   hint: allow it by name, --allow data-loss:NAME, or --allow all; --dry-run shows all statements
        = 4
    "#]]
    .assert_eq(&project.run(&["push", "--yes"]).to_string());
    let ran = project.run(&["push", "--yes", "--allow", "data-loss:users.email"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(db.raw("SELECT * FROM users").await.unwrap()[0].rows, [[Some("1".to_owned())]]);
}

#[tokio::test]
async fn what_the_source_has_no_words_for_is_left_alone() {
    let setup = "
        CREATE TABLE users (id serial PRIMARY KEY, email text NOT NULL);
        GRANT SELECT ON users TO PUBLIC;
        ALTER TABLE users ENABLE ROW LEVEL SECURITY, ALTER email SET STORAGE EXTERNAL;
        CREATE POLICY everybody ON users USING (true);
        CREATE VIEW emails AS SELECT email FROM users;
        CREATE SEQUENCE tickets;
        CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE SCHEMA other";
    let db = TestDb::new(setup).await.unwrap();
    let project = Project::with(&db);
    project.write("src/schema.rs", USERS);
    expect![[r#"
        nothing to do: the database is as the source says
        ! not in the source's reach, and left alone: sequence `public.tickets`, function `public.one()`, view `public.emails`, policy `public.users.everybody`
        = 0
    "#]].assert_eq(&project.run(&["push"]).to_string());
}

#[tokio::test]
async fn what_the_settings_leave_out_is_neither_read_nor_touched() {
    let setup = "
        CREATE TABLE users (id serial PRIMARY KEY);
        CREATE TABLE queue_jobs (id serial PRIMARY KEY, state text UNIQUE);
        CREATE INDEX queue_jobs_state ON queue_jobs (state);
        CREATE SCHEMA audit;
        CREATE TABLE audit.events (id int, CONSTRAINT positive CHECK (id > 0));
        CREATE COLLATION audit.natural (provider = icu, locale = 'en')";
    let db = TestDb::new(setup).await.unwrap();
    let project = Project::with(&db);
    project.write("src/schema.rs", USERS);
    project.write(
        "mizzle.toml",
        "schemas = [\"!audit\"]\ntables = [\"!queue_*\"]\n[environments.all]\ntables = []\n",
    );
    let ran = project.run(&["push", "--dry-run", "--json"]);
    let said: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(said["kept"], serde_json::json!([]), "{ran}");
    assert_eq!(said["statements"].as_array().unwrap().len(), 1, "{ran}");
    let all = project.run(&["push", "--dry-run", "--env", "all"]);
    assert!(all.out.contains("DROP TABLE \"public\".\"queue_jobs\""), "{all}");
    assert!(!all.out.contains("audit"), "{all}");
}

#[tokio::test]
async fn who_may_make_no_database_is_told_how_to_push_all_the_same() {
    let db = TestDb::new(
        "DO $$ BEGIN CREATE ROLE mizzle_push_tester; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
         GRANT CREATE, USAGE ON SCHEMA public TO mizzle_push_tester;",
    )
    .await
    .unwrap();
    let project = Project::with(&db);
    project.write("src/schema.rs", USERS);
    let push = |server: Option<String>| {
        let mut command = project.command(&["push", "--yes"]);
        command.env_remove("MIZZLE_DEV_URL").env("PGOPTIONS", "-c role=mizzle_push_tester");
        if let Some(server) = server {
            command.env("MIZZLE_DEV_URL", format!("{server} options='-c role=none'"));
        }
        let ran = command.output().unwrap();
        (ran.status.code(), String::from_utf8(ran.stderr).unwrap())
    };
    let (code, said) = push(None);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("hint: a push is planned with a scratch database; MIZZLE_DEV_URL"), "{said}");
    let (code, said) = push(Some(project.url()));
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(project.run(&["push"]).out, "nothing to do: the database is as the source says\n");
}

#[tokio::test]
async fn what_the_server_prints_in_another_way_when_it_was_read_again_is_pushed_once() {
    let db = TestDb::new("").await.unwrap();
    let project = Project::with(&db);
    project.write(
        "src/schema.rs",
        "#[derive(Table)]
#[table(Notes)]
#[check(name = \"kinds\", \"kind IN ('a', 'b')\")]
#[index(id, where = \"kind NOT IN ('a', 'b')\")]
struct Note { #[column(identity, primary_key)] id: i64, #[column(varchar(9))] kind: String, day: Date }",
    );
    project.write(
        "src/schema.sql",
        "CREATE VIEW years AS SELECT extract('YEAR' FROM day) AS year FROM notes WHERE kind IN ('b', 'c');
        ALTER TABLE notes ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON notes USING (kind IN ('b', 'c'));",
    );
    assert_eq!(project.run(&["push", "--yes"]).code, 0);
    let ran = project.run(&["push", "--dry-run"]);
    assert_eq!(ran.out, "nothing to do: the database is as the source says\n", "{ran}");
}
