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
