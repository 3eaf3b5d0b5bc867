//! Driving: one caller reads from the socket for all.

use std::task::{Context, Poll, Waker};
use std::time::Duration;

use mizzle_core::{Discard, Error, ErrorKind, RowSink};
use tokio::time::Instant;

use super::carrier::{LATE, State};
use super::request::{Answer, Caller, Outcome, Request};
use super::together::TOGETHER;
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
        self.note_written(session.line);
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
        self.note_written(session.line);
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
        loop {
            let among_others = self.is_among_others();
            let Some(request) = self.requests.get_mut(self.done) else { break };
            let own = request.id == id;
            // The rows of those that left together count when all are answered; but for what is too large to be kept.
            let takes = own && (!among_others || request.step.delivered > 0 || request.step.kept() > KEPT);
            if takes
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
            let other: Option<&mut dyn RowSink> = if takes { Some(&mut *sink) } else { None };
            if !session.take_message(&mut request.arrival, &[], steps, other)? {
                return Ok(false);
            }
            if session.owed < owed {
                self.all_answered(session)?;
            } else if request.arrival.steps > 0 && !request.synced {
                self.done += 1;
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

    /// Those that left together are answered in full.
    fn all_answered(&mut self, session: &mut Session) -> Result<(), Error> {
        let together = self.together();
        let failed = |request: &Request| matches!(request.arrival.failure, Some(Failure::Server(..)));
        let apart = together > 1 && self.requests.iter().take(together).any(failed);
        if let Some(first) = self.requests.front().filter(|request| request.first) {
            session.line = session.line.min(first.since.elapsed());
        }
        let took = self.requests.front().map_or(Duration::ZERO, |first| first.busy(session.line));
        let each = took / u32::try_from(together).unwrap_or(u32::MAX);
        self.done = 0;
        self.offered = None;
        self.lingering.crowded = self.requests.len() > 1;
        for _ in 0..together {
            let Some(request) = self.requests.pop_front() else { break };
            self.answered(session, request, each, apart)?;
        }
        session.wire.calm_down();
        if let Some(next) = self.requests.front_mut() {
            next.since = next.since.max(Instant::now());
        }
        Ok(())
    }

    /// A request is answered; if it does not count, as others of those it left with have failed, it is to be run `apart`.
    fn answered(
        &mut self,
        session: &mut Session,
        request: Request,
        took: Duration,
        apart: bool,
    ) -> Result<(), Error> {
        let Request { id, mut step, arrival, caller, quick, .. } = request;
        self.slow -= usize::from(!quick);
        // What was delivered cannot be taken back.
        let apart = apart && step.delivered == 0;
        if apart && arrival.failure.is_none() {
            self.give(id, step, caller, Outcome::Apart);
            return Ok(());
        }
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
                self.give(id, step, caller, Outcome::Answered(Err(Setback::Error(own))));
                return Err(error);
            }
        };
        let outcome = match failure {
            None => {
                if let Plan::Known(prepared) = &step.plan {
                    prepared.pace.note(took);
                }
                Ok(())
            }
            Some(Failure::Sink(error)) => {
                // Columns that do not fit today may fit tomorrow.
                session.statements.forget(&step.statement);
                Err(Setback::Error(error))
            }
            Some(Failure::Server(report, at)) => {
                if let Plan::Known(prepared) = &step.plan
                    && prepared.pace.get().is_some()
                {
                    // It goes by itself the next few times.
                    prepared.pace.note(TOGETHER);
                }
                match session.setback(*report, at, 0, &[], std::slice::from_ref(&step)) {
                    // By itself it may well be answered: it has no longer the locks of the others.
                    Setback::Error(_) if apart => {
                        self.give(id, step, caller, Outcome::Apart);
                        return Ok(());
                    }
                    setback => Err(setback),
                }
            }
        };
        self.give(id, step, caller, Outcome::Answered(outcome));
        Ok(())
    }

    /// Keeps an answer for its caller, if there is one.
    fn give(&mut self, id: u64, step: Step<'static>, caller: Caller, outcome: Outcome) {
        let Caller::Waits(waker) = caller else { return };
        self.answers.put(Answer { id, step, outcome });
        if let Some(waker) = waker {
            self.woken.push(waker);
        }
    }

    /// The session is of no more use: everybody is told.
    fn fail_all(&mut self, session: Option<&mut Session>, error: &Error) {
        if let Some(session) = session {
            session.close();
        }
        for Request { id, step, arrival, caller, .. } in self.forget_requests() {
            // The server's last words to it say more than that it is gone.
            let error = match arrival.failure {
                Some(Failure::Server(report, _)) => report.into_error(),
                _ => again(error),
            };
            let error = error.with_statement(&step.statement.text);
            self.give(id, step, caller, Outcome::Answered(Err(Setback::Error(error))));
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
