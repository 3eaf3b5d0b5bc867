//! One round trip of the extended protocol: everything leaves in one write and ends with one `ReadyForQuery`.

use std::sync::Arc;

use mizzle_core::{Error, ErrorKind, Result, RowSink};
use postgres_protocol::message::backend::{self, Message};
use postgres_protocol::message::frontend;

use super::step::{self, Plan, Rows, Step};
use crate::message::{CommandTag, Report, Status, columns};
use crate::session::{Prepared, Session};
use crate::transaction::Control;
use crate::wire::{Frame, unknown};

/// How many bytes a `Sync` has.
const SYNC: usize = 5;

/// How a trip ended.
#[derive(Default)]
pub(crate) struct Arrival {
    /// How many of the control commands were done.
    pub controls: usize,
    /// How many of the statements were done, without error.
    pub steps: usize,
    /// The first thing that went wrong; with an error of the server, nothing after it was done.
    pub failure: Option<Failure>,
    /// Whether a `COMMIT` was answered by a rollback.
    pub rolled_back: bool,
}

impl Arrival {
    /// The arrival, if all was answered.
    pub fn complete(self, controls: usize, steps: usize) -> Result<Arrival> {
        match self.failure {
            None if (self.controls, self.steps) != (controls, steps) => {
                Err(Error::new(ErrorKind::Protocol, "the server left statements unanswered"))
            }
            _ => Ok(self),
        }
    }
}

/// What went wrong in a trip.
pub(crate) enum Failure {
    /// The server said so, in that statement; before the first with `None`.
    Server(Box<Report>, Option<usize>),
    /// A sink could not take its rows.
    Sink(Error),
}

impl Session {
    /// Sends control commands and statements, and reads all answers.
    ///
    /// # Errors
    /// What keeps the trip from being made or finished. What the server says against a statement is in the
    /// [`Arrival`].
    pub(super) async fn trip(&mut self, controls: &[Control], steps: &mut [Step<'_>]) -> Result<Arrival> {
        self.write_trip(controls, steps)?;
        match self.read_trip(controls, steps).await {
            Ok(arrival) => {
                steps.iter_mut().for_each(|step| self.keep(step));
                self.statements.confirm(arrival.failure.is_some());
                self.wire.calm_down();
                Ok(arrival)
            }
            Err(error) => Err(self.broken_by(error)),
        }
    }

    /// Keeps what the trip prepared, also where running it failed: the server keeps it too.
    pub(crate) fn keep(&mut self, step: &mut Step<'_>) {
        let verified = step.check().filter(|_| matches!(step.rows, Rows::Deliver));
        let (Plan::New { name, columns } | Plan::Describe { name, columns }) = &mut step.plan else { return };
        let Some(columns) = columns.take() else { return };
        let verified = Vec::from_iter(verified);
        let prepared =
            Arc::new(Prepared { pace: Arc::default(), name: std::mem::take(name), columns, verified });
        self.statements.keep(&step.statement, prepared.clone());
        step.plan = Plan::Known(prepared);
    }

    pub(crate) fn write_trip(&mut self, controls: &[Control], steps: &[Step<'_>]) -> Result<()> {
        self.check_alive()?;
        let Session { wire, statements, catalog, .. } = self;
        statements.write_closes(&mut wire.write);
        let before = wire.write.len();
        let written = controls
            .iter()
            .try_for_each(|control| step::write_control(control, &mut wire.write))
            .and_then(|()| {
                steps.iter().try_for_each(|step| {
                    step.write(catalog, &mut wire.write)
                        .map_err(|error| error.with_statement(&step.statement.text))
                })
            });
        if let Err(error) = written {
            // Half of a trip must not reach the server.
            wire.write.truncate(before);
            return Err(error);
        }
        frontend::sync(&mut wire.write);
        self.owed += 1;
        Ok(())
    }

    /// Composes a statement behind one that was composed last: they share its `Sync`.
    pub(crate) fn write_along(&mut self, step: &Step<'_>) -> Result<()> {
        let Session { wire, catalog, .. } = self;
        let before = wire.write.len().saturating_sub(SYNC);
        wire.write.truncate(before);
        let written = step.write(catalog, &mut wire.write);
        if written.is_err() {
            wire.write.truncate(before);
        }
        frontend::sync(&mut wire.write);
        written
    }

    async fn read_trip(&mut self, controls: &[Control], steps: &mut [Step<'_>]) -> Result<Arrival> {
        let mut arrival = Arrival::default();
        while self.owed > 0 {
            if self.take_message(&mut arrival, controls, steps, None)? {
                continue;
            }
            match (self.wire.fill().await, arrival.failure.take()) {
                (Ok(()), failure) => arrival.failure = failure,
                // The server's last words say more than that it is gone.
                (Err(_), Some(Failure::Server(report, _))) => return Err(report.into_error()),
                (Err(error), _) => return Err(error),
            }
        }
        arrival.complete(controls.len(), steps.len())
    }

    /// Takes the message at the front of the read buffer, whose rows go to `other` where a step has no sink of its own;
    /// `false`, where the message is not all there yet. `ReadyForQuery` settles what is owed.
    #[inline]
    pub(crate) fn take_message(
        &mut self,
        arrival: &mut Arrival,
        controls: &[Control],
        steps: &mut [Step<'_>],
        other: Option<&mut (dyn RowSink + '_)>,
    ) -> Result<bool> {
        let Some(Frame { tag, body }) = self.wire.front()? else { return Ok(false) };
        let size = body.len() + 5;
        match tag {
            backend::DATA_ROW_TAG => {
                let step = current(arrival, controls, steps, tag)?;
                if step.columns().is_none() {
                    return Err(unknown(tag));
                }
                if let Err(error) = step.row(body, other) {
                    if error.kind() == ErrorKind::Protocol {
                        return Err(error);
                    }
                    let error = error.with_statement(&step.statement.text);
                    arrival.failure.get_or_insert(Failure::Sink(error));
                }
                self.wire.skip(size);
            }
            backend::PARSE_COMPLETE_TAG
            | backend::BIND_COMPLETE_TAG
            | backend::CLOSE_COMPLETE_TAG
            | backend::PARAMETER_DESCRIPTION_TAG => self.wire.skip(size),
            backend::COMMAND_COMPLETE_TAG => {
                let tag = CommandTag::read(body)?;
                if arrival.controls < controls.len() {
                    arrival.rolled_back |= tag.is_rollback() && controls[arrival.controls] == Control::Commit;
                    arrival.controls += 1;
                } else {
                    current(arrival, controls, steps, backend::COMMAND_COMPLETE_TAG)?.affected = tag.rows();
                    arrival.steps += 1;
                }
                self.wire.skip(size);
            }
            backend::EMPTY_QUERY_RESPONSE_TAG => {
                current(arrival, controls, steps, tag)?;
                arrival.steps += 1;
                self.wire.skip(size);
            }
            backend::READY_FOR_QUERY_TAG => {
                self.status = Status::read(body)?;
                self.wire.skip(size);
                self.owed -= 1;
            }
            _ => self.read_rare(tag, arrival, controls, steps)?,
        }
        Ok(true)
    }

    fn read_rare(
        &mut self,
        tag: u8,
        arrival: &mut Arrival,
        controls: &[Control],
        steps: &mut [Step<'_>],
    ) -> Result<()> {
        let Some(message) = self.wire.take()? else { return Err(unknown(tag)) };
        let described = match message {
            Message::RowDescription(body) => columns(&body, &self.catalog)?,
            Message::NoData => Vec::new(),
            Message::ErrorResponse(body) => {
                let report = Box::new(Report::read(body.fields())?);
                let at = (arrival.controls == controls.len()).then_some(arrival.steps);
                // A sink that failed before is the error that came first, but not the one that decides.
                arrival.failure = Some(Failure::Server(report, at));
                return Ok(());
            }
            Message::CopyInResponse(_) => return self.refuse_copy(),
            Message::CopyOutResponse(_) | Message::CopyData(_) | Message::CopyDone => return Ok(()),
            message => return self.asynchronous(&message, tag),
        };
        let step = current(arrival, controls, steps, tag)?;
        if let Err(error) = step.describe(described) {
            if error.kind() == ErrorKind::Protocol {
                return Err(error);
            }
            let error = error.with_statement(&step.statement.text);
            arrival.failure.get_or_insert(Failure::Sink(error));
        }
        if matches!(step.plan, Plan::Describe { .. }) {
            arrival.steps += 1;
        }
        Ok(())
    }

    /// `COPY … FROM STDIN` waits for data that nobody has. The server passes over the `Sync` that it was sent
    /// with the statement, so it needs another one.
    fn refuse_copy(&mut self) -> Result<()> {
        frontend::copy_fail(
            "a statement that copies from the client cannot be run here",
            &mut self.wire.write,
        )
        .map_err(crate::wire::garbled)?;
        frontend::sync(&mut self.wire.write);
        self.wire.write_what_fits()
    }
}

/// The statement that a message is about.
#[inline]
fn current<'a, 's>(
    arrival: &Arrival,
    controls: &[Control],
    steps: &'a mut [Step<'s>],
    tag: u8,
) -> Result<&'a mut Step<'s>> {
    match steps.get_mut(arrival.steps) {
        Some(step) if arrival.controls == controls.len() => Ok(step),
        _ => Err(unknown(tag)),
    }
}
