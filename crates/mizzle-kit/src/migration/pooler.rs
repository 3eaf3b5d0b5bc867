//! Poolers that change the session between transactions: the lock of all runners, and what a section sets, would be some
//! other session's.

use std::time::Duration;

use mizzle_core::{Error, ErrorKind, Result};
use mizzle_pg::{Config, Connection};

use super::journal::rows;

/// How long a second session may take: a pooler in session mode may have none to give.
const SECOND_SESSION: Duration = Duration::from_secs(3);

/// An error, where a connection leads to a pooler in transaction mode.
pub(crate) async fn refuse(config: &Config, connection: &Connection) -> Result<()> {
    let first = process(connection).await?;
    let announced = connection.process_id().await.map(|process| process.to_string());
    if announced == Some(first.clone()) {
        // The process that the server named at the beginning is the one that answers.
        return Ok(());
    }
    // Somebody is between. While another holds a transaction open, do both get the same session, or this one another?
    let second = async {
        let other = Connection::connect(config).await?;
        let transaction = other.begin().await?;
        let sql = "SELECT pg_backend_pid()";
        let theirs = rows(transaction.raw(sql).await?).into_iter().flatten().next().flatten();
        let now = process(connection).await?;
        transaction.rollback().await?;
        Ok::<bool, Error>(theirs.as_ref() == Some(&first) || now != first)
    };
    match tokio::time::timeout(SECOND_SESSION, second).await {
        Ok(Ok(true)) => Err(Error::new(
            ErrorKind::Config,
            "the connection changes its session between transactions, as behind a pooler in transaction mode: no lock can be held",
        )
        .with_hint("give migrations the URL of the server itself, or of a pooler in session mode; programs may go on with this one")),
        _ => Ok(()),
    }
}

async fn process(connection: &Connection) -> Result<String> {
    let found = rows(connection.raw("SELECT pg_backend_pid()").await?);
    Ok(found.into_iter().flatten().next().flatten().unwrap_or_default())
}
