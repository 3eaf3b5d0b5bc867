//! Scripts: several statements by the simple protocol, whose rows nobody wants.

use mizzle_core::{Error, ErrorKind, Result};
use postgres_protocol::message::backend::Message;
use postgres_protocol::message::frontend;

use crate::message::{Report, Status, columns};
use crate::session::Session;
use crate::wire::unknown;

impl Session {
    /// Runs a script to its end or to its first error.
    pub async fn script(&mut self, sql: &str) -> Result<()> {
        self.check_alive()?;
        let before = self.wire.write.len();
        if let Err(why) = frontend::query(sql, &mut self.wire.write) {
            self.wire.write.truncate(before);
            return Err(Error::new(ErrorKind::Encode, format!("the script cannot be sent: {why}")));
        }
        self.owed += 1;
        match self.read_script().await {
            Ok(None) => Ok(()),
            Ok(Some(report)) => Err(report.into_error().with_statement(sql)),
            Err(error) => Err(self.broken_by(error)),
        }
    }

    async fn read_script(&mut self) -> Result<Option<Report>> {
        let mut failure = None;
        while self.owed > 0 {
            let Some(frame) = self.wire.front()? else {
                match (self.wire.fill().await, failure.take()) {
                    (Ok(()), before) => failure = before,
                    (Err(_), Some(report)) => return Err(Report::into_error(report)),
                    (Err(error), None) => return Err(error),
                }
                continue;
            };
            let tag = frame.tag;
            match self.wire.take()?.ok_or_else(|| unknown(tag))? {
                Message::ReadyForQuery(body) => {
                    self.status = Status::read(&[body.status()])?;
                    self.owed -= 1;
                }
                Message::ErrorResponse(body) => failure = Some(Report::read(body.fields())?),
                Message::RowDescription(body) => drop(columns(&body, &self.catalog)?),
                Message::CopyInResponse(_) => {
                    frontend::copy_fail("a script cannot copy from the client", &mut self.wire.write)
                        .map_err(crate::wire::garbled)?;
                }
                Message::CommandComplete(_)
                | Message::EmptyQueryResponse
                | Message::DataRow(_)
                | Message::CopyOutResponse(_)
                | Message::CopyData(_)
                | Message::CopyDone => {}
                message => self.asynchronous(&message, tag)?,
            }
        }
        Ok(failure)
    }
}
