//! Settling: reading what an earlier caller left unread, so that its answer reaches nobody else.

use mizzle_core::Result;
use postgres_protocol::message::backend;

use crate::message::Status;
use crate::session::Session;
use crate::wire::unknown;

impl Session {
    /// Makes the session fit for the next caller, whatever the one before left behind.
    #[inline]
    pub async fn settle(&mut self) -> Result<()> {
        self.check_alive()?;
        if self.owed > 0 || self.abandoned {
            // What is rarely done takes no room in every future.
            return Box::pin(self.tidy_up()).await;
        }
        Ok(())
    }

    async fn tidy_up(&mut self) -> Result<()> {
        if self.owed > 0 {
            self.read_owed().await?;
        }
        if self.abandoned {
            if self.status != Status::Idle {
                self.script("ROLLBACK").await?;
            }
            self.abandoned = false;
        }
        Ok(())
    }

    /// Reads and throws away what is owed.
    async fn read_owed(&mut self) -> Result<()> {
        self.statements.doubt();
        match self.drain().await {
            Ok(()) => {
                self.owes_rollback_only = false;
                self.copy_given_up = false;
                self.wire.calm_down();
                Ok(())
            }
            Err(error) => Err(self.broken_by(error)),
        }
    }

    async fn drain(&mut self) -> Result<()> {
        while self.owed > 0 {
            let Some(frame) = self.wire.front()? else {
                self.wire.fill().await?;
                continue;
            };
            let size = frame.size();
            match frame.tag {
                backend::READY_FOR_QUERY_TAG => {
                    self.status = Status::read(frame.body)?;
                    self.owed -= 1;
                }
                // The answer is on its way.
                backend::COPY_IN_RESPONSE_TAG if self.copy_given_up => {}
                // The server waits for data, and whether a `Sync` is still to be seen by it depends on who asked.
                tag @ backend::COPY_IN_RESPONSE_TAG => return Err(unknown(tag)),
                _ => {}
            }
            self.wire.skip(size);
        }
        Ok(())
    }

    /// Notices, without waiting and without a system call, that the server has ended an idle session.
    pub fn look_for_goodbye(&mut self) -> Result<()> {
        match self.read_goodbye() {
            Ok(()) => Ok(()),
            Err(error) => Err(self.broken_by(error)),
        }
    }

    fn read_goodbye(&mut self) -> Result<()> {
        self.wire.read_what_is_there()?;
        while let Some(frame) = self.wire.front()? {
            let tag = frame.tag;
            match self.wire.take()? {
                Some(message) => self.asynchronous(&message, tag)?,
                None => return Err(unknown(tag)),
            }
        }
        Ok(())
    }

    /// Has the server roll back, without waiting for its answer: locks must not be held until the session is
    /// used again.
    pub fn roll_back_unattended(&mut self) {
        if self.broken || self.owed > 0 || self.status == Status::Idle {
            return;
        }
        if postgres_protocol::message::frontend::query("ROLLBACK", &mut self.wire.write).is_err() {
            self.broken = true;
            return;
        }
        self.owed += 1;
        self.owes_rollback_only = true;
        if self.wire.write_what_fits().is_err() {
            self.broken = true;
        }
    }
}
