//! Portals: a result that is fetched in chunks, between which other statements of the transaction may run.

use std::time::Instant;

use bytes::{Buf, BufMut, BytesMut};
use mizzle_core::{Error, Result, Statement};
use postgres_protocol::message::backend::{self, Message};
use postgres_protocol::message::frontend;

use super::{Asides, step};
use crate::message::{Report, Status};
use crate::session::{Prepared, Session};
use crate::terms::Terms;
use crate::wire::{Frame, unknown};

/// About how many bytes of rows a chunk is to have.
const CHUNK: usize = 256 << 10;
/// How many rows the first chunk has, before it is known how long they are.
const FIRST_ROWS: i32 = 64;
/// However short rows are.
const MOST_ROWS: usize = 10_000;

/// Rows that were fetched and not yet read.
#[derive(Default)]
pub(crate) struct Chunk {
    /// The bodies of `DataRow` messages, each after its length.
    bytes: BytesMut,
    /// Whether the portal has given all its rows.
    pub last: bool,
    rows: usize,
    size: usize,
}

impl Chunk {
    /// Has the body of the next row read.
    pub fn next<T>(&mut self, read: impl FnOnce(&[u8]) -> T) -> Option<T> {
        let length = self.bytes.try_get_u32().ok()? as usize;
        let outcome = read(self.bytes.get(..length)?);
        self.bytes.advance(length);
        Some(outcome)
    }

    /// How many rows to fetch next, so that they are about as many bytes as a chunk is to have.
    fn next_rows(&self) -> i32 {
        match self.size.checked_div(self.rows) {
            Some(length) => (CHUNK / length.max(1)).clamp(1, MOST_ROWS) as i32,
            None => FIRST_ROWS,
        }
    }

    fn push(&mut self, body: &[u8]) {
        self.bytes.put_u32(body.len() as u32);
        self.bytes.put_slice(body);
        self.rows += 1;
        self.size += body.len();
    }
}

impl Session {
    /// Opens a portal for a prepared statement and fetches its first rows.
    pub async fn open_portal(
        &mut self,
        portal: &str,
        statement: &Statement,
        prepared: &Prepared,
        terms: &Terms,
    ) -> Result<Chunk> {
        self.check_alive()?;
        let Session { wire, statements, catalog, .. } = self;
        statements.write_closes(&mut wire.write);
        let before = wire.write.len();
        let written = terms
            .before(true)
            .iter()
            .try_for_each(|setting| step::write_unnamed(setting, catalog, &mut wire.write))
            .and_then(|()| {
                step::write_run(statement, prepared, portal, FIRST_ROWS, catalog, &mut wire.write)
            });
        if let Err(error) = written {
            wire.write.truncate(before);
            return Err(error);
        }
        self.fetched(Chunk::default(), statement, terms).await
    }

    /// Fetches the next rows of a portal, into the memory of the chunk before.
    pub async fn fetch(
        &mut self,
        portal: &str,
        before: Chunk,
        statement: &Statement,
        terms: &Terms,
    ) -> Result<Chunk> {
        self.check_alive()?;
        self.statements.write_closes(&mut self.wire.write);
        for setting in terms.before(true) {
            step::write_unnamed(&setting, &self.catalog, &mut self.wire.write)?;
        }
        step::write_execute(portal, before.next_rows(), &mut self.wire.write);
        self.fetched(Chunk { bytes: before.bytes, ..Chunk::default() }, statement, terms).await
    }

    async fn fetched(&mut self, mut chunk: Chunk, statement: &Statement, terms: &Terms) -> Result<Chunk> {
        let behind = terms.after(true);
        if let Some(setting) = &behind {
            step::write_unnamed(setting, &self.catalog, &mut self.wire.write)?;
        }
        let mut asides = Asides { ahead: terms.before(true).len(), behind: behind.iter().len() };
        frontend::sync(&mut self.wire.write);
        self.owed += 1;
        let since = Instant::now();
        match terms.wait(self.read_chunk(&mut chunk, &mut asides)).await {
            Ok(Ok(None)) => Ok(chunk),
            Ok(Ok(Some(report))) => {
                self.forget_stale(&report, Some(statement));
                Err(terms.explain(self.explained(report.into_error()), since))
            }
            Ok(Err(error)) => Err(self.broken_by(error)),
            Err(patience) => Err(self.give_up(patience)),
        }
    }

    async fn read_chunk(&mut self, chunk: &mut Chunk, asides: &mut Asides) -> Result<Option<Report>, Error> {
        let (mut failure, mut done) = (None, false);
        while self.owed > 0 {
            let Some(Frame { tag, body }) = self.wire.front()? else {
                self.wire.fill().await?;
                continue;
            };
            let size = body.len() + 5;
            match tag {
                tag if asides.passes(tag, done) => self.wire.skip(size),
                backend::DATA_ROW_TAG => {
                    chunk.push(body);
                    self.wire.skip(size);
                }
                backend::READY_FOR_QUERY_TAG => {
                    self.status = Status::read(body)?;
                    self.wire.skip(size);
                    self.owed -= 1;
                }
                backend::COMMAND_COMPLETE_TAG | backend::EMPTY_QUERY_RESPONSE_TAG => {
                    (chunk.last, done) = (true, true);
                    self.wire.skip(size);
                }
                backend::PORTAL_SUSPENDED_TAG => {
                    done = true;
                    self.wire.skip(size);
                }
                backend::BIND_COMPLETE_TAG | backend::PARSE_COMPLETE_TAG | backend::CLOSE_COMPLETE_TAG => {
                    self.wire.skip(size)
                }
                _ => match self.wire.take()? {
                    Some(Message::ErrorResponse(body)) => failure = Some(Report::read(body.fields())?),
                    Some(Message::CopyInResponse(_)) | None => return Err(unknown(tag)),
                    Some(message) => self.asynchronous(&message, tag)?,
                },
            }
        }
        Ok(failure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_went_in_and_short_rows_come_in_larger_chunks() {
        let mut chunk = Chunk::default();
        assert_eq!(chunk.next_rows(), FIRST_ROWS);
        chunk.push(b"ab");
        chunk.push(b"");
        assert_eq!(chunk.next(<[u8]>::to_vec), Some(b"ab".to_vec()));
        assert_eq!(chunk.next(<[u8]>::to_vec), Some(Vec::new()));
        assert_eq!(chunk.next(<[u8]>::to_vec), None);
        assert_eq!(chunk.next_rows(), MOST_ROWS as i32);
        chunk.push(&vec![0; CHUNK * 4]);
        assert_eq!(chunk.next_rows(), 1);
    }
}
