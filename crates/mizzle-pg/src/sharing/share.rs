//! A caller's part: sending a statement along, waiting for the answer, and leaving early.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};

use deadpool::managed::Object;
use mizzle_core::RowSink;
use tokio::time::Instant;

use super::admission::QUICK;
use super::carrier::{Carrier, LATE, State};
use super::drive::{NOBODY, Turn};
use super::request::{Answer, Asked, Caller, Outcome, Request};
use crate::conversation::{Arrival, Step};
use crate::pool::Manager;
use crate::session::Session;

/// What comes back where a statement cannot be sent along.
pub(crate) type Refused<T> = Box<(Asked, T)>;

/// A caller's place among those who share a session; to drop it is to leave.
pub(crate) struct Place {
    carrier: Arc<Carrier>,
    id: u64,
    answered: bool,
    /// Whether it drove when it was polled last.
    drives: bool,
}

impl Place {
    /// The first place on a free session, which comes back where the statement needs it for itself.
    pub fn take(object: Object<Manager>, asked: Asked) -> Result<Place, Refused<Option<Object<Manager>>>> {
        let carrier = Arc::clone(&object);
        let mut state = carrier.lock();
        state.holder = Some(object);
        match state.send(asked) {
            Ok(id) => {
                carrier.note_depth(&state);
                drop(state);
                Ok(Place { carrier, id, answered: false, drives: false })
            }
            Err(asked) => {
                let object = state.holder.take();
                drop(state);
                Err(Box::new((asked, object)))
            }
        }
    }

    /// A place behind others who admit one more, where they are fewest.
    pub fn join(manager: &Manager, mut asked: Asked) -> Result<Place, Asked> {
        if let Some(carrier) = manager.fewest() {
            match Place::join_one(carrier, asked) {
                Ok(place) => return Ok(place),
                Err(back) => asked = back,
            }
        }
        let mut carriers = manager.carriers();
        carriers.retain(|carrier| carrier.depth() > 0);
        carriers.sort_by_key(|carrier| carrier.depth());
        for carrier in carriers {
            match Place::join_one(carrier, asked) {
                Ok(place) => return Ok(place),
                Err(back) => asked = back,
            }
        }
        Err(asked)
    }

    fn join_one(carrier: Arc<Carrier>, asked: Asked) -> Result<Place, Asked> {
        // Where somebody reads at the moment, another is sooner.
        let Some(mut state) = carrier.try_lock().filter(|state| state.admits()) else { return Err(asked) };
        let id = state.send(asked)?;
        state.hurry();
        carrier.note_depth(&state);
        drop(state);
        Ok(Place { carrier, id, answered: false, drives: false })
    }

    /// Reads on behalf of callers who have begun and are not polled any more; nobody could come after them.
    pub fn relieve(carriers: &[Arc<Carrier>]) {
        for carrier in carriers {
            let Some(mut state) = carrier.try_lock().filter(|state| state.holder.is_some()) else { continue };
            let nobody_drives = match state.driver {
                Some(_) => state.relieve_driver(),
                // Somebody was woken to drive, a moment ago or in vain.
                None => state.drove.elapsed() >= LATE,
            };
            if nobody_drives && !state.requests.is_empty() {
                state.read_for_others();
                // Whoever has lost the wheel has to look for it when it is polled again, and so do the others.
                state.pass_the_wheel();
                let done = leave(carrier, &mut state, NOBODY);
                drop(state);
                done.finish();
            }
        }
    }

    /// Waits for the answer.
    pub async fn wait(mut self, sink: &mut dyn RowSink) -> (Step<'static>, Outcome) {
        let Answer { step, outcome, .. } = poll_fn(|context| self.poll(context, sink)).await;
        (step, outcome)
    }

    fn poll(&mut self, context: &mut Context<'_>, sink: &mut dyn RowSink) -> Poll<Answer> {
        // Who does not drive has nothing to pass on.
        if !self.drives
            && let Some(answer) = self.carrier.answers.take(self.id)
        {
            self.answered = true;
            return Poll::Ready(answer);
        }
        let mut state = self.carrier.lock();
        self.drives = false;
        loop {
            if let Some(answer) = self.carrier.answers.take(self.id) {
                self.answered = true;
                let done = leave(&self.carrier, &mut state, self.id);
                drop(state);
                done.finish();
                return Poll::Ready(answer);
            }
            if state.driver.is_some_and(|driver| driver != self.id) {
                state.wait_for(self.id, context);
                return Poll::Pending;
            }
            state.driver = Some(self.id);
            if state.lingers() {
                state.wait_for(self.id, context);
                self.drives = true;
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            match state.drive(context, self.id, sink) {
                Poll::Ready(Turn::Done) => {}
                Poll::Ready(Turn::Passed) => {
                    state.wait_for(self.id, context);
                    state.driver = None;
                    if let Some(Caller::Waits(waker)) = state.next().map(|next| &mut next.caller)
                        && let Some(waker) = waker.take()
                    {
                        state.woken.push(waker);
                    }
                    return Poll::Pending;
                }
                Poll::Pending => {
                    self.drives = true;
                    self.carrier.note_depth(&state);
                    return Poll::Pending;
                }
            }
            self.carrier.note_depth(&state);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.answered {
            return;
        }
        let mut state = self.carrier.lock();
        let answer = self.carrier.answers.take(self.id);
        if let Some(request) = state.requests.iter_mut().find(|request| request.id == self.id) {
            request.caller = Caller::Left;
        }
        // It may have been woken to take the wheel, and another has to be.
        state.driver.get_or_insert(self.id);
        let done = leave(&self.carrier, &mut state, self.id);
        drop(state);
        drop(answer);
        done.finish();
    }
}

/// What is left to do for the one who leaves, once the state is no longer locked.
enum Leaving {
    Nothing,
    /// The session is free.
    GiveBack(Object<Manager>),
    /// The session owes answers that nobody waits for.
    Unattended(Object<Manager>),
}

fn leave(carrier: &Carrier, state: &mut State, id: u64) -> Leaving {
    if state.driver == Some(id) {
        state.pass_the_wheel();
    }
    carrier.note_depth(state);
    if state.is_attended() {
        return Leaving::Nothing;
    }
    let owes = !state.requests.is_empty();
    state.forget_requests();
    let holder = state.holder.take();
    carrier.note_depth(state);
    match holder {
        None => Leaving::Nothing,
        Some(object) if owes => Leaving::Unattended(object),
        Some(object) => Leaving::GiveBack(object),
    }
}

impl Leaving {
    fn finish(self) {
        match self {
            Leaving::Nothing => {}
            Leaving::GiveBack(object) => object.life.rest(),
            Leaving::Unattended(object) => crate::pool::tidy_up_later(object),
        }
    }
}

impl State {
    /// Composes the messages of a statement and gives it a place; gives it back, where it has to be alone.
    fn send(&mut self, asked: Asked) -> Result<u64, Asked> {
        let Some(mut session) = self.session.take() else { return Err(asked) };
        let sent = self.send_over(&mut session, asked);
        self.session = Some(session);
        sent
    }

    fn send_over(&mut self, session: &mut Session, asked: Asked) -> Result<u64, Asked> {
        let Asked { statement, check, apart } = asked;
        let Some(plan) = session.plan_shared(&statement, check) else {
            return Err(Asked { statement, check, apart });
        };
        let mut step = Step::without_sink(statement, check);
        step.plan = plan;
        if self.compose(session, &step, apart).is_err() {
            // Alone, it will fail in the same way, and say so.
            return Err(Asked { statement: step.statement, check, apart });
        }
        let id = self.new_id();
        let quick = step.pace().is_some_and(|pace| pace < QUICK);
        self.slow += usize::from(!quick);
        let caller = Caller::Waits(None);
        let (arrival, since) = (Arrival::default(), Instant::now());
        self.requests.push_back(Request {
            id,
            step,
            arrival,
            caller,
            quick,
            synced: true,
            since,
            first: false,
        });
        self.unsent += 1;
        Ok(id)
    }
}
