//! `COPY … FROM STDIN`: the server asks for data, and gets it as fast as it takes it.
//!
//! The statement leaves without a `Sync`, which follows the data: so there is one `ReadyForQuery`, whatever happens.

use std::future::{Future, poll_fn};
use std::task::Poll;
use std::time::Instant;

use bytes::BytesMut;
use mizzle_core::row::ResultColumn;
use mizzle_core::value::TypeOids;
use mizzle_core::value::{SqlType, TypeKind};
use mizzle_core::{CopyInto, CopySource, Error, ErrorKind, Result, Statement};
use postgres_protocol::message::backend::{self, Message};
use postgres_protocol::message::frontend::{self, CopyData};

use super::{Asides, step, unnamed};
use crate::catalog::Catalog;
use crate::message::{CommandTag, Report, Status, columns};
use crate::session::Session;
use crate::terms::Terms;
use crate::wire::{Frame, garbled, unknown};

/// About how many bytes a message carries.
const FRAME: usize = 64 << 10;

impl Session {
    /// Copies into the columns of a table what the source gives.
    pub async fn copy_into(
        &mut self,
        copy: &CopyInto,
        source: &mut dyn CopySource,
        terms: &Terms,
    ) -> Result<u64> {
        self.check_alive()?;
        let mut unknown = copy.types.clone();
        unknown.retain(|ty| !self.catalog.knows_name(ty));
        self.learn_names(unknown).await.map_err(|error| error.with_statement(&copy.text))?;
        self.copy_in(&copy.text, Some(copy), source, terms).await
    }

    /// Runs a `COPY … FROM STDIN` with what the source gives. With `into`, the columns have to be of its types.
    pub async fn copy_in(
        &mut self,
        sql: &str,
        into: Option<&CopyInto>,
        source: &mut dyn CopySource,
        terms: &Terms,
    ) -> Result<u64> {
        self.check_alive()?;
        let before = self.wire.write.len();
        let inside = self.status != Status::Idle;
        let (ahead, behind) = (terms.before(inside), terms.after(inside));
        let written = ahead
            .iter()
            .try_for_each(|setting| step::write_unnamed(setting, &self.catalog, &mut self.wire.write))
            .and_then(|()| write_opening(sql, into, &mut self.wire.write));
        if let Err(error) = written {
            self.wire.write.truncate(before);
            return Err(error.with_statement(sql));
        }
        self.owed += 1;
        let asides = Asides { ahead: ahead.len(), behind: behind.iter().len() };
        let since = Instant::now();
        let mut talk = CopyIn { session: self, into, synced: false, terms, asides, behind };
        let outcome = match talk.open().await {
            Ok(Stage::Waiting) => talk.send(source).await,
            other => other,
        };
        let outcome = match outcome {
            Ok(stage) => talk.end(stage).await,
            Err(error) => Err(error),
        };
        drop(talk);
        let outcome = outcome.map_err(|failure| match failure {
            Failure::Statement(error) => terms.explain(self.explained(error), since),
            Failure::Session(error) => self.broken_by(error),
        });
        if let Ok(rows) = outcome {
            crate::trace::copied(sql, rows);
        }
        outcome.map_err(|error| error.with_statement(sql))
    }
}

fn write_opening(sql: &str, into: Option<&CopyInto>, out: &mut BytesMut) -> Result<()> {
    if let Some(into) = into {
        // In one transaction with the COPY: between the two, nobody can change the table.
        let probe = Statement::new(into.probe.clone(), Vec::new());
        unnamed::write_description(&probe, out)?;
    }
    unnamed::write_once(sql, out)?;
    frontend::flush(out);
    Ok(())
}

/// How far a COPY has come.
enum Stage {
    /// The server waits for data.
    Waiting,
    /// All data is sent.
    Sent,
    /// The server waits for data that will not come.
    Given(Error),
    /// The server has said no, or does not want data.
    Refused(Error),
}

/// Why a COPY failed.
enum Failure {
    /// The session is as good as before.
    Statement(Error),
    /// It is not.
    Session(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Session(error)
    }
}

/// A COPY in progress. Dropped in the middle, it tells the server that nothing more will come.
struct CopyIn<'s> {
    session: &'s mut Session,
    into: Option<&'s CopyInto>,
    /// Whether the `Sync` is on its way.
    synced: bool,
    terms: &'s Terms,
    asides: Asides,
    /// The setting that goes behind the data.
    behind: Option<Statement>,
}

impl CopyIn<'_> {
    /// Waits until the server wants data.
    async fn open(&mut self) -> Result<Stage, Failure> {
        let mut mismatch = None;
        loop {
            let Some(Frame { tag, body }) = self.session.wire.front()? else {
                self.fill().await?;
                continue;
            };
            let size = body.len() + 5;
            match tag {
                tag if self.asides.passes(tag, false) => self.session.wire.skip(size),
                backend::PARSE_COMPLETE_TAG
                | backend::BIND_COMPLETE_TAG
                | backend::CLOSE_COMPLETE_TAG
                | backend::PARAMETER_DESCRIPTION_TAG => self.session.wire.skip(size),
                backend::COMMAND_COMPLETE_TAG
                | backend::EMPTY_QUERY_RESPONSE_TAG
                | backend::DATA_ROW_TAG
                | backend::COPY_OUT_RESPONSE_TAG => {
                    let error = Error::new(ErrorKind::Config, "the statement takes no data")
                        .with_hint("it has to be `COPY … FROM STDIN`");
                    return Ok(Stage::Refused(error));
                }
                _ => match self.session.wire.take()? {
                    Some(Message::RowDescription(body)) => {
                        let (Some(into), None) = (self.into, &mismatch) else {
                            return Err(unknown(tag).into());
                        };
                        let described = columns(&body, &self.session.catalog)?;
                        mismatch = Some(check_columns(into, &described, &self.session.catalog));
                    }
                    Some(Message::CopyInResponse(body)) => {
                        let described = mismatch.unwrap_or(Ok(()));
                        if self.into.is_some() && body.format() != 1 {
                            return Err(garbled("it wants COPY data in text").into());
                        }
                        return Ok(described.map_or_else(Stage::Given, |()| Stage::Waiting));
                    }
                    Some(Message::ErrorResponse(body)) => {
                        return Ok(Stage::Refused(Report::read(body.fields())?.into_error()));
                    }
                    Some(message) => self.session.asynchronous(&message, tag)?,
                    None => return Err(unknown(tag).into()),
                },
            }
        }
    }

    /// Sends what the source gives.
    async fn send(&mut self, source: &mut dyn CopySource) -> Result<Stage, Failure> {
        let catalog = self.session.catalog.clone();
        let mut data = BytesMut::new();
        // While the server waits for data it does not look at its own clock.
        let limit = self.terms.limit.filter(|limit| !limit.is_zero());
        let mut alarm = limit.map(|limit| Box::pin(tokio::time::sleep(limit)));
        loop {
            let given = poll_fn(|context| match source.poll_fill(context, &*catalog, &mut data) {
                Poll::Ready(more) => Poll::Ready(Some(more)),
                Poll::Pending => {
                    let is_late = alarm.as_mut().is_some_and(|alarm| alarm.as_mut().poll(context).is_ready());
                    if is_late {
                        return Poll::Ready(Some(Err(late())));
                    }
                    // Meanwhile the server may say that it does not want any.
                    self.session.wire.poll_fill(context).map(|_| None)
                }
            });
            let more = match given.await {
                Some(Ok(more)) => more,
                Some(Err(error)) => return Ok(Stage::Given(error)),
                None => match self.look_for_refusal()? {
                    Some(error) => return Ok(Stage::Refused(error)),
                    None => continue,
                },
            };
            for piece in data.chunks(FRAME) {
                CopyData::new(piece).map_err(garbled)?.write(&mut self.session.wire.write);
                let flushed = self.flush().await;
                let said = self.look_for_refusal();
                match (flushed, said) {
                    // Its last words say more than that it is gone.
                    (Err(_), Ok(Some(error))) => return Err(Failure::Session(error)),
                    (Ok(()), Ok(Some(error))) => return Ok(Stage::Refused(error)),
                    (Err(error), _) | (Ok(()), Err(error)) => return Err(Failure::Session(error)),
                    (Ok(()), Ok(None)) => {}
                }
            }
            data.clear();
            if !more {
                return Ok(Stage::Sent);
            }
        }
    }

    async fn fill(&mut self) -> Result<()> {
        match self.terms.wait(self.session.wire.fill()).await {
            Ok(filled) => filled,
            Err(patience) => Err(self.session.give_up(patience)),
        }
    }

    async fn flush(&mut self) -> Result<()> {
        match self.terms.wait(self.session.wire.flush()).await {
            Ok(flushed) => flushed,
            Err(patience) => Err(self.session.give_up(patience)),
        }
    }

    /// What the server has said against the data so far.
    fn look_for_refusal(&mut self) -> Result<Option<Error>> {
        let read = self.session.wire.read_what_is_there();
        while let Some(frame) = self.session.wire.front()? {
            let tag = frame.tag;
            match self.session.wire.take()? {
                Some(Message::ErrorResponse(body)) => {
                    return Ok(Some(Report::read(body.fields())?.into_error()));
                }
                Some(message) => self.session.asynchronous(&message, tag)?,
                None => return Err(unknown(tag)),
            }
        }
        read.map(|()| None)
    }

    /// Says how the data ends, and reads what became of it.
    async fn end(&mut self, stage: Stage) -> Result<u64, Failure> {
        let out = &mut self.session.wire.write;
        let mut failure = match stage {
            Stage::Waiting | Stage::Sent => {
                frontend::copy_done(out);
                None
            }
            Stage::Given(error) => {
                give_up(out);
                Some(error)
            }
            Stage::Refused(error) => Some(error),
        };
        if let Some(setting) = &self.behind {
            // Where the COPY fails, the server passes over it.
            step::write_unnamed(setting, &self.session.catalog, out)?;
        }
        frontend::sync(out);
        self.synced = true;
        let mut rows = None;
        while self.session.owed > 0 {
            let Some(Frame { tag, body }) = self.session.wire.front()? else {
                match (self.fill().await, failure.take()) {
                    (Ok(()), before) => failure = before,
                    (Err(error), before) => return Err(Failure::Session(before.unwrap_or(error))),
                }
                continue;
            };
            let size = body.len() + 5;
            match tag {
                tag if self.asides.passes(tag, rows.is_some()) => self.session.wire.skip(size),
                backend::COMMAND_COMPLETE_TAG if rows.is_none() => {
                    rows = Some(CommandTag::read(body)?.rows());
                    self.session.wire.skip(size);
                }
                backend::READY_FOR_QUERY_TAG => {
                    self.session.status = Status::read(body)?;
                    self.session.wire.skip(size);
                    self.session.owed -= 1;
                }
                // Of a statement that is no COPY, or one to the client.
                backend::DATA_ROW_TAG
                | backend::EMPTY_QUERY_RESPONSE_TAG
                | backend::COPY_OUT_RESPONSE_TAG
                | backend::COPY_DATA_TAG
                | backend::COPY_DONE_TAG
                    if failure.is_some() =>
                {
                    self.session.wire.skip(size);
                }
                _ => match self.session.wire.take()? {
                    // The first one is the reason of the others.
                    Some(Message::ErrorResponse(body)) => {
                        let error = Report::read(body.fields())?.into_error();
                        failure.get_or_insert(error);
                    }
                    Some(message) => self.session.asynchronous(&message, tag)?,
                    None => return Err(unknown(tag).into()),
                },
            }
        }
        self.session.wire.calm_down();
        match (failure, rows) {
            (Some(error), _) => Err(Failure::Statement(error)),
            (None, Some(rows)) => Ok(rows),
            (None, None) => Err(garbled("no answer to a COPY").into()),
        }
    }
}

impl Drop for CopyIn<'_> {
    /// Whoever is not waited for any more must not leave the server waiting, nor half of the data in the table.
    fn drop(&mut self) {
        let session = &mut *self.session;
        if self.synced || session.broken {
            return;
        }
        // Where the server has said no already it passes over this.
        give_up(&mut session.wire.write);
        frontend::sync(&mut session.wire.write);
        session.copy_given_up = true;
        if session.wire.write_what_fits().is_err() {
            session.broken = true;
        }
    }
}

#[cold]
fn late() -> Error {
    Error::new(ErrorKind::Timeout, "the data of the COPY has not come within the limit of the statement")
}

fn give_up(out: &mut BytesMut) {
    // The reason has no NUL byte, which is all that could fail.
    frontend::copy_fail("the client gave up", out).ok();
}

/// The binary format does not say what its values are: the server would take an `int4` for a `float4`.
fn check_columns(into: &CopyInto, described: &[ResultColumn], catalog: &Catalog) -> Result<()> {
    if into.columns.len() != described.len() {
        return Err(garbled("a description of other columns than were asked for"));
    }
    for (column, found) in into.columns.iter().zip(described) {
        if !fits(&column.ty, found.ty.oid(), catalog) {
            let (name, array) = (column.ty.name, if column.ty.array { "[]" } else { "" });
            let message = format!(
                "column `{}` has type `{}` in the database, and `{name}{array}` in the schema",
                column.name, found.ty
            );
            return Err(Error::new(ErrorKind::Encode, message)
                .with_hint("COPY converts nothing: bring the two in line, or use `insert`, which does"));
        }
    }
    Ok(())
}

fn fits(ty: &SqlType, found: u32, catalog: &Catalog) -> bool {
    /// `text`, `varchar`, `char(n)` and `name` have one binary form, and so have their arrays' elements.
    const TEXTS: [u32; 4] = [25, 1043, 1042, 19];
    match (ty.kind, ty.array) {
        (TypeKind::BuiltIn { .. }, _) => {
            let asked = ty.parameter_oid();
            asked == found || (TEXTS.contains(&asked) && TEXTS.contains(&found))
        }
        (TypeKind::Enum, false) => catalog.oid(ty) == Some(found) || TEXTS.contains(&found),
        // The server compares the types that these name, or the form of the type is its own.
        (TypeKind::Enum | TypeKind::Defined { .. } | TypeKind::Custom, _) => true,
    }
}
