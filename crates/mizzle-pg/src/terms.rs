//! The terms that hold for a statement alone: how long it may take, and that it changes nothing.
//!
//! They are settings, which are made in front of the statement, in the same trip and local to its transaction. So they
//! are gone when that ends, also behind a pooler that gives the session to somebody else. Where the transaction is one
//! of several trips, the limit is set back behind the statement; where the statement fails, so does the transaction, or
//! its savepoint, and the setting goes with it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use mizzle_core::value::{Datum, Param, SqlType};
use mizzle_core::{Error, ErrorKind, Result, Statement};
use tokio::time::Sleep;

/// How much longer than its limit a statement is waited for: the server needs time to say that it has stopped.
const GRACE: Duration = Duration::from_secs(2);

const LIMIT: &str = "select pg_catalog.set_config('statement_timeout', $1, true)";

/// CASE, since only that has an order: what was before is kept first.
const LIMIT_IN_TRANSACTION: &str = "\
select case when pg_catalog.set_config(\
'mizzle.statement_timeout', pg_catalog.current_setting('statement_timeout'), true) is not null \
then pg_catalog.set_config('statement_timeout', $1, true) end";

/// A statement that has ended the transaction has taken with it what was kept; then there is nothing to set back.
const LIMIT_BEFORE: &str = "\
select pg_catalog.set_config('statement_timeout', coalesce(nullif(\
pg_catalog.current_setting('mizzle.statement_timeout', true), ''), \
pg_catalog.current_setting('statement_timeout')), true)";

const READ_ONLY: &str = "select pg_catalog.set_config('transaction_read_only', 'on', true)";

const TEXT: SqlType = SqlType::built_in("text", 25, 1009);

/// What holds for a statement alone.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Terms {
    /// How long it may take; zero is for ever, as in PostgreSQL.
    pub limit: Option<Duration>,
    /// Whether it must change nothing; only for what has a transaction of its own.
    pub read_only: bool,
}

impl Terms {
    /// With that limit.
    pub fn limited(limit: Duration) -> Terms {
        Terms { limit: Some(limit), read_only: false }
    }

    /// Whether nothing has to be set for them.
    pub fn are_usual(&self) -> bool {
        self.limit.is_none() && !self.read_only
    }

    /// What goes in front of the statement; `inside`, where its transaction goes on afterwards.
    pub fn before(&self, inside: bool) -> Vec<Statement> {
        let limit = self.limit.map(|limit| {
            let text = if inside { LIMIT_IN_TRANSACTION } else { LIMIT };
            let millis = millis(limit).to_string();
            let value = Param { ty: TEXT, datum: Datum::copied(millis.as_bytes()) };
            Statement::new(text, vec![value])
        });
        let read_only = self.read_only.then(|| Statement::new(READ_ONLY, Vec::new()));
        limit.into_iter().chain(read_only).collect()
    }

    /// What goes behind it.
    pub fn after(&self, inside: bool) -> Option<Statement> {
        (inside && self.limit.is_some()).then(|| Statement::new(LIMIT_BEFORE, Vec::new()))
    }

    /// How long the server may be silent.
    pub fn patience(&self) -> Option<Duration> {
        self.limit.filter(|limit| !limit.is_zero()).map(|limit| limit.saturating_add(GRACE))
    }

    /// Waits for the server for so long and no longer; `Err` is that time.
    pub async fn wait<T>(&self, answer: impl Future<Output = T>) -> Result<T, Duration> {
        match self.patience() {
            Some(patience) => tokio::time::timeout(patience, answer).await.map_err(|_| patience),
            None => Ok(answer.await),
        }
    }

    /// The error with the limit, where it is what stopped the statement.
    pub fn explain(&self, error: Error, since: Instant) -> Error {
        match self.limit {
            Some(limit) if error.sqlstate() == Some("57014") && since.elapsed() >= limit => {
                error.with_hint(format!("the limit of this statement is {limit:?}"))
            }
            _ => error,
        }
    }
}

/// As the server counts: at least one, since none is no limit.
pub(crate) fn millis(limit: Duration) -> i32 {
    i32::try_from(limit.as_nanos().div_ceil(1_000_000)).unwrap_or(i32::MAX)
}

/// The error for a server that says nothing any more.
#[cold]
pub(crate) fn silent(patience: Duration) -> Error {
    let limit = patience.saturating_sub(GRACE);
    let message = format!("the server has not answered within {patience:?}: the connection is given up");
    Error::new(ErrorKind::Timeout, message).with_hint(format!(
        "the limit of this statement is {limit:?}, and the server has not even said that it was reached: is the network \
         gone? Whether the statement took effect is not known"
    ))
}

/// A clock that runs while a stream waits for the server.
#[derive(Default)]
pub(crate) struct Clock {
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Clock {
    /// Nothing has come yet: for how long, where that is too long.
    pub fn waiting(&mut self, terms: &Terms, context: &mut Context<'_>) -> Poll<Duration> {
        let Some(patience) = terms.patience() else { return Poll::Pending };
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
        alarm.as_mut().poll(context).map(|()| patience)
    }

    /// Something has come.
    #[inline]
    pub fn rest(&mut self) {
        self.alarm = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_rounded_up_so_that_it_never_becomes_none() {
        for (limit, expected) in [
            (Duration::ZERO, 0),
            (Duration::from_nanos(1), 1),
            (Duration::from_micros(1500), 2),
            (Duration::from_secs(2), 2000),
            (Duration::MAX, i32::MAX),
        ] {
            assert_eq!(millis(limit), expected, "{limit:?}");
        }
    }

    #[test]
    fn only_a_limit_inside_a_transaction_is_set_back() {
        let terms = Terms::limited(Duration::from_secs(1));
        assert!(terms.after(false).is_none() && terms.after(true).is_some());
        assert!(Terms::default().before(true).is_empty() && Terms::default().after(true).is_none());
    }
}
