//! A flowing answer: rows are taken from the socket only when somebody asks for the next one.

use std::task::{Context, Poll, ready};

use mizzle_core::row::Row;
use mizzle_core::{Error, ErrorKind, Result, Statement};
use postgres_protocol::message::backend::{self, Message};
use postgres_protocol::message::frontend;

use super::{Asides, step};
use crate::message::{CommandTag, Report, Status};
use crate::session::{Prepared, Session};
use crate::terms::Terms;
use crate::wire::{Frame, unknown};

/// What the next message of a flowing answer brought.
pub(crate) enum Event<T> {
    /// A row.
    Row(T),
    /// The end, after so many rows.
    End(u64),
}

impl Session {
    /// Sends a prepared statement; its answer is to be taken with [`poll_row`](Session::poll_row).
    pub fn start_flow(
        &mut self,
        statement: &Statement,
        prepared: &Prepared,
        terms: &Terms,
    ) -> Result<Asides> {
        self.check_alive()?;
        let Session { wire, statements, catalog, .. } = self;
        statements.write_closes(&mut wire.write);
        let before = wire.write.len();
        let inside = self.status != Status::Idle;
        let (ahead, behind) = (terms.before(inside), terms.after(inside));
        let written = ahead
            .iter()
            .try_for_each(|setting| step::write_unnamed(setting, catalog, &mut wire.write))
            .and_then(|()| step::write_run(statement, prepared, "", 0, catalog, &mut wire.write))
            .and_then(|()| {
                behind.iter().try_for_each(|setting| step::write_unnamed(setting, catalog, &mut wire.write))
            });
        if let Err(error) = written {
            wire.write.truncate(before);
            return Err(error.with_statement(&statement.text));
        }
        frontend::sync(&mut wire.write);
        self.owed += 1;
        Ok(Asides { ahead: ahead.len(), behind: behind.iter().len() })
    }

    /// The next row of the answer, or its end. An error, too, is its end.
    pub fn poll_row<T>(
        &mut self,
        context: &mut Context<'_>,
        flow: &mut Flow,
        prepared: &Prepared,
        read: fn(&mut Row<'_>) -> Result<T>,
    ) -> Poll<Result<Event<T>>> {
        match ready!(self.poll_message(context, flow, prepared, read)) {
            Ok(event) => Poll::Ready(event),
            Err(error) => Poll::Ready(Err(self.broken_by(error))),
        }
    }

    /// The outer result is about the session, the inner one about the statement.
    fn poll_message<T>(
        &mut self,
        context: &mut Context<'_>,
        flow: &mut Flow,
        prepared: &Prepared,
        read: fn(&mut Row<'_>) -> Result<T>,
    ) -> Poll<Result<Result<Event<T>>>> {
        loop {
            let Some(Frame { tag, body }) = self.wire.front()? else {
                match ready!(self.wire.poll_fill(context)) {
                    Ok(()) => continue,
                    Err(error) => return Poll::Ready(Err(flow.failure.take().unwrap_or(error))),
                }
            };
            let size = body.len() + 5;
            match tag {
                tag if flow.asides.passes(tag, flow.complete) => self.wire.skip(size),
                backend::DATA_ROW_TAG => {
                    let row = match flow.failure {
                        None => {
                            Row::new(&prepared.columns, body).and_then(|mut row| read(&mut row)).map(Some)
                        }
                        Some(_) => Ok(None),
                    };
                    self.wire.skip(size);
                    match row {
                        Ok(Some(row)) => {
                            flow.given = true;
                            return Poll::Ready(Ok(Ok(Event::Row(row))));
                        }
                        Ok(None) => {}
                        Err(error) if error.kind() == ErrorKind::Protocol => return Poll::Ready(Err(error)),
                        Err(error) => flow.failure = Some(error),
                    }
                }
                backend::BIND_COMPLETE_TAG
                | backend::PARSE_COMPLETE_TAG
                | backend::CLOSE_COMPLETE_TAG
                | backend::EMPTY_QUERY_RESPONSE_TAG => self.wire.skip(size),
                backend::COMMAND_COMPLETE_TAG => {
                    flow.rows = CommandTag::read(body)?.rows();
                    flow.complete = true;
                    self.wire.skip(size);
                }
                backend::READY_FOR_QUERY_TAG => {
                    self.status = Status::read(body)?;
                    self.wire.skip(size);
                    self.owed -= 1;
                    self.wire.calm_down();
                    return Poll::Ready(Ok(match flow.failure.take() {
                        None => Ok(Event::End(flow.rows)),
                        Some(error) => Err(error),
                    }));
                }
                _ => match self.wire.take()? {
                    Some(Message::ErrorResponse(body)) => {
                        let report = Report::read(body.fields())?;
                        flow.stale = self.forget_stale(&report, Some(&flow.statement)) && !flow.given;
                        flow.failure = Some(self.explained(report.into_error()));
                    }
                    Some(Message::CopyInResponse(_)) => return Poll::Ready(Err(unknown(tag))),
                    Some(message) => self.asynchronous(&message, tag)?,
                    None => return Poll::Ready(Err(unknown(tag))),
                },
            }
        }
    }
}

/// How far a flowing answer has come.
pub(crate) struct Flow {
    pub statement: Statement,
    /// Whether it failed because of what was prepared earlier, before it gave a row: it may be started again.
    pub stale: bool,
    asides: Asides,
    /// Whether all its rows have come.
    complete: bool,
    given: bool,
    rows: u64,
    failure: Option<Error>,
}

impl Flow {
    /// At its beginning.
    pub fn new(statement: Statement, asides: Asides) -> Flow {
        let (stale, complete, given) = (false, false, false);
        Flow { statement, stale, asides, complete, given, rows: 0, failure: None }
    }
}
