//! A database as source, and the source as a database again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use mizzle_kit::facts::Facts;
use mizzle_kit::introspect::{Scope, facts};
use mizzle_pg::testing::TestDb;
use serde_json::Value;

use crate::project::Project;

/// Databases of our own: names that mean something else, and one of every kind.
const DATABASES: [(&str, &str); 3] = [
    ("shop", include_str!("databases/shop.sql")),
    ("events", include_str!("databases/events.sql")),
    ("hostile", include_str!("databases/hostile.sql")),
];

/// A database with this in it, and a project that is empty.
async fn database(sql: &str) -> (TestDb, Project) {
    let db = TestDb::new("").await.unwrap();
    db.script(sql).await.unwrap();
    let project = Project::with(&db);
    (db, project)
}

fn json(project: &Project, arguments: &[&str]) -> Value {
    let ran = project.run(arguments);
    assert_eq!(ran.code, 0, "{ran}");
    serde_json::from_str(&ran.out).unwrap()
}

async fn read(db: &TestDb) -> Facts {
    let tables = vec!["!__drizzle_migrations".into(), "!_sqlx_migrations".into()];
    facts(db, &Scope { tables, ..Scope::default() }).await.unwrap()
}

#[tokio::test]
async fn what_is_pulled_pushes_nothing_and_makes_the_same_database_anew() {
    for (name, sql) in DATABASES {
        let (db, project) = database(sql).await;
        let pulled = json(&project, &["pull", "--schema", "src/schema", "--json"]);
        assert_eq!(pulled["differences"].as_array().map(Vec::len), Some(0), "{name}: {pulled:#}");
        let pushed = json(&project, &["push", "--schema", "src/schema", "--dry-run", "--json"]);
        assert_eq!(pushed["statements"].as_array().map(Vec::len), Some(0), "{name}: {pushed:#}");

        let again = TestDb::new("").await.unwrap();
        let elsewhere = Project::with(&again);
        copy(&project.path().join("src"), &elsewhere.path().join("src"));
        json(&elsewhere, &["push", "--yes", "--schema", "src/schema", "--json"]);
        let differences = read(&again).await.differences(&read(&db).await);
        assert!(differences.is_empty(), "{name}: {differences:#?}");
    }
}

#[tokio::test]
async fn an_index_on_only_a_partitioned_table_is_pulled_and_pushed_as_that() {
    let sql = "CREATE TABLE t (a int NOT NULL, b int) PARTITION BY LIST (a);
        CREATE TABLE p PARTITION OF t FOR VALUES IN (1);
        CREATE TABLE q PARTITION OF t FOR VALUES IN (2);
        CREATE INDEX t_b ON ONLY t (b);
        CREATE INDEX p_b ON p (b);
        ALTER INDEX t_b ATTACH PARTITION p_b;
        CREATE INDEX t_a ON t (a);";
    let (db, project) = database(sql).await;
    let pulled = json(&project, &["pull", "--schema", "src/schema", "--json"]);
    assert_eq!(pulled["differences"].as_array().map(Vec::len), Some(0), "{pulled:#}");
    let again = TestDb::new("").await.unwrap();
    let elsewhere = Project::with(&again);
    copy(&project.path().join("src"), &elsewhere.path().join("src"));
    json(&elsewhere, &["push", "--yes", "--schema", "src/schema", "--json"]);
    let differences = read(&again).await.differences(&read(&db).await);
    assert!(differences.is_empty(), "{differences:#?}");
    let pushed = json(&elsewhere, &["push", "--schema", "src/schema", "--dry-run", "--json"]);
    assert_eq!(pushed["statements"].as_array().map(Vec::len), Some(0), "{pushed:#}");
}

#[tokio::test]
async fn what_is_pulled_compiles_and_rustfmt_has_nothing_to_do() {
    let project = Project::new();
    let mut modules = Vec::new();
    for (name, sql) in DATABASES {
        let (db, _) = database(sql).await;
        let own = Project::with(&db);
        json(&own, &["pull", "--schema", "folder", "--json"]);
        json(&own, &["pull", "--schema", "file.rs", "--json"]);
        copy(&own.path().join("folder"), &project.path().join(format!("src/{name}")));
        fs::copy(own.path().join("file.rs"), project.path().join(format!("src/{name}_file.rs"))).unwrap();
        modules.push(format!("pub mod {name};\npub mod {name}_file;\n"));
    }
    modules.sort();
    project.write("src/lib.rs", &format!("#![deny(warnings)]\n\n{}", modules.concat()));
    let rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--check", "src/lib.rs"])
        .current_dir(project.path())
        .output();
    // Where there is no rustfmt, there is nothing to hold the source against.
    if let Ok(checked) = rustfmt {
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    }
    compiles(&project);
}

/// Has rustc look at a project, against this `mizzle`, with the artifacts of the tests.
fn compiles(project: &Project) {
    let workspace = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let mizzle = workspace.join("crates/mizzle");
    project.write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"pulled\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\nmizzle = {{ path = {:?} }}\n",
            mizzle.display().to_string()
        ),
    );
    fs::copy(workspace.join("Cargo.lock"), project.path().join("Cargo.lock")).unwrap();
    let target = Path::new(env!("CARGO_BIN_EXE_mizzle")).parent().and_then(Path::parent).unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let checked = Command::new(cargo)
        .args(["check", "--offline", "--quiet"])
        .env("CARGO_TARGET_DIR", target)
        .current_dir(project.path())
        .output()
        .unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            fs::copy(entry.path(), target).map(drop).unwrap()
        }
    }
}

#[tokio::test]
async fn the_first_migration_after_a_pull_makes_the_database_and_baseline_notes_it_there() {
    let (db, project) = database(DATABASES[0].1).await;
    json(&project, &["pull", "--schema", "src/schema", "--json"]);
    json(&project, &["generate", "--schema", "src/schema", "--json"]);
    json(&project, &["baseline", "--json"]);
    let ran = project.run(&["migrate"]);
    assert_eq!(ran.code, 0, "{ran}");
    let again = TestDb::new("").await.unwrap();
    let elsewhere = Project::with(&again);
    copy(&project.path().join("migrations"), &elsewhere.path().join("migrations"));
    let ran = elsewhere.run(&["migrate"]);
    assert_eq!(ran.code, 0, "{ran}");
    let differences = read(&again).await.differences(&read(&db).await);
    assert!(differences.is_empty(), "{differences:#?}");
}

#[tokio::test]
async fn tables_read_as_somebody_would_have_written_them() {
    let (_db, project) = database(DATABASES[0].1).await;
    json(&project, &["pull", "--schema", "src/schema", "--json"]);
    let expected = include_str!("databases/customers.rs.txt");
    assert_eq!(project.read("src/schema/customers.rs"), expected);
    let items = project.read("src/schema/order_items.rs");
    assert!(
        items.contains("#[table(OrderItems, schema = \"sales\")]\n#[primary_key(order_id, line_no)]"),
        "{items}"
    );
    let types = project.read("src/schema/types.rs");
    assert!(types.contains("    InTransit,\n"), "{types}");
    assert!(project.read("src/schema/functions.sql").contains("-- all of it"));
}

#[tokio::test]
async fn files_that_are_there_are_not_written_over_without_a_word() {
    let (db, project) = database("CREATE TABLE notes (id int PRIMARY KEY, body text)").await;
    project.write("src/schema/notes.rs", "// mine\n");
    project.write("src/schema/old.sql", "CREATE VIEW old AS SELECT 1;");
    project.write("src/schema/helpers.rs", "pub fn help() {}\n");
    let ran = project.run(&["pull"]);
    assert_eq!(ran.code, 1, "{ran}");
    assert!(ran.err.contains("src/schema/notes.rs would change"), "{ran}");
    assert!(ran.err.contains("src/schema/old.sql would go"), "{ran}");
    assert!(!ran.err.contains("helpers.rs"), "{ran}");
    assert_eq!(project.read("src/schema/notes.rs"), "// mine\n");

    let planned = json(&project, &["pull", "--force", "--dry-run", "--json"]);
    assert_eq!(planned["removed"][0], "src/schema/old.sql");
    assert_eq!(project.read("src/schema/notes.rs"), "// mine\n");
    json(&project, &["pull", "--force", "--json"]);
    assert!(!project.path().join("src/schema/old.sql").exists());
    assert!(project.path().join("src/schema/helpers.rs").exists());
    // Again, all is as it was.
    let again = json(&project, &["pull", "--json"]);
    assert_eq!((again["files"].as_array().map(Vec::len), &again["unchanged"]), (Some(0), &Value::from(2)));
    // What another pull needs no more goes with it.
    db.script("DROP TABLE notes; CREATE TABLE letters (id int PRIMARY KEY)").await.unwrap();
    let ran = project.run(&["pull"]);
    assert!(ran.code == 1 && ran.err.contains("notes.rs would go"), "{ran}");
}

#[tokio::test]
async fn the_example_of_init_is_nobodys_work_and_written_over() {
    let (_db, project) = database("CREATE TABLE notes (id int PRIMARY KEY)").await;
    assert_eq!(project.run(&["init"]).code, 0);
    let ran = project.run(&["pull", "--quiet"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(project.read("src/schema.rs").contains("#[table(Notes)]"));
}

#[tokio::test]
async fn what_is_left_out_is_named() {
    let sql = "CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY);
        CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
        CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child () INHERITS (parent);";
    let (_db, project) = database(sql).await;
    let ran = project.run(&["pull"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("left out: table `public._sqlx_migrations`: another tool's"), "{ran}");
    assert!(ran.err.contains("operator `public.===(integer,integer)`"), "{ran}");
    assert!(ran.err.contains("in SQL: table `public.child`: it inherits"), "{ran}");
    let pushed = json(&project, &["push", "--dry-run", "--json"]);
    assert_eq!(pushed["statements"].as_array().map(Vec::len), Some(0), "{pushed:#}");
}

#[tokio::test]
async fn relations_are_declared_at_both_ends_unless_they_are_not_wanted() {
    let (_db, project) = database(DATABASES[0].1).await;
    json(&project, &["pull", "--schema", "src/schema.rs", "--json"]);
    let source = project.read("src/schema.rs");
    for relation in [
        "#[has_many(customers_by_referrer: Customers)]",
        "#[has_many(orders_by_customer: Orders, via = customer_id)]",
        "#[has_many(orders_by_billed_to: Orders, via = billed_to)]",
        "#[belongs_to(billed_to_customer: Customers, via = billed_to)]",
        "#[has_one(product_profile: ProductProfiles)]",
        "#[has_many(categories: Categories, through = ProductCategories)]",
        "#[belongs_to(order_item: OrderItems, via(order_id, line_no))]",
    ] {
        assert!(source.contains(relation), "{relation}\n{source}");
    }
    json(&project, &["pull", "--schema", "src/schema.rs", "--no-relations", "--force", "--json"]);
    let source = project.read("src/schema.rs");
    assert!(!source.contains("#[has_many") && source.contains("references(Customers.id"), "{source}");
}

#[tokio::test]
async fn what_everybody_may_do_in_the_schema_public_is_pulled_whatever_the_server_begins_with() {
    for privileges in [
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT CREATE ON SCHEMA public TO PUBLIC",
        "REVOKE USAGE ON SCHEMA public FROM PUBLIC; GRANT CREATE ON SCHEMA public TO PUBLIC",
    ] {
        let (_db, project) =
            database(&format!("CREATE TABLE notes (id int PRIMARY KEY); {privileges}")).await;
        let ran = project.run(&["pull"]);
        assert_eq!(ran.code, 0, "{privileges}: {ran}");
        let pushed = json(&project, &["push", "--dry-run", "--json"]);
        assert_eq!(pushed["statements"].as_array().map(Vec::len), Some(0), "{privileges}: {pushed:#}");
        json(&project, &["generate", "--json"]);
        let again = TestDb::new("").await.unwrap();
        let elsewhere = Project::with(&again);
        copy(project.path(), elsewhere.path());
        json(&elsewhere, &["migrate", "--json"]);
        let pushed = json(&elsewhere, &["push", "--dry-run", "--json"]);
        assert_eq!(pushed["statements"].as_array().map(Vec::len), Some(0), "{privileges}: {pushed:#}");
    }
}

#[tokio::test]
async fn a_database_with_collations_and_text_search_of_its_own_is_pulled_and_made_anew() {
    let sql = "CREATE COLLATION any_case (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false);
        CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = simple, STOPWORDS = 'english');
        CREATE TEXT SEARCH CONFIGURATION words (COPY = simple);
        ALTER TEXT SEARCH CONFIGURATION words ALTER MAPPING FOR asciiword WITH plain, english_stem;
        CREATE TABLE users (id int PRIMARY KEY, email text COLLATE any_case UNIQUE, about text,
            found tsvector GENERATED ALWAYS AS (to_tsvector('words', about)) STORED);
        CREATE INDEX users_found ON users USING gin (found);";
    let (db, project) = database(sql).await;
    let pulled = json(&project, &["pull", "--json"]);
    assert_eq!(pulled["left_out"], serde_json::json!([]), "{pulled:#}");
    assert!(project.read("src/schema/users.rs").contains(r#"collate = "public.any_case""#));
    let pushed = json(&project, &["push", "--dry-run", "--json"]);
    assert_eq!(pushed["statements"].as_array().map(Vec::len), Some(0), "{pushed:#}");
    json(&project, &["generate", "--json"]);
    json(&project, &["baseline", "--json"]);
    let again = TestDb::new("").await.unwrap();
    let elsewhere = Project::with(&again);
    copy(&project.path().join("migrations"), &elsewhere.path().join("migrations"));
    json(&elsewhere, &["migrate", "--json"]);
    let differences = read(&again).await.differences(&read(&db).await);
    assert!(differences.is_empty(), "{differences:#?}");
    // A model that changes alone is planned without a server.
    let users = project.read("src/schema/users.rs");
    project.write("src/schema/users.rs", &users.replace("pub id: i32", "pub id: i64"));
    json(&project, &["generate", "--json"]);
    json(&project, &["generate", "--check", "--json"]);
}
