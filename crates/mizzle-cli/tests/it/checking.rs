//! What is not as it should be, and what differs.

use std::fs;

use expect_test::expect;
use mizzle_pg::testing::TestDb;
use serde_json::Value;

use crate::generating::ids;
use crate::project::Project;

fn schema(fields: &str, more: &str) -> String {
    format!(
        "#[derive(Table)]
#[table(Users)]
struct User {{ #[column(identity, primary_key)] id: i64, email: String, {fields} }}
{more}"
    )
}

fn table(name: &str) -> String {
    format!(
        "#[derive(Table)]\n#[table({name}s)]\nstruct {name} {{ #[column(identity, primary_key)] id: i64 }}\n"
    )
}

/// Generates the next migration, under a time of its own.
fn generated(project: &Project, time: u32, source: &str) -> String {
    project.write("src/schema.rs", source);
    let name = format!("m{time}");
    let ran = project.run(&["generate", "--name", &name]);
    assert_eq!(ran.code, 0, "{ran}");
    let id = ids(project).into_iter().find(|id| id.ends_with(&format!("_{name}"))).unwrap();
    let renamed = format!("20260101{time:06}_{name}");
    let folder = project.path().join("migrations");
    fs::rename(folder.join(id), folder.join(&renamed)).unwrap();
    renamed
}

/// Takes a migration out of the folder for as long as another is made beside it.
fn beside(project: &Project, id: &str, make: impl FnOnce(&Project)) {
    let folder = project.path().join("migrations").join(id);
    let aside = project.path().join("aside");
    fs::rename(&folder, &aside).unwrap();
    make(project);
    fs::rename(&aside, &folder).unwrap();
}

#[test]
fn branches_that_go_together_are_brought_together_by_the_next_migration() {
    let project = Project::new();
    generated(&project, 1, &schema("", ""));
    let one = generated(&project, 2, &schema("name: Option<String>,", ""));
    beside(&project, &one, |project| {
        generated(project, 3, &schema("age: Option<i32>,", &table("Post")));
    });
    project.write("src/schema.rs", &schema("name: Option<String>, age: Option<i32>,", &table("Post")));
    let ran = project.run(&["check"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "nothing found\n"), "{ran}");
    assert_eq!(project.run(&["generate", "--check"]).code, 0);
    assert_eq!(project.run(&["diff", "migrations", "source"]).out, "nothing differs\n");
    let last = generated(
        &project,
        4,
        &schema("name: Option<String>, age: Option<i32>, note: Option<String>,", &table("Post")),
    );
    let sql = project.read(&format!("migrations/{last}/up.sql"));
    assert!(sql.contains("\"note\"") && !sql.contains("\"name\""), "{sql}");
    let snapshot: Value =
        serde_json::from_str(&project.read(&format!("migrations/{last}/snapshot.json"))).unwrap();
    assert_eq!(snapshot["parents"].as_array().unwrap().len(), 2);
    assert_eq!(project.run(&["check"]).code, 0);
}

#[test]
fn the_same_change_made_twice_beside_each_other_is_named_and_an_empty_migration_is_not() {
    let project = Project::new();
    generated(&project, 1, &schema("", ""));
    let custom = |time: u32| {
        let ran = project.run(&["generate", "--custom", "--name", &format!("c{time}")]);
        assert_eq!(ran.code, 0, "{ran}");
        let id = ids(&project).into_iter().find(|id| id.ends_with(&format!("_c{time}"))).unwrap();
        let renamed = format!("20260101{time:06}_c{time}");
        let folder = project.path().join("migrations");
        fs::rename(folder.join(id), folder.join(&renamed)).unwrap();
        renamed
    };
    let first = custom(2);
    beside(&project, &first, |_| {
        custom(3);
    });
    assert_eq!(project.run(&["check"]).code, 0);

    let project = Project::new();
    generated(&project, 1, &schema("", ""));
    let same = schema("name: Option<String>,", "");
    let one = generated(&project, 2, &same);
    beside(&project, &one, |project| {
        generated(project, 3, &same);
    });
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 3, "{ran}");
    assert!(
        ran.out.contains(
            "20260101000003_m3 and 20260101000002_m2 were made beside each other, and both change column"
        ),
        "{ran}"
    );
    assert_eq!(project.run(&["generate"]).code, 1);
}

#[test]
fn branches_that_do_not_go_together_are_named_with_the_object() {
    let project = Project::new();
    generated(&project, 1, &schema("", ""));
    let one = generated(&project, 2, &schema("name: Option<String>,", ""));
    beside(&project, &one, |project| {
        generated(project, 3, &schema("name: Option<i32>,", ""));
    });
    expect![[r#"
        {
          "findings": [
            {
              "hint": "remove one of the two, and generate it again on top of the other",
              "kind": "branches",
              "message": "20260101000003_m3 and 20260101000002_m2 were made beside each other, and both change column `public.users.name`",
              "migration": "20260101000003_m3",
              "object": "column `public.users.name`"
            }
          ]
        }
        = 3
    "#]]
    .assert_eq(&project.run(&["check", "--json"]).to_string());
    expect![[r#"
        ! error: 20260101000003_m3 and 20260101000002_m2 were made beside each other, and both change column `public.users.name`
        !   hint: remove one of the two, and generate it again on top of the other; `mizzle check` names all
        = 1
    "#]]
    .assert_eq(&project.run(&["generate"]).to_string());
}

#[test]
fn a_source_that_has_no_migration_is_found() {
    let project = Project::new();
    generated(&project, 1, &schema("", ""));
    project.write("src/schema.rs", &schema("name: Option<String>,", &table("Post")));
    expect![[r#"
        the source is not what the migrations lead to: table `public.posts` is new, and 3 more differences
          hint: `mizzle generate` writes the migration
        1 finding
        = 3
    "#]]
    .assert_eq(&project.run(&["check"]).to_string());
}

#[tokio::test]
async fn drift_is_found_both_ways_and_what_is_half_done_in_a_database() {
    let db = TestDb::new("").await.unwrap();
    let project = Project::with(&db);
    generated(&project, 1, &schema("", ""));
    assert_eq!(project.run(&["migrate"]).code, 0);
    let url = project.url();
    let ran = project.run(&["check", "--url", &url]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "nothing found\n"), "{ran}");
    db.script(
        "ALTER TABLE users DROP COLUMN email, ALTER id TYPE int;
        CREATE TABLE other (id int);
        INSERT INTO other VALUES (1), (1);
        ALTER TABLE other ADD CONSTRAINT positive CHECK (id > 0) NOT VALID",
    )
    .await
    .unwrap();
    assert!(db.raw("CREATE UNIQUE INDEX CONCURRENTLY other_id ON other (id)").await.is_err());
    let ran = project.run(&["check", "--url", &url, "--json"]);
    assert_eq!(ran.code, 3, "{ran}");
    let said: Value = serde_json::from_str(&ran.out).unwrap();
    let findings: Vec<String> = said["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{}: {}\n", one["kind"].as_str().unwrap(), one["message"].as_str().unwrap()))
        .collect();
    expect![[r#"
        drift: table `public.other` is in the database, and no migration makes it
        drift: column `public.other.id` is in the database, and no migration makes it
        drift: column `public.users.email` is not in the database, and the migrations make it
        drift: column `public.users.id`: sequence is ["1","1","1","2147483647","1","false"] in the database, and ["1","1","1","9223372036854775807","1","false"] by the migrations
        drift: column `public.users.id`: type is "integer" in the database, and "bigint" by the migrations
        drift: constraint `public.other.positive` is in the database, and no migration makes it
        drift: index `public.other_id` is in the database, and no migration makes it
        not_valid: constraint `public.other.positive` holds for new rows only: it was never validated
        invalid_index: index `public.other_id` is invalid: it was never built to its end
    "#]]
    .assert_eq(&findings.concat());
    let ran = project.run(&["diff", "database", "source", "--check", "--no-renames"]);
    assert_eq!(ran.code, 3, "{ran}");
    expect![[r#"
        -- section: table, column; transaction: one; lock_timeout: 2s; statement_timeout: 20min; lock: ACCESS EXCLUSIVE
        -- data-loss: table `public.other`
        DROP TABLE "public"."other";
        -- rewrite: column `public.users.id`
        -- depends-on-data: column `public.users.id`
        ALTER TABLE "public"."users" ALTER COLUMN "id" TYPE bigint USING "id"::bigint;
        ALTER TABLE "public"."users" ALTER COLUMN "id" SET START WITH 1 SET INCREMENT BY 1 SET MINVALUE 1 SET MAXVALUE 9223372036854775807 SET CACHE 1;
        -- no-value: column `public.users.email`: fails where the table has rows, which would have no value in it: give it a default, or add it nullable, fill it, and make it NOT NULL then
        ALTER TABLE "public"."users" ADD COLUMN "email" text NOT NULL;

        -- section: column; transaction: one; lock_timeout: 2s; statement_timeout: 20min; lock: SHARE UPDATE EXCLUSIVE
        ANALYZE "public"."users";
    "#]]
    .assert_eq(&ran.out);
}

#[test]
fn any_two_are_compared() {
    let project = Project::new();
    generated(&project, 1, &schema("", ""));
    project.write("src/schema.rs", &schema("name: Option<String>,", ""));
    project.write(
        "dump.sql",
        "CREATE TABLE users (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, email text NOT NULL)",
    );
    expect![[r#"
        -- section: column; transaction: one; lock_timeout: 2s; statement_timeout: 3s; lock: ACCESS EXCLUSIVE
        ALTER TABLE "public"."users" ADD COLUMN "name" text;
    "#]]
    .assert_eq(&project.run(&["diff", "snapshot", "source"]).out);
    let server = project.run(&["diff", "migrations", "src/schema.rs", "--json"]);
    let said: Value = serde_json::from_str(&server.out).unwrap();
    assert_eq!(said["statements"][0]["sql"], "ALTER TABLE \"public\".\"users\" ADD COLUMN \"name\" text");
    assert_eq!(project.run(&["diff", "snapshot", "dump.sql", "--check"]).out, "nothing differs\n");
    assert_eq!(project.run(&["diff", "migrations", "nowhere"]).code, 2);
}

#[test]
fn snapshots_of_the_first_version_are_read_and_rewritten() {
    let project = Project::new();
    let id = generated(&project, 1, &schema("", ""));
    let path = format!("migrations/{id}/snapshot.json");
    let snapshot: Value = serde_json::from_str(&project.read(&path)).unwrap();
    project.write(&path, &snapshot["model"].to_string());
    assert_eq!(project.run(&["generate", "--check"]).code, 0);
    assert_eq!(project.run(&["up"]).out, "rewrote 1 snapshot\n");
    let rewritten: Value = serde_json::from_str(&project.read(&path)).unwrap();
    assert_eq!((&rewritten["version"], &rewritten["model"]), (&2.into(), &snapshot["model"]));
    assert_eq!(project.run(&["up"]).out, "nothing to do: all snapshots are of this version\n");
    assert_eq!(project.run(&["check"]).code, 0);
}
