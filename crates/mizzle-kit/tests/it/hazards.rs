//! What a step says of what it costs.

use mizzle_kit::plan::Hazard;

use crate::support::{apply, database, planned, read};

async fn hazards(before: &str, after: &str) -> Vec<Hazard> {
    let (before, after) = (database(before).await, database(after).await);
    let steps = planned(&read(&before).await, &read(&after).await).steps;
    let mut hazards: Vec<_> = steps.into_iter().flat_map(|step| step.hazards).collect();
    hazards.sort();
    hazards.dedup();
    hazards
}

#[tokio::test]
async fn what_takes_data_away_says_so() {
    for (before, after) in [
        ("create table t (a int)", ""),
        ("create table t (a int, b int)", "create table t (a int)"),
        ("create sequence s", ""),
        ("create schema s", ""),
        ("create materialized view m as select 1 as a", ""),
        ("create type c as (a int, b int)", "create type c as (a int)"),
    ] {
        assert!(hazards(before, after).await.contains(&Hazard::DataLoss), "{before} to {after}");
    }
}

#[tokio::test]
async fn what_is_new_has_no_hazard() {
    let after =
        "create table t (id int primary key, a text not null unique check (a <> '')); create index on t (a);
        create view v as select a from t; create policy p on t using (true); grant select on t to pg_monitor";
    assert_eq!(hazards("", after).await, []);
}

#[tokio::test]
async fn who_may_see_what_is_a_hazard() {
    let table = "create table t (a int); alter table t enable row level security;";
    for after in [
        "create policy p on t using (true)",
        "alter table t disable row level security",
        "grant select on t to public",
    ] {
        assert_eq!(hazards(table, &format!("{table} {after}")).await, [Hazard::Authorization], "{after}");
    }
}

#[tokio::test]
async fn a_type_is_said_to_rewrite_the_table_where_it_does() {
    for (old, new) in [
        ("varchar(50)", "varchar(100)"),
        ("varchar(50)", "varchar(20)"),
        ("varchar(50)", "text"),
        ("text", "varchar"),
        ("text", "varchar(200)"),
        ("char(10)", "text"),
        ("int", "bigint"),
        ("numeric(10,2)", "numeric(12,2)"),
        ("numeric(10,2)", "numeric"),
        ("numeric(10,2)", "numeric(12,3)"),
        ("numeric", "numeric(10,2)"),
        ("timestamp(3)", "timestamp"),
        ("timestamp", "timestamp(3)"),
        ("time(3)", "time(6)"),
        ("interval(3)", "interval"),
        ("cidr", "inet"),
        ("inet", "cidr"),
        ("json", "jsonb"),
        ("varbit(4)", "varbit(8)"),
        ("bit(4)", "bit(8)"),
    ] {
        let db = database(&format!("create table t (a {old})")).await;
        let wanted = database(&format!("create table t (a {new})")).await;
        let plan = planned(&read(&db).await, &read(&wanted).await);
        let said = plan.steps.iter().any(|step| step.hazards.contains(&Hazard::Rewrite));
        let file = "select pg_relation_filenode('t')";
        let before = db.raw(file).await.unwrap()[0].rows.clone();
        apply(&db, &plan).await.unwrap();
        let is = db.raw(file).await.unwrap()[0].rows != before;
        assert_eq!(said, is, "{old} to {new}");
    }
}

#[tokio::test]
async fn a_new_body_names_what_holds_what_the_old_one_gave() {
    let schema = |body: &str| {
        format!(
            "create function f(x int) returns int immutable language sql as '{body}';
            create function g(x int) returns int immutable language sql return f(x) + 1;
            create table t (id int primary key, a int, b int generated always as (f(a)) stored, check (f(a) > 0),
                exclude using btree (f(id) with =));
            create index \"By f\" on t (f(a));
            create index by_g on t (g(a));
            create index by_a on t (a);
            create domain d as int check (f(value) > 0);
            create materialized view m as select f(a) from t;
            create view v as select f(a) from t;"
        )
    };
    let (before, after) = (database(&schema("select x")).await, database(&schema("select x + 1")).await);
    let plan = planned(&read(&before).await, &read(&after).await);
    let step = plan.steps.iter().find(|step| step.object.name == "f").unwrap();
    assert!(step.hazards.contains(&Hazard::StaleValues), "{:?}", step.hazards);
    let mut notes = step.notes.clone();
    notes.sort();
    expect_test::expect![[r#"
        column `public.t.b` holds what the function gave before; where that is another value now: UPDATE "public"."t" SET "b" = DEFAULT, in a section with `backfill`
        constraint `public.t.t_a_check` was checked with what the function gave before; where that is another value now: ALTER TABLE "public"."t" DROP CONSTRAINT "t_a_check", ADD it NOT VALID, and VALIDATE CONSTRAINT in a section of its own
        constraint `public.t.t_f_excl` was built with what the function gave before; where that is another value now: REINDEX INDEX "public"."t_f_excl"
        constraint of domain `public.d.d_check` was checked with what the function gave before; where that is another value now: ALTER DOMAIN "public"."d" DROP CONSTRAINT "d_check", ADD it NOT VALID, and VALIDATE CONSTRAINT
        index `public.By f` was built with what the function gave before; where that is another value now: REINDEX INDEX CONCURRENTLY "public"."By f"
        index `public.by_g` was built with what the function gave before; where that is another value now: REINDEX INDEX CONCURRENTLY "public"."by_g"
        materialized view `public.m` holds what the function gave before; where that is another value now: REFRESH MATERIALIZED VIEW "public"."m""#]].assert_eq(&notes.join("\n"));
    apply(&before, &plan).await.unwrap();
    // How costly it is changes no value.
    let cheap = schema("select x + 1").replacen("immutable", "immutable cost 7", 1);
    let steps = planned(&read(&after).await, &read(&database(&cheap).await).await).steps;
    assert!(steps.len() == 1 && steps[0].notes.is_empty(), "{steps:?}");
}
