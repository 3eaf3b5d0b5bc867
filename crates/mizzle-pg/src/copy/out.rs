//! The stream of a COPY: it has a session for itself, and takes data only when it is asked for some.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use bytes::Bytes;
use futures_core::Stream;
use mizzle_core::row::{CheckFn, Row};
use mizzle_core::{CopyQuery, Result};

use super::Holder;
use crate::conversation::{CopyFlow, Event};
use crate::session::Session;
use crate::terms::{Clock, Terms};

/// What a COPY is read as.
pub(super) trait Read: Unpin {
    type Item;

    fn poll(
        &self,
        session: &mut Session,
        context: &mut Context<'_>,
        flow: &mut CopyFlow,
    ) -> Poll<Result<Event<Self::Item>>>;
}

/// Rows.
pub(super) struct Rows<T>(pub fn(&mut Row<'_>) -> Result<T>);

impl<T> Read for Rows<T> {
    type Item = T;

    fn poll(
        &self,
        session: &mut Session,
        context: &mut Context<'_>,
        flow: &mut CopyFlow,
    ) -> Poll<Result<Event<T>>> {
        session.poll_copied_row(context, flow, self.0)
    }
}

/// The bytes as they are.
pub(super) struct Pieces;

impl Read for Pieces {
    type Item = Bytes;

    fn poll(
        &self,
        session: &mut Session,
        context: &mut Context<'_>,
        flow: &mut CopyFlow,
    ) -> Poll<Result<Event<Bytes>>> {
        session.poll_copied(context, flow)
    }
}

/// The stream of a COPY.
pub(super) struct CopyStream<'a, R> {
    state: State<'a>,
    terms: Terms,
    clock: Clock,
    read: R,
}

enum State<'a> {
    Opening(Pin<Box<dyn Future<Output = Result<Open<'a>>> + Send + 'a>>),
    Flowing(Box<Open<'a>>),
    Ended,
}

pub(super) struct Open<'a> {
    holder: Holder<'a>,
    flow: CopyFlow,
    since: Instant,
}

/// Starts the COPY of a query.
pub(super) async fn rows<'a>(
    holder: impl Future<Output = Result<Holder<'a>>>,
    copy: CopyQuery,
    check: CheckFn,
    terms: &Terms,
) -> Result<Open<'a>> {
    let mut holder = holder.await?;
    match holder.start_copy_query(&copy, check, terms).await {
        Ok(flow) => Ok(Open { holder, flow, since: Instant::now() }),
        Err(error) => {
            holder.note(&error);
            Err(error)
        }
    }
}

/// Starts a COPY of the program's own.
pub(super) async fn pieces<'a>(
    holder: impl Future<Output = Result<Holder<'a>>>,
    sql: String,
) -> Result<Open<'a>> {
    let mut holder = holder.await?;
    let flow = holder.start_copy_out(sql, &Terms::default())?;
    Ok(Open { holder, flow, since: Instant::now() })
}

impl<'a, R: Read> CopyStream<'a, R> {
    /// Nothing happens before the first item is asked for.
    pub fn new(open: impl Future<Output = Result<Open<'a>>> + Send + 'a, terms: Terms, read: R) -> Self {
        CopyStream { state: State::Opening(Box::pin(open)), terms, clock: Clock::default(), read }
    }
}

impl<R: Read> Stream for CopyStream<'_, R> {
    type Item = Result<R::Item>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            let outcome = match &mut this.state {
                State::Opening(opening) => match ready!(opening.as_mut().poll(context)) {
                    Ok(open) => {
                        this.state = State::Flowing(Box::new(open));
                        continue;
                    }
                    Err(error) => Some(Err(error)),
                },
                State::Flowing(open) => {
                    let Open { holder, flow, since } = &mut **open;
                    let event = match this.read.poll(holder, context, flow) {
                        Poll::Ready(event) => event,
                        Poll::Pending => {
                            let patience = ready!(this.clock.waiting(&this.terms, context));
                            Err(holder.give_up(patience))
                        }
                    };
                    this.clock.rest();
                    match event {
                        Ok(Event::Row(item)) => return Poll::Ready(Some(Ok(item))),
                        Ok(Event::End(rows)) => {
                            crate::trace::copied(&flow.sql, rows);
                            None
                        }
                        Err(error) => {
                            let error = this.terms.explain(error, *since);
                            holder.note(&error);
                            Some(Err(error.with_statement(&flow.sql)))
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
