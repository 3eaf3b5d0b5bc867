//! Diagrams of the source.

use expect_test::expect;

use crate::project::Project;

const SHOP: &str = r#"
/// A person.
#[derive(Table)]
#[table(Users)]
struct User {
    #[column(identity, primary_key)] id: i64,
    /// Where "mail" goes.
    #[column(unique)] email: String,
    born: Option<Timestamp>,
}

#[derive(Table)]
#[table(Profiles)]
struct Profile { #[column(primary_key, references(Users.id))] user_id: i64, kind: Kind }

#[derive(PgEnum)]
enum Kind { Open, Closed }

#[derive(Table)]
#[table(Posts, name = "posts", schema = "app")]
struct Post {
    #[column(identity, primary_key)] id: i64,
    #[column(references(Users.id))] author_id: i64,
    #[column(references(Posts.id))] parent_id: Option<i64>,
    tags: Vec<String>,
}
"#;

#[test]
fn a_diagram_has_keys_nullability_relations_and_comments() {
    let project = Project::new();
    project.write("src/schema.rs", SHOP);
    let ran = project.run(&["erd"]);
    expect![[r#"
        erDiagram
            profiles {
                bigint user_id PK, FK
                kind kind "open, closed"
            }
            users {
                bigint id PK
                text email UK "Where 'mail' goes."
                timestamptz born "null"
            }
            app_posts["app.posts"] {
                bigint id PK
                bigint author_id FK
                bigint parent_id FK "null"
                text[] tags
            }
            profiles |o--|| users : "user_id"
            app_posts }o--|| users : "author_id"
            app_posts }o--o| app_posts : "parent_id"
        = 0
    "#]]
    .assert_eq(&ran.to_string());
    let svg = project.run(&["erd", "--format", "svg"]);
    assert_eq!(svg.code, 0, "{svg}");
    for part in [
        "<title>A person.</title>",
        "<title>Where &quot;mail&quot; goes.</title>",
        ">timestamptz?</text>",
        ">app.posts</text>",
        "<title>app.posts (parent_id) to app.posts</title>",
    ] {
        assert!(svg.out.contains(part), "{part}: {svg}");
    }
    assert_eq!(svg.out.matches("class=\"line\"").count(), 3);
    assert_eq!(svg.out, project.run(&["erd", "--format", "svg"]).out);
}

#[test]
fn names_that_try_to_be_something_else_are_only_names() {
    let project = Project::new();
    project.write(
        "src/schema.rs",
        r#"
#[derive(Table)]
#[table(Odd, name = "a\"]</text><script>%% b")]
struct OddRow { #[column(primary_key, name = "x y\"{}")] id: i64, #[column(name = "1")] one: i64 }
#[derive(Table)]
#[table(Odder, name = "a\"]</text><script>%%_b")]
struct OdderRow { #[column(primary_key, references(Odd.id))] id: i64 }
"#,
    );
    expect![[r#"
        erDiagram
            a____text__script____b["a']</text><script>%% b"] {
                bigint x_y___ PK "x y'{}"
                bigint _1 "1"
            }
            a____text__script____b_2["a']</text><script>%%_b"] {
                bigint id PK, FK
            }
            a____text__script____b_2 |o--|| a____text__script____b : "id"
        = 0
    "#]]
    .assert_eq(&project.run(&["erd"]).to_string());
    let svg = project.run(&["erd", "--format", "svg"]).out;
    assert!(!svg.contains("<script") && svg.contains("a&quot;]&lt;/text&gt;&lt;script&gt;%% b"), "{svg}");
}

#[test]
fn patterns_choose_tables_and_the_ending_of_the_file_the_form() {
    let project = Project::new();
    project.write("src/schema.rs", SHOP);
    let ran = project.run(&["erd", "--table", "*s", "--table", "!app.*", "--output", "shop.md"]);
    assert_eq!((ran.code, &*ran.out), (0, "wrote shop.md: 2 tables, 1 relation\n"), "{ran}");
    let text = project.read("shop.md");
    assert!(text.starts_with("```mermaid\nerDiagram\n") && text.ends_with("```\n"), "{text}");
    assert_eq!(project.run(&["erd", "-o", "shop.svg"]).code, 0);
    assert!(project.read("shop.svg").starts_with("<svg "));
    assert_eq!(project.run(&["erd", "--table", "nothing"]).code, 1);
}
