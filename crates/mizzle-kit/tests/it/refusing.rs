//! What no statement can do is said when it is planned.

use mizzle_kit::plan::{Options, Refusal, plan};

use crate::support::{apply, database, planned, read};

async fn refusal(before: &str, after: &str) -> String {
    let (before, after) = (database(before).await, database(after).await);
    match plan(&read(&before).await, &read(&after).await, &Options::default()) {
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
    let rule = "alter domain d add constraint positive check (value > 0);";
    for inside in [
        "create table t (a d[]);",
        "create type c as (a d); create table t (a c);",
        "create domain e as d[]; create table t (a e);",
    ] {
        let before = format!("create domain d as int; {inside}");
        let said = refusal(&before, &format!("{before} {rule}")).await;
        assert!(
            said.contains("cannot become what it should be: column `public.t.a` has values of it"),
            "{said}"
        );
        let said = refusal(&before, &format!("{before} alter domain d set not null")).await;
        assert!(said.starts_with("domain `public.d` cannot become"), "{said}");
        // The server would say no more than that it does not.
        let server = database(&before).await.script(rule).await.unwrap_err();
        assert_eq!(server.sqlstate(), Some("0A000"), "{server}");
    }
}
