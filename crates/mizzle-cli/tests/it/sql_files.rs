//! SQL files beside the Rust schema: desired state as that is.

use expect_test::expect;
use mizzle_pg::testing::TestDb;

use crate::project::Project;

const NOTES: &str = "
#[derive(Table)]
#[table(Notes)]
struct Note {
    #[column(identity, primary_key)] id: i64,
    #[column(default = sql(\"next_code()\"))] code: String,
    touched_at: Option<Timestamp>,
}
";

/// In the wrong order, and in several files.
fn files(project: &Project) {
    project
        .write("src/schema/notes.rs", NOTES)
        .write(
            "src/schema/a_grants.sql",
            "GRANT SELECT ON recent TO sql_files_reader;\nCOMMENT ON VIEW recent IS 'The last ones';\n",
        )
        .write(
            "src/schema/b_views.sql",
            "CREATE VIEW recent AS SELECT * FROM coded WHERE touched_at > now() - interval '1 day';\n\
             CREATE VIEW coded AS SELECT id, code, touched_at FROM notes;\n",
        )
        .write(
            "src/schema/inside/c_functions.sql",
            "CREATE TRIGGER touch BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION touch();\n\
             CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$\n\
             BEGIN new.touched_at := now(); RETURN new; END $$;\n\
             CREATE FUNCTION next_code() RETURNS text LANGUAGE sql AS 'SELECT ''n'' || count(*) FROM notes';\n\
             ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n\
             CREATE POLICY everybody ON notes USING (true);\n",
        );
}

#[tokio::test]
async fn sql_files_are_migrated_with_the_tables_and_both_ways() {
    let project = Project::new();
    files(&project);
    let ran = project.run(&["generate", "--name", "first"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(project.run(&["generate"]).out, "nothing to do: the migrations lead to the source\n");
    let views = project.read("src/schema/b_views.sql");
    // Where it stands makes no difference, nor how it is spaced.
    project
        .write("src/schema/b_views.sql", &views.replace("CREATE VIEW coded", "-- coded\ncreate  view coded"));
    assert_eq!(project.run(&["generate", "--check"]).code, 0);
    project.write(
        "src/schema/b_views.sql",
        &views.replace("SELECT id, code, touched_at", "SELECT id, touched_at"),
    );
    project.write(
        "src/schema/inside/c_functions.sql",
        &project.read("src/schema/inside/c_functions.sql").replace("(true)", "(id > 0)"),
    );
    let ran = project.run(&["generate", "--check"]);
    assert_eq!(ran.code, 3, "{ran}");
    expect![[r#"
        -- section: view, policy; transaction: one; lock_timeout: 2s; statement_timeout: 3s; lock: ACCESS EXCLUSIVE
        DROP VIEW "public"."recent";
        DROP VIEW "public"."coded";
        -- authorization: policy `public.notes.everybody`
        ALTER POLICY "everybody" ON "public"."notes" TO PUBLIC USING ((id > 0));
        CREATE VIEW "public"."coded" AS
         SELECT notes.id,
            notes.touched_at
           FROM public.notes;
        CREATE VIEW "public"."recent" AS
         SELECT coded.id,
            coded.touched_at
           FROM public.coded
          WHERE (coded.touched_at > (now() - '1 day'::interval));
        COMMENT ON VIEW "public"."recent" IS 'The last ones';
        GRANT SELECT ON TABLE "public"."recent" TO "sql_files_reader";
    "#]]
    .assert_eq(&ran.out);
    let ran = project.run(&["generate", "--name", "second"]);
    assert_eq!(ran.code, 0, "{ran}");
}

#[tokio::test]
async fn a_push_takes_in_what_the_files_say_and_leaves_kinds_alone_that_they_do_not() {
    let setup = "
        CREATE VIEW old AS SELECT 1 AS one;
        CREATE MATERIALIZED VIEW kept AS SELECT 1 AS one;
        DO $$ BEGIN CREATE ROLE sql_files_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$";
    let db = TestDb::new(setup).await.unwrap();
    let project = Project::with(&db);
    files(&project);
    let ran = project.run(&["push", "--yes"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(ran.err, "not in the source's reach, and left alone: materialized view `public.kept`\n");
    assert!(ran.out.contains("DROP VIEW \"public\".\"old\""), "{ran}");
    db.script("INSERT INTO notes DEFAULT VALUES; UPDATE notes SET code = code").await.unwrap();
    assert_eq!(db.raw("SELECT code FROM recent").await.unwrap()[0].rows, [[Some("n0".to_owned())]]);
    expect![[r#"
        nothing to do: the database is as the source says
        ! not in the source's reach, and left alone: materialized view `public.kept`
        = 0
    "#]]
    .assert_eq(&project.run(&["push"]).to_string());
    // Nothing of the kind is said any more: what is there stays.
    project.write("src/schema/a_grants.sql", "").write("src/schema/b_views.sql", "");
    let ran = project.run(&["push"]);
    assert_eq!(ran.out, "nothing to do: the database is as the source says\n", "{ran}");
    db.script("DROP ROLE IF EXISTS sql_files_nobody").await.unwrap();
    project.write("src/schema/a_grants.sql", "\nGRANT SELECT ON notes TO sql_files_nobody");
    expect![[r#"
        ! error: the server does not take a statement of the source
        ! src/schema/a_grants.sql:2: role "sql_files_nobody" does not exist (SQLSTATE 42704)
        !   statement: GRANT SELECT ON notes TO sql_files_nobody
        !   hint: roles belong to the server and are not part of a schema: create it there first
        = 1
    "#]]
    .assert_eq(&project.run(&["push"]).to_string());
}

#[tokio::test]
async fn what_an_export_prints_loads_in_its_order() {
    let db = TestDb::new("DO $$ BEGIN CREATE ROLE sql_files_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$").await.unwrap();
    let project = Project::with(&db);
    files(&project);
    let exported = project.run(&["export"]).out;
    db.script(&exported).await.unwrap_or_else(|error| panic!("{error}\n{exported}"));
    let ran = project.run(&["push"]);
    assert_eq!(ran.out, "nothing to do: the database is as the source says\n", "{ran}");
}

#[tokio::test]
async fn mistakes_in_the_files_are_said_with_their_places() {
    let project = Project::new();
    files(&project);
    project.write(
        "src/schema/wrong.sql",
        "CREATE VIEW v AS\n    SELECT nothing\n    FROM notes;\n\nCREATE VIEW w AS SELECT * FROM v;",
    );
    expect![[r#"
        ! error: the server does not take statements of the source
        ! src/schema/wrong.sql:2: column "nothing" does not exist (SQLSTATE 42703)
        !   statement:     SELECT nothing
        !                         ^
        ! src/schema/wrong.sql:5: relation "v" does not exist (SQLSTATE 42P01)
        !   statement: CREATE VIEW w AS SELECT * FROM v
        !                                             ^
        = 1
    "#]]
    .assert_eq(&project.run(&["generate"]).to_string());
    project.write("src/schema/wrong.sql", "COMMIT");
    expect![[r#"
        ! error: src/schema/wrong.sql:1: COMMIT in a file of the schema
        !   hint: remove it: the file says what there is, not how to get there
        = 1
    "#]]
    .assert_eq(&project.run(&["export"]).to_string());
}

#[test]
fn a_file_beside_a_single_file_of_rust_and_a_file_of_its_own_are_read_too() {
    let project = Project::new();
    project.write("src/schema.rs", "").write("src/schema.sql", "CREATE DOMAIN email AS text");
    project.write("more.sql", "CREATE SEQUENCE tickets");
    let exported = project.run(&["export", "--schema", "src/schema.rs", "--schema", "more.sql"]);
    expect![[r#"
        SET check_function_bodies = off;

        CREATE DOMAIN email AS text;

        CREATE SEQUENCE tickets;
        = 0
    "#]]
    .assert_eq(&exported.to_string());
}

#[tokio::test]
async fn a_plan_that_does_not_hold_is_made_again_of_what_the_server_says() {
    let project = Project::new();
    project.write("src/schema.rs", NOTES);
    project.write(
        "src/schema.sql",
        "CREATE VIEW all_notes AS SELECT * FROM notes;
        CREATE FUNCTION next_code() RETURNS text LANGUAGE sql AS 'SELECT ''n''';",
    );
    let ran = project.run(&["generate", "--name", "first"]);
    assert_eq!(ran.code, 0, "{ran}");
    project.write("src/schema.rs", &NOTES.replace("touched_at:", "title: Option<String>, touched_at:"));
    let ran = project.run(&["generate", "--name", "second"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.starts_with("the plan that was made without a server does not hold"), "{ran}");
    let second = crate::generating::ids(&project).pop().unwrap();
    assert!(project.read(&format!("migrations/{second}/up.sql")).contains("CREATE VIEW"));
}

#[test]
fn without_a_server_a_change_of_the_model_is_planned_and_one_of_sql_is_not() {
    let project = Project::new();
    files(&project);
    assert_eq!(project.run(&["generate", "--name", "first"]).code, 0);
    let offline = |arguments: &[&str]| {
        let mut command = project.command(arguments);
        let ran = command.env("MIZZLE_DEV_URL", "postgresql://nobody@127.0.0.1:1/nothing").output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (ran.status.code(), text(ran.stdout), text(ran.stderr))
    };
    assert_eq!(offline(&["generate", "--check"]).0, Some(0));
    project.write("src/schema/notes.rs", &NOTES.replace("code: String", "code: Option<String>"));
    let (code, out, _) = offline(&["generate", "--check", "--no-prove"]);
    expect![[r#"
        -- section: column; transaction: one; lock_timeout: 2s; statement_timeout: 3s; lock: ACCESS EXCLUSIVE
        ALTER TABLE "public"."notes" ALTER COLUMN "code" DROP NOT NULL;
    "#]]
    .assert_eq(&out);
    assert_eq!(code, Some(3));
    project.write("src/schema/a_grants.sql", "");
    let (code, _, err) = offline(&["generate", "--no-prove"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("the SQL files are not as they were"), "{err}");
}

#[test]
fn another_text_that_makes_the_same_is_no_finding_and_one_that_does_not_is() {
    let project = Project::new();
    files(&project);
    assert_eq!(project.run(&["generate", "--name", "first"]).code, 0);
    project.write(
        "src/schema/a_grants.sql",
        "COMMENT ON VIEW public.recent IS 'The last ones';\ngrant select on table recent to sql_files_reader;\n",
    );
    let checked = project.run(&["check"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, "nothing found\n"), "{}", checked.err);
    project.write("src/schema/a_grants.sql", "COMMENT ON VIEW recent IS 'The last ones';\n");
    let checked = project.run(&["check"]);
    assert_eq!(checked.code, 3, "{}", checked.err);
    assert!(checked.out.contains("the source is not what the migrations lead to: "), "{}", checked.out);
}

#[tokio::test]
async fn a_byte_order_mark_and_other_ends_of_lines_say_nothing() {
    let db = TestDb::new("").await.unwrap();
    let project = Project::with(&db);
    let body = "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$\n  SELECT 1\n$$;\n";
    let windows = |sql: &str| format!("\u{feff}{}", sql.replace('\n', "\r\n"));
    project.write("src/schema.sql", &windows("CREATE VIEW numbers AS SELECT id FROM notes;\n"));
    project.write("src/schema.rs", &windows(&NOTES.replace("sql(\"next_code()\")", "\"n\"")));
    let ran = project.run(&["push", "--yes", "--schema", "src/schema.rs"]);
    assert_eq!(ran.code, 0, "{ran}");
    project.write("migrations/20260101000000_one/up.sql", &windows(body));
    let ran = project.run(&["migrate"]);
    assert_eq!(ran.code, 0, "{ran}");
    project.write("migrations/20260101000000_one/up.sql", body);
    let ran = project.run(&["status"]);
    assert_eq!(ran.code, 0, "{ran}");
}
