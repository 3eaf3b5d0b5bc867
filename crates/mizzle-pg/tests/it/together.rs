//! Reads that leave together share one transaction, and nobody can tell but by asking for its time.

use std::collections::BTreeSet;

use mizzle_core::row::CheckFn;
use mizzle_core::value::{Datum, Param};
use mizzle_core::{Collect, Discard, Effect, ErrorKind, Executor, Result, Statement};
use mizzle_pg::Db;
use mizzle_pg::testing::TestDb;

use crate::support::*;

const MOMENT: &str = "select now()::text || ',' || $1::int4";

const DIVISION: &str = "select (1000 / $1::int4)::text";

/// What a statement says that is known to do this and nothing else.
async fn ask(db: Db, effect: Effect, text: &'static str, n: i32) -> Result<String> {
    let mut rows = Collect::new(accepts::<String> as CheckFn, read::<String>);
    let statement = Statement { effect, ..statement(text, [param(INT4, n)]) };
    db.run(statement, &mut rows).await?;
    Ok(rows.rows.remove(0))
}

/// The answers of many who ask at once, each of whom adds a number of its own, on a single connection.
async fn all(db: &Db, effect: Effect, text: &'static str, numbers: &[i32]) -> Vec<Result<String>> {
    let tasks: Vec<_> = numbers.iter().map(|n| tokio::spawn(ask(db.clone(), effect, text, *n))).collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}

async fn one_connection() -> (TestDb, Db) {
    let test = empty().await;
    let db = Db::connect_with(test.config().clone().with_pool_max(1)).await.unwrap();
    (test, db)
}

/// How many transactions answered `all`, each of whom has to have got its own number.
async fn transactions(db: &Db, effect: Effect) -> usize {
    let numbers: Vec<i32> = (0..16).collect();
    let answers = all(db, effect, MOMENT, &numbers).await;
    let answers = answers.into_iter().map(Result::unwrap).zip(numbers);
    let moments = answers.map(|(answer, n)| {
        let (moment, number) = answer.rsplit_once(',').unwrap();
        assert_eq!(number, n.to_string());
        moment.to_owned()
    });
    moments.collect::<BTreeSet<_>>().len()
}

/// Asks until some have left together; whether they do depends on how quick they were.
async fn until_together(db: &Db) {
    for _ in 0..2000 {
        if transactions(db, Effect::Reads).await < 16 {
            return;
        }
    }
    panic!("reads never left together");
}

#[tokio::test]
async fn reads_that_wait_for_the_same_write_share_a_transaction() {
    let (_test, db) = one_connection().await;
    until_together(&db).await;
}

#[tokio::test]
async fn what_may_write_has_a_transaction_of_its_own() {
    let (_test, db) = one_connection().await;
    until_together(&db).await;
    for effect in [Effect::Writes, Effect::Unknown] {
        for _ in 0..50 {
            assert_eq!(transactions(&db, effect).await, 16, "{effect:?}");
        }
    }
}

#[tokio::test]
async fn one_that_fails_takes_nothing_from_those_that_it_left_with() {
    let (_test, db) = one_connection().await;
    until_together(&db).await;
    for round in 0..200 {
        // Long enough without an error that they leave together again.
        let zero = if round % 20 == 19 { round as usize / 20 } else { usize::MAX };
        let numbers: Vec<i32> = (0..16).map(|at| if at == zero { 0 } else { at as i32 + 1 }).collect();
        for (n, answer) in numbers.iter().zip(all(&db, Effect::Reads, DIVISION, &numbers).await) {
            match answer {
                Ok(answer) => assert_eq!(answer, (1000 / n).to_string()),
                Err(error) => assert_eq!((error.sqlstate(), *n), (Some("22012"), 0), "{error}"),
            }
        }
    }
}

#[tokio::test]
async fn one_that_cannot_be_sent_leaves_those_alone_that_wait_to_be() {
    let test = empty().await;
    // Few are kept, so that there are always some to be closed.
    let config = test.config().clone().with_pool_max(1).with_statement_cache(2);
    let db = Db::connect_with(config).await.unwrap();
    until_together(&db).await;
    for round in 0..300 {
        let others =
            (0..8).map(|n| tokio::spawn(ask(db.clone(), Effect::Reads, MOMENT, n))).collect::<Vec<_>>();
        let texts = ["select $1::int4 + 1", "select $1::int4 + 2", DIVISION];
        let rare = tokio::spawn({
            let db = db.clone();
            async move { ask(db, Effect::Reads, texts[round % 3], 10).await.ok() }
        });
        let broken = Datum::Invalid("it is not to be sent".into());
        let broken = statement(MOMENT, [Param { ty: INT4, datum: broken }]);
        let error = db.run(broken, &mut Discard).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Encode, "{error}");
        for (n, other) in others.into_iter().enumerate() {
            assert!(other.await.unwrap().unwrap().ends_with(&format!(",{n}")));
        }
        rare.await.unwrap();
    }
}

#[tokio::test]
async fn a_read_sees_what_was_committed_before_it_was_asked_for() {
    const COUNT: &str = "select count(*)::text || $1::int4 from notes";
    // One snapshot for all statements of a transaction.
    const SERIALIZABLE: &str = "create table notes (id int);
        do $$ begin
            execute format('alter database %I set default_transaction_isolation to serializable', current_database());
        end $$";
    let test = empty().await;
    test.script(SERIALIZABLE).await.unwrap();
    let db = Db::connect_with(test.config().clone().with_pool_max(1)).await.unwrap();
    for round in 0..300 {
        let others: Vec<_> = (0..8).map(|_| tokio::spawn(ask(db.clone(), Effect::Reads, COUNT, 0))).collect();
        tokio::task::yield_now().await;
        test.script("insert into notes values (1)").await.unwrap();
        let seen = ask(db.clone(), Effect::Reads, COUNT, 0).await.unwrap();
        assert_eq!(seen, format!("{}0", round + 1));
        for other in others {
            other.await.unwrap().unwrap();
        }
    }
}
