//! Whether a connection on which nothing is said is still there.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

/// How long it may be silent before it is asked something.
const SILENCE: Duration = Duration::from_secs(30);
/// How long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Asks, when it was silent for long; and gives up, where there is no answer.
pub(super) struct Pulse {
    timer: Pin<Box<Sleep>>,
    asked: bool,
}

/// What to do now.
pub(super) enum Beat {
    /// Ask something.
    Ask,
    /// It is lost.
    Lost,
}

impl Pulse {
    pub fn new() -> Pulse {
        Pulse { timer: Box::pin(sleep(SILENCE)), asked: false }
    }

    /// Something was said.
    pub fn alive(&mut self) {
        self.asked = false;
        self.timer.as_mut().reset(Instant::now() + SILENCE);
    }

    pub fn poll(&mut self, context: &mut Context<'_>) -> Poll<Beat> {
        match self.timer.as_mut().poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) if self.asked => Poll::Ready(Beat::Lost),
            Poll::Ready(()) => {
                self.asked = true;
                self.timer.as_mut().reset(Instant::now() + PATIENCE);
                Poll::Ready(Beat::Ask)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_is_silent_is_asked_and_who_does_not_answer_is_lost() {
        let mut pulse = Pulse::new();
        let started = Instant::now();
        tokio::time::sleep(SILENCE / 2).await;
        pulse.alive();
        assert!(matches!(poll_fn(|context| pulse.poll(context)).await, Beat::Ask));
        assert_eq!(started.elapsed().as_secs(), 45);
        pulse.alive();
        assert!(matches!(poll_fn(|context| pulse.poll(context)).await, Beat::Ask));
        assert!(matches!(poll_fn(|context| pulse.poll(context)).await, Beat::Lost));
        assert_eq!(started.elapsed().as_secs(), 45 + 30 + 10);
    }
}
