//! What is wrong with migrations that were written by hand.

use expect_test::expect;

use crate::project::Project;

#[test]
fn a_migration_by_hand_is_held_against_the_hazards() {
    let project = Project::new();
    project.migration(
        "1_notes",
        "CREATE TABLE public.notes (id bigint PRIMARY KEY, body text);\nCREATE INDEX ON notes (body);",
        "DROP TABLE notes",
    );
    project.migration(
        "2_more",
        "ALTER TABLE notes\n    ADD COLUMN author int REFERENCES users;\n\n\
         -- mizzle: allow drop-column nobody reads it\nALTER TABLE notes DROP COLUMN body;\nCREATE TABLE public.t (a json);",
        "",
    );
    expect![[r#"
        migrations/2_more/up.sql:1: add-column-inline: readers and writers wait while the constraint of author is checked
          add the column, and its constraint in sections of their own: NOT VALID and VALIDATE, or USING INDEX
        advice: migrations/2_more/up.sql:6: json: a is text that is read again each time, and has no equality
          jsonb
        advice: migrations/2_more/up.sql:6: no-primary-key: public.t has no primary key: nothing names a row, for replication and for backfills
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, or the columns that name a row
        1 finding, 2 pieces of advice
        = 3
    "#]]
    .assert_eq(&project.run(&["lint"]).to_string());
    let ran = project.run(&["lint", "migrations/1_notes/up.sql", "--json"]);
    expect![[r#"
        {
          "findings": []
        }
        = 0
    "#]]
    .assert_eq(&ran.to_string());
    project.migration("3_typo", "-- mizzle: allow drop-tabel why\nSELECT 1", "");
    let ran = project.run(&["lint"]);
    assert!(ran.out.contains("migrations/3_typo/up.sql:1: allow: there is no rule `drop-tabel`"), "{ran}");
}

#[test]
fn what_the_text_does_not_tell_is_measured() {
    let project = Project::new();
    let before = "CREATE TABLE public.notes (id bigint PRIMARY KEY, n int);\n\
                  CREATE FUNCTION public.one() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'";
    project.migration("1_notes", before, "");
    project.migration("2_more", "ALTER TABLE notes ADD COLUMN one int DEFAULT one()", "");
    assert_eq!(project.run(&["lint"]).code, 0);
    let ran = project.run(&["lint", "--measure"]);
    assert_eq!(ran.code, 3, "{ran}");
    assert!(
        ran.out.contains(
            "2_more/up.sql:1: rewrites: table `public.notes` is written anew while everybody waits"
        ),
        "{ran}"
    );
}
