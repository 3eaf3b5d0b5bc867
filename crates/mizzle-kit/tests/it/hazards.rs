//! What a step says of what it costs.

use mizzle_kit::plan::Hazard;

use crate::support::{database, planned, read};

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
