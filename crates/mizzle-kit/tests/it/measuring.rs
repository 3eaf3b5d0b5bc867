//! What a statement is measured to do.

use mizzle_kit::facts::{Kind, ObjectId};
use mizzle_kit::measure::{Measured, Then, measure};
use mizzle_kit::plan::Lock;

use crate::support::database;

fn table(name: &str) -> ObjectId {
    ObjectId::new(Kind::Table, "public", name)
}

const TABLES: &str = "create table p (id int primary key);
    create table t (id int primary key, a int, b varchar(10));
    create index t_b on t (b);
    insert into p select n from generate_series(1, 100) n;
    insert into t select n, n, n from generate_series(1, 100) n";

#[tokio::test]
async fn a_statement_is_measured_and_undone() {
    let db = database(TABLES).await;
    let measured = |sql: &'static str| {
        let db = &db;
        async move { measure(db, sql, Then::RollBack).await.unwrap() }
    };
    let nothing = Measured { seen: true, ..Measured::default() };
    assert_eq!(measured("create table other (id int)").await, nothing);
    let rewrite = measured("alter table t alter a type bigint").await;
    assert_eq!(rewrite.locks[&table("t")], Lock::AccessExclusive);
    assert_eq!(rewrite.rewritten.into_iter().collect::<Vec<_>>(), [table("t")]);
    assert_eq!(rewrite.scanned.into_iter().collect::<Vec<_>>(), [table("t")]);
    assert!(rewrite.rebuilt.contains(&ObjectId::new(Kind::Index, "public", "t_b")));
    let wider = measured("alter table t alter b type varchar(20)").await;
    assert_eq!((wider.lock(), wider.rewritten.len()), (Some(Lock::AccessExclusive), 0));
    let key = measured("alter table t add foreign key (a) references p").await;
    assert_eq!(key.locks[&table("p")], Lock::ShareRowExclusive);
    assert_eq!(key.lock(), Some(Lock::ShareRowExclusive));
    assert!(key.scanned.contains(&table("t")) && key.rewritten.is_empty());
    let unchecked = measured("alter table t add foreign key (a) references p not valid").await;
    assert!(unchecked.scanned.is_empty());
    let dropped = measured("drop table t").await;
    assert_eq!(dropped.locks[&table("t")], Lock::AccessExclusive);
    // All was undone.
    assert_eq!(measured("select * from t").await.lock(), Some(Lock::AccessShare));
}

#[tokio::test]
async fn a_statement_without_a_transaction_has_the_locks_of_the_manual() {
    let db = database(TABLES).await;
    let sql = r#"create index concurrently "an index" on t (a)"#;
    let refused = measure(&db, sql, Then::RollBack).await.unwrap_err();
    assert_eq!(refused.kind(), mizzle_core::ErrorKind::Config);
    let built = measure(&db, sql, Then::Commit).await.unwrap();
    assert_eq!((built.lock(), built.seen), (Some(Lock::ShareUpdateExclusive), false));
    assert!(built.scanned.contains(&table("t")));
    let dropped = measure(&db, r#"drop index concurrently "an index""#, Then::Commit).await.unwrap();
    assert_eq!(dropped.locks[&table("t")], Lock::ShareUpdateExclusive);
}
