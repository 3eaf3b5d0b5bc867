//! Statements that leave together: reads that wait for the same write share one `Sync`, so that the server begins and ends
//! one transaction for all of them, and answers with one write.
//!
//! Nobody can tell. Each has its own snapshot, as READ COMMITTED has it, and where the session's transactions have one for
//! all, it is not older than the last of them: nothing is added to those of which the first byte has left. Where one
//! fails, none counts, and each is run again by itself.

use std::time::Duration;

use mizzle_core::{Effect, Result};
use tokio::time::Instant;

use super::carrier::State;
use crate::conversation::Step;
use crate::session::Session;

/// How long all those that leave together may take, for all that is known: the first waits for the last.
pub(super) const TOGETHER: Duration = Duration::from_millis(2);

/// How soon an answer has to be expected, that others may wait for it before they are sent.
const SOON: Duration = Duration::from_millis(1);

/// Those that others may still be sent with.
#[derive(Clone, Copy, Default)]
pub(super) struct Gathering {
    /// How many bytes of the write buffer they are, the last ones; 0, where there are none.
    size: usize,
    /// How long they will take.
    time: Duration,
}

/// How long it may take until whoever lets others run has its turn again.
const TURN: Duration = Duration::from_micros(500);

/// How often nobody is let run first, where that took longer.
const HURRIES: u8 = 100;

/// Letting others run before one writes.
#[derive(Clone, Copy, Default)]
pub(super) struct Lingering {
    /// Whether those who were answered last were many, and are likely to ask for more.
    pub crowded: bool,
    /// Since when they are let run.
    since: Option<Instant>,
    /// How many times they will not be.
    hurries: u8,
}

impl State {
    /// Composes the messages of a statement: behind those that leave together, if it may, else with a `Sync` of its own.
    pub(super) fn compose(&mut self, session: &mut Session, step: &Step<'static>, apart: bool) -> Result<()> {
        let time = if apart { None } else { time_among_others(step) };
        let before = session.wire.write.len();
        let Gathering { size, time: so_far } = self.gathering;
        if let Some(time) = time
            && (1..=before).contains(&size)
            && so_far + time <= TOGETHER
            && !session.statements.has_to_close()
            && let Some(last) = self.requests.back_mut()
        {
            session.write_along(step)?;
            last.synced = false;
            self.gathering =
                Gathering { size: size + session.wire.write.len() - before, time: so_far + time };
            return Ok(());
        }
        // Whatever is composed from here on, also of one that cannot be sent, is behind them.
        self.gathering = Gathering::default();
        session.write_trip(&[], std::slice::from_ref(step))?;
        if let Some(time) = time {
            self.gathering = Gathering { size: session.wire.write.len() - before, time };
        }
        Ok(())
    }

    /// Sends what was composed, unless whoever drives will do so soon, and for more than one: when the answer comes that it
    /// waits for.
    pub(super) fn hurry(&mut self) {
        let Some(mut session) = self.session.take() else { return };
        let due = self.requests.front().and_then(|front| front.due(session.line));
        if due.is_none_or(|due| due >= SOON) {
            self.note_written(session.line);
            // Whoever drives will meet the same error and tell everybody.
            session.wire.write_what_fits().ok();
        }
        self.session = Some(session);
    }

    /// Whether whoever drives is to let others run first, who were answered a moment ago and may ask for more. Not where
    /// it took long the last time until it had its turn again.
    pub(super) fn lingers(&mut self) -> bool {
        let Lingering { crowded, since, hurries } = &mut self.lingering;
        if let Some(since) = since.take() {
            if since.elapsed() > TURN {
                *hurries = HURRIES;
            }
            return false;
        }
        let unsent = self.session.as_ref().is_some_and(|session| !session.wire.write.is_empty());
        if !*crowded || !unsent {
            return false;
        }
        if *hurries > 0 {
            *hurries -= 1;
            return false;
        }
        *since = Some(Instant::now());
        true
    }

    /// How many of the statements, at the front, end with the next `ReadyForQuery`.
    pub(super) fn together(&self) -> usize {
        self.requests.iter().position(|request| request.synced).map_or(self.requests.len(), |last| last + 1)
    }

    /// Whether the one that is answered at the moment left with others.
    pub(super) fn is_among_others(&self) -> bool {
        self.done > 0 || self.requests.get(self.done).is_some_and(|request| !request.synced)
    }
}

/// How long a statement will take that may be sent with others: one that reads, is prepared, and was quick.
fn time_among_others(step: &Step<'_>) -> Option<Duration> {
    step.pace().filter(|time| step.statement.effect == Effect::Reads && *time < TOGETHER)
}
