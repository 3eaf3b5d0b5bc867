//! `COPY … TO STDOUT`: data is taken from the socket only when somebody asks for more.

use std::task::{Context, Poll, ready};

use bytes::Bytes;
use mizzle_core::row::{CheckFn, ResultColumn, Row};
use mizzle_core::{Collect, CopyQuery, Error, ErrorKind, Result};
use postgres_protocol::message::backend::{self, Message};
use postgres_protocol::message::frontend;

use super::{Asides, Event, step, unnamed};
use crate::message::{BinaryRows, CommandTag, Report, Status, columns};
use crate::session::Session;
use crate::terms::Terms;
use crate::wire::{Frame, garbled, unknown};

/// How far the answer to a COPY has come.
pub(crate) struct CopyFlow {
    pub sql: String,
    check: Option<CheckFn>,
    columns: Option<Vec<ResultColumn>>,
    rows: BinaryRows,
    place: Place,
    asides: Asides,
    affected: u64,
    failure: Option<Error>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Place {
    Before,
    Data,
    Done,
    Complete,
}

impl CopyFlow {
    fn new(sql: String, check: Option<CheckFn>) -> CopyFlow {
        let (columns, rows, place) = (None, BinaryRows::default(), Place::Before);
        let asides = Asides::default();
        CopyFlow { sql, check, columns, rows, place, asides, affected: 0, failure: None }
    }
}

impl Session {
    /// Starts copying the rows of a query; they are to be taken with [`poll_copied_row`](Session::poll_copied_row).
    pub async fn start_copy_query(
        &mut self,
        copy: &CopyQuery,
        check: CheckFn,
        terms: &Terms,
    ) -> Result<CopyFlow> {
        // Has the types looked up that nothing is known of yet: there is no time for that once rows come.
        self.prepare(copy.query.clone(), Some(check)).await?;
        let constants = match copy.spelling() {
            Some(question) => self.constants(question).await?,
            None => Vec::new(),
        };
        let sql = copy.text(&constants);
        let before = self.wire.write.len();
        // In one transaction: between the two, nobody can change the tables.
        let written = self
            .write_settings(terms)
            .and_then(|()| unnamed::write_description(&copy.query, &mut self.wire.write))
            .and_then(|()| unnamed::write_once(&sql, &mut self.wire.write));
        self.started(before, written, CopyFlow::new(sql, Some(check)), terms)
    }

    /// Starts a COPY; its data is to be taken with [`poll_copied`](Session::poll_copied).
    pub fn start_copy_out(&mut self, sql: String, terms: &Terms) -> Result<CopyFlow> {
        self.check_alive()?;
        let before = self.wire.write.len();
        let written =
            self.write_settings(terms).and_then(|()| unnamed::write_once(&sql, &mut self.wire.write));
        self.started(before, written, CopyFlow::new(sql, None), terms)
    }

    fn write_settings(&mut self, terms: &Terms) -> Result<()> {
        let inside = self.status != Status::Idle;
        let write = |setting| step::write_unnamed(setting, &self.catalog, &mut self.wire.write);
        terms.before(inside).iter().try_for_each(write)
    }

    fn started(
        &mut self,
        before: usize,
        written: Result<()>,
        mut flow: CopyFlow,
        terms: &Terms,
    ) -> Result<CopyFlow> {
        let inside = self.status != Status::Idle;
        let behind = terms.after(inside);
        flow.asides = Asides { ahead: terms.before(inside).len(), behind: behind.iter().len() };
        let written = written.and_then(|()| {
            behind
                .iter()
                .try_for_each(|setting| step::write_unnamed(setting, &self.catalog, &mut self.wire.write))
        });
        if let Err(error) = written {
            self.wire.write.truncate(before);
            return Err(error.with_statement(&flow.sql));
        }
        frontend::sync(&mut self.wire.write);
        self.owed += 1;
        Ok(flow)
    }

    /// How the server spells parameters.
    async fn constants(&mut self, question: mizzle_core::Statement) -> Result<Vec<String>> {
        let count = question.params.len();
        let mut answer = Collect::<Vec<String>>::new(
            |columns| columns.expect("Vec<String>", <Vec<String> as mizzle_core::value::Value>::accepts),
            |row| {
                let (column, value) = row.next_value()?;
                let text =
                    <Vec<String> as mizzle_core::value::Value>::decode(column, value.unwrap_or_default());
                text.map_err(|why| Error::new(ErrorKind::Decode, format!("constants cannot be read: {why}")))
            },
        );
        let mut steps = [step::Step::new(question, &mut answer)];
        self.execute(&mut super::Controls::default(), &mut steps).await?;
        match answer.rows.pop() {
            Some(constants) if constants.len() == count => Ok(constants),
            _ => Err(garbled("not as many constants as parameters")),
        }
    }

    /// The next row, or the end. An error, too, is its end.
    pub fn poll_copied_row<T>(
        &mut self,
        context: &mut Context<'_>,
        flow: &mut CopyFlow,
        read: fn(&mut Row<'_>) -> Result<T>,
    ) -> Poll<Result<Event<T>>> {
        loop {
            if flow.failure.is_none() {
                let columns = flow.columns.as_deref().unwrap_or_default();
                let next = flow.rows.next(|body| Row::new(columns, body).and_then(|mut row| read(&mut row)));
                match next {
                    Ok(Some(Ok(row))) => return Poll::Ready(Ok(Event::Row(row))),
                    Ok(None) => {}
                    Ok(Some(Err(error))) if error.kind() != ErrorKind::Protocol => flow.failure = Some(error),
                    Ok(Some(Err(error))) | Err(error) => return Poll::Ready(Err(self.broken_by(error))),
                }
            }
            let keeps = flow.failure.is_none();
            let mut rows = std::mem::take(&mut flow.rows);
            let said = self.poll_copied_data(context, flow, |body| {
                if keeps {
                    rows.push(body);
                }
            });
            flow.rows = rows;
            match ready!(said)? {
                Event::Row(()) => {}
                Event::End(_) if !flow.rows.ended() => {
                    let error = garbled("COPY data without its end");
                    return Poll::Ready(Err(self.broken_by(error)));
                }
                Event::End(rows) => return Poll::Ready(Ok(Event::End(rows))),
            }
        }
    }

    /// The next piece of data, or the end. An error, too, is its end.
    pub fn poll_copied(
        &mut self,
        context: &mut Context<'_>,
        flow: &mut CopyFlow,
    ) -> Poll<Result<Event<Bytes>>> {
        self.poll_copied_data(context, flow, Bytes::copy_from_slice)
    }

    fn poll_copied_data<T>(
        &mut self,
        context: &mut Context<'_>,
        flow: &mut CopyFlow,
        take: impl FnOnce(&[u8]) -> T,
    ) -> Poll<Result<Event<T>>> {
        match ready!(self.poll_copy_message(context, flow, take)) {
            Ok(event) => Poll::Ready(event),
            Err(error) => Poll::Ready(Err(self.broken_by(error))),
        }
    }

    /// The outer result is about the session, the inner one about the statement.
    fn poll_copy_message<T>(
        &mut self,
        context: &mut Context<'_>,
        flow: &mut CopyFlow,
        take: impl FnOnce(&[u8]) -> T,
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
                tag if flow.asides.passes(tag, flow.place == Place::Complete) => self.wire.skip(size),
                backend::COPY_DATA_TAG if flow.place == Place::Data => {
                    let taken = take(body);
                    self.wire.skip(size);
                    return Poll::Ready(Ok(Ok(Event::Row(taken))));
                }
                backend::COPY_DONE_TAG if flow.place == Place::Data => {
                    flow.place = Place::Done;
                    self.wire.skip(size);
                }
                backend::PARSE_COMPLETE_TAG
                | backend::BIND_COMPLETE_TAG
                | backend::CLOSE_COMPLETE_TAG
                | backend::PARAMETER_DESCRIPTION_TAG => self.wire.skip(size),
                backend::COMMAND_COMPLETE_TAG => {
                    match flow.place {
                        Place::Done => flow.affected = CommandTag::read(body)?.rows(),
                        Place::Before => {
                            flow.failure.get_or_insert_with(gives_nothing);
                        }
                        Place::Data | Place::Complete => return Poll::Ready(Err(unknown(tag))),
                    }
                    flow.place = Place::Complete;
                    self.wire.skip(size);
                }
                // Of a statement that is no COPY.
                backend::DATA_ROW_TAG | backend::EMPTY_QUERY_RESPONSE_TAG if flow.place == Place::Before => {
                    flow.failure.get_or_insert_with(gives_nothing);
                    self.wire.skip(size);
                }
                backend::READY_FOR_QUERY_TAG => {
                    self.status = Status::read(body)?;
                    self.wire.skip(size);
                    self.owed -= 1;
                    self.wire.calm_down();
                    return Poll::Ready(match flow.failure.take() {
                        Some(error) => Ok(Err(error)),
                        None if flow.place == Place::Complete => Ok(Ok(Event::End(flow.affected))),
                        None => Err(garbled("no answer to a COPY")),
                    });
                }
                _ => self.read_rare_of_copy(tag, flow)?,
            }
        }
    }

    fn read_rare_of_copy(&mut self, tag: u8, flow: &mut CopyFlow) -> Result<()> {
        match self.wire.take()? {
            Some(Message::RowDescription(body)) => {
                if flow.check.is_none() || flow.columns.is_some() {
                    return Err(unknown(tag));
                }
                let described = columns(&body, &self.catalog)?;
                if let Err(error) = step::verify(flow.check, &described) {
                    flow.failure.get_or_insert(error);
                }
                flow.columns = Some(described);
            }
            Some(Message::CopyOutResponse(body)) => {
                if flow.place != Place::Before || (flow.check.is_some() && flow.columns.is_none()) {
                    return Err(unknown(tag));
                }
                if flow.check.is_some() && body.format() != 1 {
                    return Err(garbled("COPY data in text, where the binary format was asked for"));
                }
                flow.place = Place::Data;
            }
            // The server waits for data, and passes over the `Sync` that it was sent with the statement.
            Some(Message::CopyInResponse(_)) if flow.place == Place::Before => {
                flow.failure.get_or_insert_with(gives_nothing);
                frontend::copy_fail("nothing is copied from the client here", &mut self.wire.write)
                    .map_err(garbled)?;
                frontend::sync(&mut self.wire.write);
            }
            Some(Message::ErrorResponse(body)) => {
                let error = self.explained(Report::read(body.fields())?.into_error());
                flow.failure.get_or_insert(error);
            }
            Some(message) => self.asynchronous(&message, tag)?,
            None => return Err(unknown(tag)),
        }
        Ok(())
    }
}

fn gives_nothing() -> Error {
    Error::new(ErrorKind::Config, "the statement gives no data").with_hint("it has to be `COPY … TO STDOUT`")
}
