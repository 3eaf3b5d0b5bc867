//! Statements, and reading their answers.

use std::pin::pin;

use futures_core::Stream;
use mizzle_core::row::{Mismatch, ResultColumns, Row};
use mizzle_core::value::{Datum, Param, SqlType};
use mizzle_core::{Collect, Discard, Effect, Error, ErrorKind, Executor, Result, RowSink, Statement};
use postgres_types::FromSql;

const INT4: SqlType = SqlType::built_in("int4", 23, 1007);

/// A statement whose parameters are numbers.
pub fn statement(text: &str, numbers: &[i32]) -> Statement {
    let params = numbers.iter().map(|n| Param { ty: INT4, datum: Datum::by_to_sql(n, &INT4) }).collect();
    // What reads may leave together with others.
    let effect = if text.starts_with("select") { Effect::Reads } else { Effect::Unknown };
    Statement { effect, ..Statement::new(text, params) }
}

/// The first column of every row.
pub async fn column<T>(db: &impl Executor, text: &str, numbers: &[i32]) -> Result<Vec<T>>
where
    T: for<'a> FromSql<'a> + Send,
{
    let mut rows = Collect::new(accepts::<T>, read::<T>);
    db.run(statement(text, numbers), &mut rows).await?;
    Ok(rows.rows)
}

/// Runs a statement whose rows are not wanted.
pub async fn execute(db: &impl Executor, text: &str, numbers: &[i32]) -> Result<u64> {
    db.run(statement(text, numbers), &mut Discard).await
}

/// Two rows for the log and a number, in one trip.
pub async fn batch(db: &impl Executor, n: i32) -> Result<Vec<i32>> {
    let mut rows = Collect::new(accepts::<i32>, read::<i32>);
    let insert = |part| statement("insert into log values ($1, $2)", &[n, part]);
    let statements = vec![insert(1), statement("select $1", &[n]), insert(2)];
    let mut sinks: Vec<Box<dyn RowSink>> = vec![Box::new(Discard), Box::new(&mut rows), Box::new(Discard)];
    db.run_batch(statements, &mut sinks).await?;
    drop(sinks);
    Ok(rows.rows)
}

/// The first rows of a stream, which is then dropped.
pub async fn first_of_stream(
    db: &impl Executor,
    text: &str,
    numbers: &[i32],
    most: usize,
) -> Result<Vec<i32>> {
    let mut stream = pin!(db.run_stream(statement(text, numbers), accepts::<i32>, read::<i32>));
    let mut rows = Vec::new();
    while rows.len() < most {
        match std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await {
            Some(row) => rows.push(row?),
            None => break,
        }
    }
    Ok(rows)
}

fn accepts<T: for<'a> FromSql<'a>>(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch> {
    columns.expect(std::any::type_name::<T>(), |column| Ok(T::accepts(&column.ty)))
}

fn read<T: for<'a> FromSql<'a>>(row: &mut Row<'_>) -> Result<T> {
    let (column, value) = row.next_value()?;
    T::from_sql_nullable(&column.ty, value).map_err(|why| Error::new(ErrorKind::Decode, why.to_string()))
}
