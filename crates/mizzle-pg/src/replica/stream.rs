//! A stream that may come from a replica; until its first row, it may come from another one.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use mizzle_core::row::{CheckFn, Row};
use mizzle_core::{Result, Statement};

use super::reading::{Elsewhere, on_replica};
use super::{Busy, Tried};
use crate::pool::Db;
use crate::stream::DirectStream;
use crate::terms::Terms;

/// A stream from a replica, or from the primary.
pub(crate) struct SpreadStream<'a, T> {
    db: &'a Db,
    terms: Terms,
    /// For as long as it may have to run elsewhere.
    statement: Option<Statement>,
    check: CheckFn,
    read: fn(&mut Row<'_>) -> Result<T>,
    state: State<'a, T>,
}

type Choosing = Pin<Box<dyn Future<Output = (Option<Busy>, Tried)> + Send>>;

enum State<'a, T> {
    Choosing(Choosing),
    OnReplica(Busy, Tried, DirectStream<'a, T>),
    OnPrimary(DirectStream<'a, T>),
}

impl<'a, T> SpreadStream<'a, T> {
    /// Nothing happens before the first row is asked for.
    pub fn new(
        db: &'a Db,
        terms: Terms,
        statement: Statement,
        check: CheckFn,
        read: fn(&mut Row<'_>) -> Result<T>,
    ) -> Self {
        match choosing(db, Tried::default(), &statement) {
            Some(choosing) => {
                let state = State::Choosing(choosing);
                SpreadStream { db, terms, statement: Some(statement), check, read, state }
            }
            None => {
                let state = State::OnPrimary(DirectStream::new(db.lease(), terms, statement, check, read));
                SpreadStream { db, terms, statement: None, check, read, state }
            }
        }
    }
}

fn choosing(db: &Db, tried: Tried, statement: &Statement) -> Option<Choosing> {
    let set = db.readers([statement.effect].into_iter())?.clone();
    let (route, mut tried) = (db.route, tried);
    Some(Box::pin(async move {
        let chosen = set.choose(&route, &mut tried).await;
        (chosen, tried)
    }))
}

impl<T> Stream for SpreadStream<'_, T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        let this = &mut *self;
        loop {
            match &mut this.state {
                State::Choosing(choosing) => {
                    let (chosen, tried) = ready!(choosing.as_mut().poll(context));
                    let Some(statement) = this.statement.clone() else { return Poll::Ready(None) };
                    this.state = match chosen {
                        Some(busy) => {
                            let db = busy.0.db.clone();
                            let terms = on_replica(this.terms, &statement);
                            let lease = async move { db.lease().await };
                            let stream = DirectStream::new(lease, terms, statement, this.check, this.read);
                            State::OnReplica(busy, tried, stream)
                        }
                        None => {
                            let (lease, terms) = (this.db.lease(), this.terms);
                            State::OnPrimary(DirectStream::new(
                                lease, terms, statement, this.check, this.read,
                            ))
                        }
                    };
                }
                State::OnPrimary(stream) => return Pin::new(stream).poll_next(context),
                State::OnReplica(busy, tried, stream) => {
                    let item = ready!(Pin::new(stream).poll_next(context));
                    let (error, statement) = match (item, &this.statement) {
                        (Some(Err(error)), Some(statement)) => (error, statement),
                        (item, _) => {
                            // From the first row on it cannot run anywhere else.
                            this.statement = None;
                            return Poll::Ready(item);
                        }
                    };
                    let tried = match this.db.after(&busy.0, error, &this.terms) {
                        Ok(Elsewhere::Primary) => None,
                        Ok(_) => Some(std::mem::take(tried)),
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    };
                    let next = tried.and_then(|tried| choosing(this.db, tried, statement));
                    this.state = match (next, this.statement.clone()) {
                        (Some(choosing), _) => State::Choosing(choosing),
                        (None, Some(statement)) => {
                            let (lease, terms) = (this.db.lease(), this.terms);
                            State::OnPrimary(DirectStream::new(
                                lease, terms, statement, this.check, this.read,
                            ))
                        }
                        (None, None) => return Poll::Ready(None),
                    };
                }
            }
        }
    }
}
