//! Driving: one caller reads from the socket for all.

use std::sync::atomic::Ordering;
use std::task::{Context, Poll, Waker};

use mizzle_core::{Discard, Error, ErrorKind, RowSink};
use tokio::time::Instant;

use super::admission::pace;
use super::carrier::{LATE, State};
use super::request::{Answer, Caller, Request};
use crate::conversation::{Arrival, Failure, Plan, Rows, Setback, Step};
use crate::session::Session;
use crate::wire::unknown;

/// What is kept for a caller that does not come for it; then it has to drive itself.
const KEPT: usize = 256 << 10;

/// What is kept at most, for one that does not come even then: it gets an error.
const KEPT_MOST: usize = 16 << 20;

/// The name of no request.
pub(super) const NOBODY: u64 = 0;

/// How a turn at the wheel ended.
pub(super) enum Turn {
    /// The driver's own answer is there.
    Done,
    /// Another caller's answer is too large to be kept for it: it takes the wheel.
    Passed,
}

impl State {
    /// Reads until the answer to `id` is there. Its rows go straight to `sink`; those of others are kept for them.
    pub fn drive(&mut self, context: &mut Context<'_>, id: u64, sink: &mut dyn RowSink) -> Poll<Turn> {
        self.drove = Instant::now();
        self.nudged = None;
        let Some(mut session) = self.session.take() else {
            self.fail_all(None, &Error::new(ErrorKind::Closed, "the session is in other hands"));
            return Poll::Ready(Turn::Done);
        };
        // A sink that panics takes the session with it: it is no longer here, so nobody reads on in the middle.
        let turn = self.read(&mut session, context, id, sink);
        self.session = Some(session);
        if turn.is_pending() {
            // Another may take over and read the answer.
            self.wait_for(id, context);
        }
        turn
    }

    /// Reads what has arrived for callers who do not read it themselves, so that others may come after them.
    pub fn read_for_others(&mut self) {
        let mut context = Context::from_waker(Waker::noop());
        let Some(mut session) = self.session.take() else { return };
        let mut outcome = self.read_what_is_there(&mut session, NOBODY, &mut Discard);
        while matches!(outcome, Ok(false))
            && !self.requests.is_empty()
            && let Poll::Ready(filled) = session.wire.poll_fill(&mut context)
        {
            outcome = filled.and_then(|()| self.read_what_is_there(&mut session, NOBODY, &mut Discard));
        }
        if let Err(error) = outcome {
            self.fail_all(Some(&mut session), &error);
        }
        self.session = Some(session);
    }

    fn read(
        &mut self,
        session: &mut Session,
        context: &mut Context<'_>,
        id: u64,
        sink: &mut dyn RowSink,
    ) -> Poll<Turn> {
        loop {
            match self.read_what_is_there(session, id, sink) {
                Ok(true) => return Poll::Ready(Turn::Passed),
                Ok(false) => {}
                Err(error) => {
                    self.fail_all(Some(session), &error);
                    return Poll::Ready(Turn::Done);
                }
            }
            if !self.requests.iter().any(|request| request.id == id) {
                return Poll::Ready(Turn::Done);
            }
            match session.wire.poll_fill(context) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(error)) => {
                    self.fail_all(Some(session), &error);
                    return Poll::Ready(Turn::Done);
                }
                Poll::Pending => return Poll::Pending,
            }
        }
    }

    /// Takes all messages that are in the buffer; `true`, where another caller has to take its own.
    fn read_what_is_there(
        &mut self,
        session: &mut Session,
        id: u64,
        sink: &mut dyn RowSink,
    ) -> Result<bool, Error> {
        while let Some(request) = self.requests.front_mut() {
            let own = request.id == id;
            if own
                && request.step.awaits_sink()
                && let Err(error) = request.step.deliver_kept(Some(sink))
            {
                request.arrival.failure.get_or_insert(Failure::Sink(error));
            }
            if matches!(request.caller, Caller::Left) {
                request.step.rows = Rows::Drop;
            }
            if !own && request.step.kept() > KEPT {
                // Its caller is expected from now on.
                if self.offered.get_or_insert_with(Instant::now).elapsed() < LATE {
                    return Ok(true);
                }
                if request.step.kept() > KEPT_MOST {
                    request.step.rows = Rows::Drop;
                    request.arrival.failure.get_or_insert_with(|| Failure::Sink(not_taken()));
                }
            }
            let owed = session.owed;
            let steps = std::slice::from_mut(&mut request.step);
            let other: Option<&mut dyn RowSink> = if own { Some(&mut *sink) } else { None };
            if !session.take_message(&mut request.arrival, &[], steps, other)? {
                return Ok(false);
            }
            if session.owed < owed
                && let Some(request) = self.requests.pop_front()
            {
                self.answered(session, request)?;
            }
        }
        // Nobody asked: notices and the like.
        while let Some(frame) = session.wire.front()? {
            let tag = frame.tag;
            match session.wire.take()? {
                Some(message) => session.asynchronous(&message, tag)?,
                None => return Err(unknown(tag)),
            }
        }
        Ok(false)
    }

    /// A request is answered in full.
    fn answered(&mut self, session: &mut Session, request: Request) -> Result<(), Error> {
        let Request { id, mut step, arrival, caller, quick, since } = request;
        self.offered = None;
        self.slow -= usize::from(!quick);
        if let Some(next) = self.requests.front_mut() {
            next.since = Instant::now();
        }
        session.wire.calm_down();
        session.keep(&mut step);
        if let Plan::New { name, .. } = &step.plan {
            // The server may have prepared it before something failed.
            session.statements.close_statement(name.clone());
        }
        let failure = match arrival.complete(0, 1) {
            Ok(Arrival { failure, .. }) => failure,
            Err(error) => {
                // It is no longer among those who will be told that the session is of no more use.
                let own = again(&error).with_statement(&step.statement.text);
                self.give(id, step, caller, Err(Setback::Error(own)));
                return Err(error);
            }
        };
        let outcome = match failure {
            None => {
                if let Plan::Known(prepared) = &step.plan {
                    let before = prepared.pace.load(Ordering::Relaxed);
                    prepared.pace.store(pace(before, since), Ordering::Relaxed);
                }
                Ok(())
            }
            Some(Failure::Sink(error)) => {
                // Columns that do not fit today may fit tomorrow.
                session.statements.forget(&step.statement);
                Err(Setback::Error(error))
            }
            Some(Failure::Server(report, at)) => {
                Err(session.setback(*report, at, 0, &[], std::slice::from_ref(&step)))
            }
        };
        self.give(id, step, caller, outcome);
        Ok(())
    }

    /// Keeps an answer for its caller, if there is one.
    fn give(&mut self, id: u64, step: Step<'static>, caller: Caller, outcome: Result<(), Setback>) {
        let Caller::Waits(waker) = caller else { return };
        self.answers.push(Answer { id, step, outcome });
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// The session is of no more use: everybody is told.
    fn fail_all(&mut self, session: Option<&mut Session>, error: &Error) {
        if let Some(session) = session {
            session.close();
        }
        self.slow = 0;
        for Request { id, step, arrival, caller, .. } in std::mem::take(&mut self.requests) {
            // The server's last words to it say more than that it is gone.
            let error = match arrival.failure {
                Some(Failure::Server(report, _)) => report.into_error(),
                _ => again(error),
            };
            let error = error.with_statement(&step.statement.text);
            self.give(id, step, caller, Err(Setback::Error(error)));
        }
    }
}

#[cold]
fn not_taken() -> Error {
    Error::new(ErrorKind::Timeout, "the rows were not taken while others waited for the connection")
        .with_hint(
            "a future that was begun has to be polled to its end; a large result is better read as a stream",
        )
}

/// The error as another caller of the same session gets it.
fn again(error: &Error) -> Error {
    let copy = Error::new(error.kind(), error.message().to_owned());
    match error.hint() {
        Some(hint) => copy.with_hint(hint.to_owned()),
        None => copy,
    }
}
