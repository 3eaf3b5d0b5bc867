//! Listening to channels.

use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, poll_fn};
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use futures_core::Stream;
use mizzle_core::{Error, ErrorKind, Result};
use postgres_protocol::message::backend::Message;
use postgres_protocol::message::frontend;

use super::channel;
use super::pulse::{Beat, Pulse};
use crate::catalog::Catalog;
use crate::config::Config;
use crate::conversation;
use crate::message::{Notification, Report, Status};
use crate::pool::{Db, Listening};
use crate::session::Session;
use crate::wire::unknown;

/// How long a connection has to last for its loss not to count as one more attempt that was in vain.
const LASTING: Duration = Duration::from_secs(10);

/// What a [`Listener`] gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Somebody has said something.
    Notification(Notification),
    /// The connection was lost, and there is another one: what was said between the two was not heard. A program that must
    /// miss nothing looks now for what it would have been told.
    Reconnected,
}

/// Hears what is said on channels; made by [`Db::listen`]. Also a [`Stream`], which has no end.
///
/// It has a connection of its own, which does not count among those of the pool. Where that is lost, another one is made:
/// at once, then after pauses that grow from a tenth of a second to half a minute; [`Heard::Reconnected`] says so. A
/// connection that is silent for long is asked whether it is there.
pub struct Listener {
    config: Config,
    channels: Vec<String>,
    state: State,
    /// How many attempts to connect were made since a connection has lasted.
    attempts: u32,
    /// Whoever closes the pool waits for it.
    _counted: Listening,
}

enum State {
    Listening { session: Box<Session>, pulse: Pulse, since: Instant },
    Connecting(Pin<Box<dyn Future<Output = Result<Session>> + Send>>),
}

impl Db {
    /// Listens to channels, on a connection of its own.
    ///
    /// ```no_run
    /// # async fn example(db: &mizzle_pg::Db) -> mizzle_pg::Result<()> {
    /// use mizzle_pg::Heard;
    ///
    /// let mut listener = db.listen(["jobs"]).await?;
    /// loop {
    ///     match listener.next().await? {
    ///         Heard::Notification(heard) => println!("job {}", heard.payload),
    ///         Heard::Reconnected => println!("some may have been missed: look for open jobs"),
    ///     }
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of a connection that cannot be made; [`Config`](ErrorKind::Config), where a name is empty, has a NUL byte, or
    /// is longer than 63 bytes.
    pub async fn listen(&self, channels: impl IntoIterator<Item = impl Into<String>>) -> Result<Listener> {
        let channels: Vec<String> = channels.into_iter().map(Into::into).collect();
        if self.is_closed() {
            return Err(crate::pool::closed());
        }
        let counted = self.counters().listening();
        let config = self.config().clone();
        let session = connect(config.clone(), channel::listen(&channels)?, Duration::ZERO).await?;
        Ok(Listener { config, channels, state: State::listening(session), attempts: 0, _counted: counted })
    }
}

async fn connect(config: Config, listen: String, pause: Duration) -> Result<Session> {
    if !pause.is_zero() {
        tokio::time::sleep(pause).await;
    }
    let mut session = conversation::open(&config, &Arc::<Catalog>::default()).await?;
    session.heard = Some(VecDeque::new());
    session.script(&listen).await?;
    Ok(session)
}

impl State {
    fn listening(session: Session) -> State {
        State::Listening { session: Box::new(session), pulse: Pulse::new(), since: Instant::now() }
    }
}

impl Listener {
    /// The next thing that is heard. Nothing is lost where the future is dropped.
    ///
    /// # Errors
    /// Why there cannot be another connection: the login is refused, the database is gone. The next call tries again,
    /// after a pause. A server that cannot be reached or is starting is no error, but waited for.
    pub async fn next(&mut self) -> Result<Heard> {
        poll_fn(|context| self.poll_heard(context)).await
    }

    /// The channels.
    pub fn channels(&self) -> &[String] {
        &self.channels
    }

    fn poll_heard(&mut self, context: &mut Context<'_>) -> Poll<Result<Heard>> {
        loop {
            match &mut self.state {
                State::Listening { session, pulse, since } => {
                    match ready!(poll_session(session, pulse, context)) {
                        Ok(notification) => return Poll::Ready(Ok(Heard::Notification(notification))),
                        Err(error) => {
                            tracing::debug!(target: "mizzle::listen", %error, "the connection of a listener is lost");
                            if since.elapsed() > LASTING {
                                self.attempts = 0;
                            }
                            self.reconnect();
                        }
                    }
                }
                State::Connecting(attempt) => match ready!(attempt.as_mut().poll(context)) {
                    Ok(session) => {
                        self.state = State::listening(session);
                        return Poll::Ready(Ok(Heard::Reconnected));
                    }
                    Err(error) => {
                        self.reconnect();
                        if !may_come_back(&error) {
                            return Poll::Ready(Err(error));
                        }
                        tracing::debug!(target: "mizzle::listen", %error, "a listener cannot connect yet");
                    }
                },
            }
        }
    }

    fn reconnect(&mut self) {
        // The names were good when the listener was made.
        let listen = channel::listen(&self.channels).unwrap_or_default();
        let attempt = connect(self.config.clone(), listen, pause(self.attempts));
        self.attempts = self.attempts.saturating_add(1);
        self.state = State::Connecting(Box::pin(attempt));
    }
}

/// Whether the server may be there later.
fn may_come_back(error: &Error) -> bool {
    error.is_retryable() || matches!(error.kind(), ErrorKind::Connect | ErrorKind::Closed)
}

/// How long to wait before the next attempt; at random, so that not all who lost a server come back at once.
fn pause(attempts: u32) -> Duration {
    let Some(doublings) = attempts.checked_sub(1) else { return Duration::ZERO };
    let most = (100_u64 << doublings.min(9)).min(30_000);
    // The keys of a new hasher are the randomness that the standard library has.
    Duration::from_millis(most / 2 + RandomState::new().hash_one(attempts) % (most / 2))
}

/// The next notification of a session; an error is its end.
fn poll_session(
    session: &mut Session,
    pulse: &mut Pulse,
    context: &mut Context<'_>,
) -> Poll<Result<Notification>> {
    loop {
        if let Some(notification) = session.heard.as_mut().and_then(VecDeque::pop_front) {
            return Poll::Ready(Ok(notification));
        }
        let Some(frame) = session.wire.front()? else {
            if let Poll::Ready(beat) = pulse.poll(context) {
                match beat {
                    Beat::Lost => {
                        return Poll::Ready(Err(Error::new(ErrorKind::Closed, "the server is silent")));
                    }
                    Beat::Ask => {
                        // An empty query has no NUL byte, which is all that could fail.
                        frontend::query("", &mut session.wire.write).ok();
                        session.owed += 1;
                        continue;
                    }
                }
            }
            ready!(session.wire.poll_fill(context))?;
            pulse.alive();
            continue;
        };
        let tag = frame.tag;
        match session.wire.take()? {
            Some(Message::EmptyQueryResponse) if session.owed > 0 => {}
            Some(Message::ReadyForQuery(body)) if session.owed > 0 => {
                session.status = Status::read(&[body.status()])?;
                session.owed -= 1;
            }
            // Its last words.
            Some(Message::ErrorResponse(body)) => {
                return Poll::Ready(Err(Report::read(body.fields())?.into_error()));
            }
            Some(message) => session.asynchronous(&message, tag)?,
            None => return Poll::Ready(Err(unknown(tag))),
        }
    }
}

impl Stream for Listener {
    type Item = Result<Heard>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Heard>>> {
        self.poll_heard(context).map(Some)
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let connected = matches!(self.state, State::Listening { .. });
        f.debug_struct("Listener").field("channels", &self.channels).field("connected", &connected).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_attempt_is_made_at_once_and_pauses_grow_to_half_a_minute() {
        assert_eq!(pause(0), Duration::ZERO);
        assert!((50..100).contains(&pause(1).as_millis()));
        for attempts in [8, 20, u32::MAX] {
            let pause = pause(attempts);
            assert!(pause >= Duration::from_secs(6) && pause <= Duration::from_secs(30), "{pause:?}");
        }
    }
}
