//! Whole conversations, whose other side are bytes of anybody's choosing.

use std::pin::pin;
use std::sync::Arc;

use futures_core::Stream;
use mizzle_core::row::{Mismatch, ResultColumns, Row};
use mizzle_core::value::{Param, SqlType, Value};
use mizzle_core::{Collect, CopyExecutor, CopyQuery, Discard, Error, Executor, Result, Statement};

use super::server::{Reciting, finish};
use crate::catalog::Catalog;
use crate::config::{Config, TargetSessionAttrs};
use crate::connection::Connection;
use crate::conversation;
use crate::session::Session;
use crate::wire::{Socket, Wire};

/// A session with a server that says the bytes behind the second, in pieces of the length that the second says.
fn session(piece: u8, said: &[u8]) -> Session {
    let wire = Wire::new(Socket::Memory(Box::new(Reciting::new(said, piece))));
    Session::new(wire, Arc::new(Catalog::default()), 2, false)
}

/// A login; the first byte says what kind of session is wanted.
///
/// # Errors
/// What did not hold.
pub fn login(input: &[u8]) -> Result<(), String> {
    let [which, piece, said @ ..] = input else { return Ok(()) };
    let wanted = match which % 3 {
        0 => TargetSessionAttrs::Any,
        1 => TargetSessionAttrs::ReadWrite,
        _ => TargetSessionAttrs::Standby,
    };
    let Ok(config) = Config::new("postgresql:///d?host=/nowhere&user=ada&password=tiger") else {
        return Err("the configuration of the test is wrong".to_owned());
    };
    shown(finish(conversation::log_in(session(*piece, said), &config, wanted))?.map(drop))
}

/// Statements, scripts, streams, transactions and copies on one connection; the first byte says which.
///
/// # Errors
/// What did not hold.
pub fn conversation(input: &[u8]) -> Result<(), String> {
    let [which, piece, said @ ..] = input else { return Ok(()) };
    let connection = Connection::over(session(*piece, said));
    // Twice: what the first has prepared, and left behind, is there for the second.
    for _ in 0..2 {
        shown(finish(talk(*which, &connection))?)?;
        let session = connection.lease(crate::lease::Tenant::Script);
        match finish(session)? {
            Ok(session) if session.owed == 0 || session.broken => {}
            Ok(session) => return Err(format!("{} answers are owed after the last", session.owed)),
            Err(error) => shown(Err(error))?,
        }
    }
    Ok(())
}

fn shown(outcome: Result<()>) -> Result<(), String> {
    match outcome {
        Err(error) if error.to_string().is_empty() => Err("an error that says nothing".to_owned()),
        _ => Ok(()),
    }
}

async fn talk(which: u8, connection: &Connection) -> Result<()> {
    match which % 8 {
        0 => run(connection, "select n from a", Vec::new()).await,
        1 => {
            // A type that has to be looked up before the statement is sent.
            let mood = SqlType::custom("mood");
            let many = <Vec<i32> as Value>::datum(&vec![1], &mood.array());
            run(connection, "select $1", vec![Param { ty: mood.array(), datum: many }]).await
        }
        2 => {
            let statements = ["select 1", "select 2"].map(|text| statement(text, Vec::new()));
            let mut sinks: [Box<dyn mizzle_core::RowSink>; 2] = [Box::new(Discard), Box::new(Discard)];
            connection.run_batch(statements.into(), &mut sinks).await.map(drop)
        }
        3 => connection.script("select 1; select 2").await,
        4 => connection.raw("select 1; select 2").await.map(drop),
        5 => {
            let nested = async |transaction: &crate::Transaction| {
                run(transaction, "select 1", Vec::new()).await?;
                exhaust(transaction.run_stream(statement("select 2", Vec::new()), check, read)).await
            };
            connection.transaction(nested).await
        }
        6 => {
            let copy = CopyQuery { query: statement("select n from a", Vec::new()), places: Vec::new() };
            exhaust(connection.run_copy_out(copy, check, read)).await?;
            exhaust(connection.copy_out_raw("copy a to stdout")).await
        }
        _ => {
            connection.copy_in_raw("copy a from stdin", ["a\n", "b\n"]).await?;
            exhaust(connection.run_stream(statement("select 3", Vec::new()), check, read)).await
        }
    }
}

fn statement(text: &str, params: Vec<Param>) -> Statement {
    Statement::new(text, params)
}

async fn run(on: &impl Executor, text: &str, params: Vec<Param>) -> Result<()> {
    let mut rows = Collect::new(check, read);
    on.run(statement(text, params), &mut rows).await.map(drop)
}

async fn exhaust<T>(rows: impl Stream<Item = Result<T>>) -> Result<()> {
    let mut rows = pin!(rows);
    while let Some(row) = std::future::poll_fn(|context| rows.as_mut().poll_next(context)).await {
        row?;
    }
    Ok(())
}

/// Anything will do, once it is known what it is.
fn check(columns: &mut ResultColumns<'_>) -> Result<(), Mismatch> {
    columns.expect("n", |column| match column.resolved {
        true => Ok(true),
        false => Err(Mismatch::Unresolved),
    })
}

fn read(row: &mut Row<'_>) -> Result<usize> {
    let mut length = 0;
    for _ in 0..row.columns().len() {
        length += row.next_value()?.1.map_or(0, <[u8]>::len);
    }
    match length {
        // What a program's own reading may say.
        7777 => Err(Error::new(mizzle_core::ErrorKind::Decode, "seven thousand")),
        length => Ok(length),
    }
}
