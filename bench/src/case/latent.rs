//! Over a line that delays each way by a millisecond: the first run of a statement, and a transaction.

use std::time::Duration;

use mizzle_bench::ask::Work;

use super::statement::{Connection, Statement};
use super::trivial::users;
use crate::figures::Unit;

pub fn cases() -> Vec<Statement> {
    let delay = Some(Duration::from_millis(1));
    let first_run = Statement {
        name: "first_run_1ms".to_owned(),
        title: "The first run of a statement on a new connection, one row by key, over a line of 1 ms each way",
        unit: Unit::Milliseconds,
        data: users(10_000),
        work: Work::ByKey(77),
        runs: 5,
        delay,
        connection: Connection::New,
        ..Statement::default()
    };
    let transaction = Statement {
        name: "transaction_1ms".to_owned(),
        title: "Two updates in a transaction, over a line of 1 ms each way",
        unit: Unit::Milliseconds,
        data: users(10_000),
        work: Work::Transaction,
        runs: 10,
        delay,
        after: Some("SELECT id, name, hair_color FROM users WHERE id < 4 ORDER BY id"),
        ..Statement::default()
    };
    vec![first_run, transaction]
}
