//! A stream inside a transaction: rows are fetched in chunks through a portal, so that other statements of the
//! transaction may run between them, and a stream that is dropped leaves nothing to be read.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use mizzle_core::row::{CheckFn, Row};
use mizzle_core::{Result, Statement};

use crate::conversation::Chunk;
use crate::session::Prepared;
use crate::terms::Terms;
use crate::transaction::Scope;

/// A stream inside a transaction.
pub(crate) struct PortalStream<'a, T> {
    scope: &'a Scope,
    terms: Terms,
    state: State<'a>,
    read: fn(&mut Row<'_>) -> Result<T>,
    rows: u64,
}

enum State<'a> {
    Fetching(Pin<Box<dyn Future<Output = Result<Open>> + Send + 'a>>),
    Reading(Open),
    Ended,
}

struct Open {
    portal: String,
    statement: Statement,
    prepared: Arc<Prepared>,
    chunk: Chunk,
}

impl<'a, T> PortalStream<'a, T> {
    /// Nothing happens before the first row is asked for.
    pub fn new(
        scope: &'a Scope,
        terms: Terms,
        statement: Statement,
        check: CheckFn,
        read: fn(&mut Row<'_>) -> Result<T>,
    ) -> Self {
        let open = open(scope, terms, statement, check);
        PortalStream { scope, terms, state: State::Fetching(Box::pin(open)), read, rows: 0 }
    }
}

async fn open(scope: &Scope, terms: Terms, statement: Statement, check: CheckFn) -> Result<Open> {
    let portal = scope.new_portal();
    let mut lease = scope.enter().await?;
    scope.send_pending(&mut lease).await?;
    let prepared = lease.prepare(statement, Some(check)).await;
    let (statement, prepared) = prepared.inspect_err(|error| scope.note(error))?;
    match lease.open_portal(&portal, &statement, &prepared, &terms).await {
        Ok(chunk) => Ok(Open { portal, statement, prepared, chunk }),
        Err(error) => {
            scope.note(&error);
            Err(error.with_statement(&statement.text))
        }
    }
}

async fn fetch(scope: &Scope, terms: Terms, open: Open) -> Result<Open> {
    let Open { portal, statement, prepared, chunk } = open;
    let mut lease = scope.enter().await?;
    // A savepoint that was rolled back meanwhile may have taken the portal with it.
    scope.send_pending(&mut lease).await?;
    match lease.fetch(&portal, chunk, &statement, &terms).await {
        Ok(chunk) => Ok(Open { portal, statement, prepared, chunk }),
        Err(error) => {
            scope.note(&error);
            Err(error.with_statement(&statement.text))
        }
    }
}

impl<T> Stream for PortalStream<'_, T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        let this = &mut *self;
        let read = this.read;
        loop {
            match &mut this.state {
                State::Fetching(fetching) => match ready!(fetching.as_mut().poll(context)) {
                    Ok(open) => this.state = State::Reading(open),
                    Err(error) => {
                        this.state = State::Ended;
                        return Poll::Ready(Some(Err(error)));
                    }
                },
                State::Reading(Open { chunk, prepared, statement, .. }) => {
                    let row = chunk
                        .next(|body| Row::new(&prepared.columns, body).and_then(|mut row| read(&mut row)));
                    match row {
                        Some(Ok(row)) => {
                            this.rows += 1;
                            return Poll::Ready(Some(Ok(row)));
                        }
                        Some(Err(error)) => {
                            let error = error.with_statement(&statement.text);
                            this.end();
                            return Poll::Ready(Some(Err(error)));
                        }
                        None if chunk.last => {
                            crate::trace::streamed(statement, this.rows);
                            this.end();
                            return Poll::Ready(None);
                        }
                        None => this.fetch(),
                    }
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }
}

impl<T> PortalStream<'_, T> {
    fn fetch(&mut self) {
        if let State::Reading(open) = std::mem::replace(&mut self.state, State::Ended) {
            self.state = State::Fetching(Box::pin(fetch(self.scope, self.terms, open)));
        }
    }

    fn end(&mut self) {
        if let State::Reading(open) = std::mem::replace(&mut self.state, State::Ended) {
            self.scope.close_portal(&open.portal);
        }
    }
}

impl<T> Drop for PortalStream<'_, T> {
    fn drop(&mut self) {
        self.end();
    }
}
