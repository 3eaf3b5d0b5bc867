//! The simple protocol, with the results as text.

use mizzle_core::row::{ResultColumn, Row};
use mizzle_core::{Error, ErrorKind, Result};
use postgres_protocol::message::backend::{self, Message};
use postgres_protocol::message::frontend;

use crate::message::{CommandTag, Report, Status, columns};
use crate::raw::{RawColumn, RawResult};
use crate::session::Session;
use crate::wire::{Frame, garbled, unknown};

impl Session {
    /// Runs SQL to its end or to its first error.
    pub async fn raw(&mut self, sql: &str) -> Result<Vec<RawResult>> {
        self.check_alive()?;
        let before = self.wire.write.len();
        if let Err(why) = frontend::query(sql, &mut self.wire.write) {
            self.wire.write.truncate(before);
            return Err(Error::new(ErrorKind::Encode, format!("the SQL cannot be sent: {why}")));
        }
        self.owed += 1;
        let mut answer = Answer::default();
        if let Err(error) = self.read_raw(&mut answer).await {
            let error = answer.failure.unwrap_or(error);
            return Err(self.broken_by(error));
        }
        self.wire.calm_down();
        match answer.failure {
            None => Ok(answer.results),
            Some(error) => Err(error.with_statement(sql)),
        }
    }

    async fn read_raw(&mut self, answer: &mut Answer) -> Result<()> {
        while self.owed > 0 {
            let Some(Frame { tag, body }) = self.wire.front()? else {
                self.wire.fill().await?;
                continue;
            };
            let size = body.len() + 5;
            match tag {
                backend::DATA_ROW_TAG => {
                    answer.row(body)?;
                    self.wire.skip(size);
                }
                backend::COMMAND_COMPLETE_TAG => {
                    answer.complete(CommandTag::read(body)?.text());
                    self.wire.skip(size);
                }
                backend::EMPTY_QUERY_RESPONSE_TAG | backend::COPY_DATA_TAG | backend::COPY_DONE_TAG => {
                    self.wire.skip(size);
                }
                backend::READY_FOR_QUERY_TAG => {
                    self.status = Status::read(body)?;
                    self.wire.skip(size);
                    self.owed -= 1;
                }
                _ => match self.wire.take()? {
                    Some(Message::RowDescription(body)) => {
                        answer.columns = Some(columns(&body, &self.catalog)?);
                        answer.rows.clear();
                    }
                    Some(Message::ErrorResponse(body)) => {
                        let error = Report::read(body.fields())?.into_error();
                        answer.failure.get_or_insert(error);
                    }
                    Some(Message::CopyInResponse(_)) => {
                        answer.refuse("copies from the client", "`copy_in_raw` does");
                        frontend::copy_fail("nothing is copied from the client here", &mut self.wire.write)
                            .map_err(garbled)?;
                    }
                    Some(Message::CopyOutResponse(_)) => {
                        answer.refuse("copies to the client", "`copy_out_raw` does");
                    }
                    Some(message) => self.asynchronous(&message, tag)?,
                    None => return Err(unknown(tag)),
                },
            }
        }
        Ok(())
    }
}

/// What has been read.
#[derive(Default)]
struct Answer {
    results: Vec<RawResult>,
    /// Of the statement whose rows are being read.
    columns: Option<Vec<ResultColumn>>,
    rows: Vec<Vec<Option<String>>>,
    failure: Option<Error>,
}

impl Answer {
    fn row(&mut self, body: &[u8]) -> Result<()> {
        let columns = self.columns.as_deref().ok_or_else(|| unknown(backend::DATA_ROW_TAG))?;
        let mut row = Row::new(columns, body)?;
        let mut values = Vec::with_capacity(columns.len());
        for _ in columns {
            let (column, value) = row.next_value()?;
            let text = value.map(|value| String::from_utf8(value.to_vec())).transpose();
            match text {
                Ok(text) => values.push(text),
                Err(why) => {
                    let message = format!("column `{}` is no text in UTF-8", column.name);
                    let error = Error::new(ErrorKind::Decode, message).with_source(why);
                    self.failure.get_or_insert(error);
                    return Ok(());
                }
            }
        }
        self.rows.push(values);
        Ok(())
    }

    fn complete(&mut self, tag: String) {
        let columns = self.columns.take().unwrap_or_default().into_iter();
        let columns =
            columns.map(|column| RawColumn { type_oid: column.ty.oid(), name: column.name }).collect();
        self.results.push(RawResult { tag, columns, rows: std::mem::take(&mut self.rows) });
    }

    fn refuse(&mut self, what: &str, instead: &str) {
        self.failure.get_or_insert_with(|| {
            Error::new(ErrorKind::Config, format!("a statement of the SQL {what}, which `raw` does not"))
                .with_hint(instead)
        });
    }
}
