//! What no statement can do is said when it is planned.

use mizzle_kit::facts::Facts;
use mizzle_kit::plan::{Options, Refusal, plan};

use crate::support::{apply, database, planned, read};

async fn refusal(before: &str, after: &str) -> String {
    let (before, after) = (database(before).await, database(after).await);
    refused(&read(&before).await, &read(&after).await)
}

fn refused(before: &Facts, after: &Facts) -> String {
    match plan(before, after, &Options::default()) {
        Err(refusal @ Refusal::Impossible { .. }) => refusal.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_label_does_not_go_where_the_enum_is_a_partition_key() {
    let table = "create table t (id int, \"The Kind\" e) partition by list (\"The Kind\");";
    let said = refusal(
        &format!("create type e as enum ('a', 'b'); {table}"),
        &format!("create type e as enum ('a'); {table}"),
    )
    .await;
    assert_eq!(
        said,
        "enum `public.e` cannot become what it should be: column `public.t.The Kind` is part of the partition key of \
         table `public.t`, and the server changes the type of none; make a table of another name with the new type, copy \
         the rows, and drop the old one in a later migration"
    );
}

#[tokio::test]
async fn a_column_of_a_partition_key_keeps_its_type() {
    let said = refusal(
        "create table t (a int, b int) partition by range (b, (a + 1))",
        "create table t (a bigint, b int) partition by range (b, (a + 1))",
    )
    .await;
    assert!(said.starts_with("column `public.t.a` cannot become"), "{said}");
    // Others may change.
    let before = database("create table t (a int, b int) partition by range (b)").await;
    let after = database("create table t (a bigint, b int) partition by range (b)").await;
    apply(&before, &planned(&read(&before).await, &read(&after).await)).await.unwrap();
}

#[tokio::test]
async fn a_domain_gets_no_rule_where_columns_have_it_inside_of_something() {
    for inside in [
        "create table t (a d[])",
        "create type c as (a d); create table t (a c)",
        "create domain e as d[]; create table t (a e)",
    ] {
        let before = database(&format!("create domain d as int; {inside}")).await;
        for rule in ["constraint positive check (value > 0)", "not null"] {
            let after = database(&format!("create domain d as int {rule}; {inside}")).await;
            let said = refused(&read(&before).await, &read(&after).await);
            let why = "cannot become what it should be: column `public.t.a` has values of it";
            assert!(said.contains(why), "{said}");
        }
        // The server would say no more than that it does not.
        let rule = "alter domain d add constraint positive check (value > 0)";
        let server = before.script(rule).await.unwrap_err();
        assert_eq!(server.sqlstate(), Some("0A000"), "{server}");
    }
}

#[tokio::test]
async fn a_collation_that_is_used_stays_as_it_is() {
    let table = "create table t (a text collate c);";
    let said = refusal(
        &format!("create collation c (provider = icu, locale = 'de'); {table}"),
        &format!("create collation c (provider = icu, locale = 'sv'); {table}"),
    )
    .await;
    assert_eq!(
        said,
        "collation `public.c` cannot become what it should be: it is used, and a collation cannot be altered: make another \
         one, give it to what uses this, and drop this"
    );
}

#[tokio::test]
async fn attributes_of_a_type_that_columns_have_stay_in_their_order() {
    let table = "create table t (id int, c c[]);";
    let said = refusal(
        &format!("create type c as (a int, b int); {table}"),
        &format!("create type c as (b int, a int); {table}"),
    )
    .await;
    assert_eq!(
        said,
        "composite type `public.c` cannot become what it should be: its attributes are to stand in another order, and the \
         server adds them at the end only; leave those that are there where they are, or make a type of another name with \
         the new order, and columns of it"
    );
}

#[tokio::test]
async fn a_type_that_a_table_is_of_keeps_its_attributes() {
    let table = "create table t of c;";
    for new in ["a bigint, b text", "a int", "a int, b text, d date"] {
        let said = refusal(
            &format!("create type c as (a int, b text); {table}"),
            &format!("create type c as ({new}); {table}"),
        )
        .await;
        assert!(said.contains("table `public.t` is of this type"), "{said}");
    }
}

#[tokio::test]
async fn a_column_stays_as_it_is_stored_where_others_have_rows_of_its_table() {
    let other = "create table other (id int, rows t[]);";
    let before = database(&format!("create table t (a int, b varchar(10)); {other}")).await;
    let after = database(&format!("create table t (a bigint, b varchar(10)); {other}")).await;
    let said = refused(&read(&before).await, &read(&after).await);
    assert!(said.contains("column `public.other.rows` has rows of its table"), "{said}");
    let server = before.script("alter table t alter a type bigint").await.unwrap_err();
    assert_eq!(server.sqlstate(), Some("0A000"), "{server}");
}

#[tokio::test]
async fn partitions_with_other_bounds_are_no_rename_and_those_with_the_same_are_asked_about() {
    let schema = |name: &str, month: u32| {
        format!(
            "create table t (at date, n int) partition by range (at); create table {name} partition of t \
             for values from ('2026-0{month}-01') to ('2026-0{}-01')",
            month + 1
        )
    };
    let before = read(&database(&schema("t_1", 1)).await).await;
    let rolled = read(&database(&schema("t_2", 2)).await).await;
    let steps = plan(&before, &rolled, &Options::default()).unwrap().steps;
    assert!(steps.iter().any(|step| step.sql == "DROP TABLE \"public\".\"t_1\""), "{steps:?}");
    let renamed = read(&database(&schema("january", 1)).await).await;
    assert!(matches!(plan(&before, &renamed, &Options::default()), Err(Refusal::Questions(_))));
}
