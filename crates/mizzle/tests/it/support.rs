//! A database for each test, and how a statement is checked: against its text, and by the server.

use std::future::poll_fn;
use std::pin::pin;

use expect_test::Expect;
use futures_core::Stream;
use mizzle::__core::schema::Schema;
use mizzle::prelude::*;
use mizzle::testing::TestDb;
use mizzle::{Rendered, Statement};

/// A database of its own for a test, with everything that a schema defines.
pub async fn database_of(schema: mizzle::Result<Schema>) -> TestDb {
    let schema = schema.expect("a schema");
    let key = serde_json::to_string(&schema).expect("a schema is JSON");
    TestDb::with(key, async |db| db.create(&schema).await).await.expect("a database for a test")
}

/// Compares a statement with its expected text, and has the server plan it with its parameters.
pub async fn check(db: &impl Executor, sql: Rendered, expected: Expect) {
    expected.assert_eq(&sql.to_string());
    let statement = sql.into_statement();
    let explain = Statement::new(format!("EXPLAIN {}", statement.text), statement.params);
    if let Err(error) = db.run(explain, &mut mizzle::__core::Discard).await {
        panic!("the server refuses the statement: {error}");
    }
}

/// All rows of a COPY to the client.
pub async fn copied<T>(rows: impl Stream<Item = mizzle::Result<T>>) -> mizzle::Result<Vec<T>> {
    let mut rows = pin!(rows);
    let mut all = Vec::new();
    while let Some(row) = poll_fn(|context| rows.as_mut().poll_next(context)).await {
        all.push(row?);
    }
    Ok(all)
}

/// Asserts that all rows of a table come back from inside of its relation `same`, two levels deep, as they come by
/// themselves.
macro_rules! equal_inside_a_relation {
    ($table:ident, $db:expr) => {{
        let rows = $table.order_by($table.id).all($db).await.unwrap();
        assert!(!rows.is_empty());
        let query = $table.with($table.same.with($table.same)).order_by($table.id);
        for (row, nested) in rows.iter().zip(query.all($db).await.unwrap()) {
            let (own, below) = nested;
            let (same, deepest) = &below[0];
            // Not by `==`: a NaN is not equal to itself.
            let all = [format!("{own:?}"), format!("{same:?}"), format!("{:?}", deepest[0])];
            assert_eq!(all, [(); 3].map(|()| format!("{row:?}")));
        }
    }};
}
pub(crate) use equal_inside_a_relation;
