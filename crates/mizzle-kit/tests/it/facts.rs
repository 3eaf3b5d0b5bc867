//! What is read, what is asked, and what stays.

use mizzle_kit::facts::{Facts, Kind, ObjectId};
use mizzle_kit::introspect::{Scope, facts};
use mizzle_kit::plan::{Answer, Options, Refusal, plan};

use crate::support::{apply, database, read};

#[tokio::test]
async fn the_same_database_gives_the_same_bytes() {
    let sql = "create table users (id bigint primary key, email text not null unique);
        create view emails as select email from users";
    // The OIDs of the second differ.
    let (one, other) =
        (database(sql).await, database(&format!("create table x (); drop table x; {sql}")).await);
    let bytes = |facts: Facts| serde_json::to_string(&facts).unwrap();
    let first = bytes(read(&one).await);
    assert_eq!(first, bytes(read(&other).await));
    assert_eq!(serde_json::from_str::<Facts>(&first).unwrap(), read(&one).await);
}

#[tokio::test]
async fn what_is_not_compared_is_named_and_not_touched() {
    let db = database(
        "create operator === (leftarg = int, rightarg = int, function = int4eq); create table t (a int)",
    )
    .await;
    let facts = read(&db).await;
    let unknown: Vec<_> = facts.unknown().map(ToString::to_string).collect();
    assert_eq!(unknown, ["operator `public.===(integer,integer)`"]);
    let empty = read(&database("").await).await;
    apply(&db, &crate::support::planned(&facts, &empty)).await.unwrap();
    assert_eq!(read(&db).await.unknown().count(), 1);
}

#[tokio::test]
async fn the_parts_of_an_extension_s_table_are_the_extension_s() {
    let db = database(
        "create table t (a int primary key check (a > 0), b int default 1);
        create index on t (b); create rule r as on delete to t do instead nothing; alter table t enable row level security;
        create policy p on t using (true); create view v as select a from t;
        create extension citext; alter extension citext add table t; alter extension citext add view v",
    )
    .await;
    let found: Vec<_> = read(&db).await.objects.into_keys().filter(|id| id.kind > Kind::Extension).collect();
    assert_eq!(found, []);
}

#[tokio::test]
async fn what_is_out_of_scope_is_not_seen() {
    let db = database(
        "create schema app; create table app.t (a int); create table app.tmp_t (a int); create table t ()",
    )
    .await;
    let scope = Scope { schemas: vec!["app".into()], tables: vec!["!tmp_*".into()] };
    let facts = facts(&db, &scope).await.unwrap();
    let tables: Vec<_> = facts.objects.keys().filter(|id| id.kind == Kind::Table).collect();
    assert_eq!(tables, [&ObjectId::new(Kind::Table, "app", "t")]);
}

#[tokio::test]
async fn rows_stay_where_a_table_is_altered() {
    let db = database(
        "create type mood as enum ('sad', 'ok'); create table t (a int, m mood, s serial);
        insert into t (a, m) select n, 'sad' from generate_series(1, 100) n",
    )
    .await;
    let wanted = database(
        "create type mood as enum ('fine', 'sad'); create table t (a text not null, m mood, s serial, n int default 3)",
    )
    .await;
    apply(&db, &crate::support::planned(&read(&db).await, &read(&wanted).await)).await.unwrap();
    let rows = db.raw("select count(*), min(length(a)), min(n), min(m::text), max(s) from t").await.unwrap();
    let row: Vec<_> = rows[0].rows[0].iter().flatten().map(String::as_str).collect();
    assert_eq!(row, ["100", "1", "3", "sad", "100"]);
}

#[tokio::test]
async fn a_rename_is_asked_for_and_never_guessed() {
    let db = database("create table t (id int, old text); insert into t values (1, 'kept')").await;
    let wanted = database("create table t (id int, new text)").await;
    let (before, after) = (read(&db).await, read(&wanted).await);
    let Err(Refusal::Questions(questions)) = plan(&before, &after, &Options::default()) else {
        panic!("a column goes and one like it comes");
    };
    let column = |name: &str| ObjectId::new(Kind::Column, "public", "t").of(name);
    assert_eq!(
        questions.to_string(),
        "is column `public.t.old` dropped, or is it now column `public.t.new`?"
    );
    let answers = vec![Answer { gone: column("old"), now: Some(column("new")) }];
    let renaming = plan(&before, &after, &Options { answers, ..Options::default() }).unwrap();
    apply(&db, &renaming).await.unwrap();
    assert!(read(&db).await.differences(&after).is_empty());
    assert_eq!(db.raw("select new from t").await.unwrap()[0].rows, [[Some("kept".to_owned())]]);
}

#[tokio::test]
async fn what_is_renamed_keeps_its_indexes_comments_and_privileges() {
    let schema = |names: [&str; 3]| {
        let [table, view, kept] = names;
        format!(
            "create table {table} (id int); create index i on {table} (id) where id > 0;
            create view {view} as select 1 as id; comment on view {view} is 'ours';
            grant select on {view} to public;
            create materialized view {kept} as select 1 as n; create unique index j on {kept} (n)"
        )
    };
    let db = database(&schema(["a", "b", "c"])).await;
    let wanted = database(&schema(["x", "y", "z"])).await;
    let (before, after) = (read(&db).await, read(&wanted).await);
    let renames = [(Kind::Table, "a", "x"), (Kind::View, "b", "y"), (Kind::MaterializedView, "c", "z")];
    let id = |kind, name| ObjectId::new(kind, "public", name);
    let answers = renames.map(|(kind, old, new)| Answer { gone: id(kind, old), now: Some(id(kind, new)) });
    let renaming =
        plan(&before, &after, &Options { answers: answers.to_vec(), ..Options::default() }).unwrap();
    let sql: Vec<_> = renaming.steps.iter().map(|step| step.sql.as_str()).collect();
    assert_eq!(
        sql,
        [
            r#"ALTER TABLE "public"."a" RENAME TO "x""#,
            r#"ALTER VIEW "public"."b" RENAME TO "y""#,
            r#"ALTER MATERIALIZED VIEW "public"."c" RENAME TO "z""#,
        ]
    );
    apply(&db, &renaming).await.unwrap();
    assert!(read(&db).await.differences(&after).is_empty());
}

#[tokio::test]
async fn a_renamed_table_keeps_its_rows() {
    let db = database("create table a (id int primary key, b text); insert into a values (1, 'kept')").await;
    let wanted = database("create table z (id int, b text, constraint a_pkey primary key (id))").await;
    let (before, after) = (read(&db).await, read(&wanted).await);
    let table = |name: &str| ObjectId::new(Kind::Table, "public", name);
    let answers = vec![Answer { gone: table("a"), now: Some(table("z")) }];
    let renaming = plan(&before, &after, &Options { answers, ..Options::default() }).unwrap();
    assert_eq!(renaming.steps.len(), 1);
    apply(&db, &renaming).await.unwrap();
    assert!(read(&db).await.differences(&after).is_empty());
}
