//! A stream that has a session for itself and takes rows straight from its read buffer. What is not asked for
//! stays in the socket, until the server, too, has to wait.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use futures_core::Stream;
use mizzle_core::row::{CheckFn, Row};
use mizzle_core::{Result, Statement};

use crate::conversation::{Event, Flow};
use crate::lease::Lease;
use crate::session::Prepared;
use crate::terms::{Clock, Terms};

/// A stream that has a session for itself; dropped before its end, a pool replaces the session.
pub(crate) struct DirectStream<'a, T> {
    state: State<'a>,
    terms: Terms,
    clock: Clock,
    check: CheckFn,
    read: fn(&mut Row<'_>) -> Result<T>,
}

enum State<'a> {
    Opening(Pin<Box<dyn Future<Output = Result<Open>> + Send + 'a>>),
    Flowing(Open),
    Ended,
}

struct Open {
    lease: Lease,
    flow: Flow,
    prepared: Arc<Prepared>,
    since: Instant,
}

impl<'a, T> DirectStream<'a, T> {
    /// Nothing happens before the first row is asked for.
    pub fn new(
        lease: impl Future<Output = Result<Lease>> + Send + 'a,
        terms: Terms,
        statement: Statement,
        check: CheckFn,
        read: fn(&mut Row<'_>) -> Result<T>,
    ) -> Self {
        let opening = async move { open(lease.await?, terms, statement, check).await };
        let (state, clock) = (State::Opening(Box::pin(opening)), Clock::default());
        DirectStream { state, terms, clock, check, read }
    }

    /// Starts again, with the statement prepared anew.
    fn reopen(&mut self) {
        if let State::Flowing(Open { lease, flow, .. }) = std::mem::replace(&mut self.state, State::Ended) {
            self.state = State::Opening(Box::pin(open(lease, self.terms, flow.statement, self.check)));
        }
    }
}

async fn open(mut lease: Lease, terms: Terms, statement: Statement, check: CheckFn) -> Result<Open> {
    let (statement, prepared) = match terms.wait(lease.prepare(statement, Some(check))).await {
        Ok(prepared) => prepared?,
        Err(patience) => return Err(lease.give_up(patience)),
    };
    let asides = lease.start_flow(&statement, &prepared, &terms)?;
    Ok(Open { lease, flow: Flow::new(statement, asides), prepared, since: Instant::now() })
}

impl<T> Stream for DirectStream<'_, T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        let this = &mut *self;
        let read = this.read;
        loop {
            let outcome = match &mut this.state {
                State::Opening(opening) => match ready!(opening.as_mut().poll(context)) {
                    Ok(open) => {
                        this.state = State::Flowing(open);
                        continue;
                    }
                    Err(error) => Some(Err(error)),
                },
                State::Flowing(Open { lease, flow, prepared, since }) => {
                    let event = match lease.poll_row(context, flow, prepared, read) {
                        Poll::Ready(event) => event,
                        Poll::Pending => {
                            let patience = ready!(this.clock.waiting(&this.terms, context));
                            Err(lease.give_up(patience))
                        }
                    };
                    this.clock.rest();
                    match event {
                        Ok(Event::Row(row)) => return Poll::Ready(Some(Ok(row))),
                        Ok(Event::End(rows)) => {
                            crate::trace::streamed(&flow.statement, rows);
                            None
                        }
                        Err(_) if flow.stale => {
                            this.reopen();
                            continue;
                        }
                        Err(error) => {
                            let error = this.terms.explain(error, *since);
                            Some(Err(error.with_statement(&flow.statement.text)))
                        }
                    }
                }
                State::Ended => None,
            };
            // Gives the session back at once.
            this.state = State::Ended;
            return Poll::Ready(outcome);
        }
    }
}
