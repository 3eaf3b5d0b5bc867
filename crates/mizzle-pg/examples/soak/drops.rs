//! How long a caller is patient with its future.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use crate::dice::Dice;

/// How a caller treats its future.
#[derive(Clone, Copy, Debug)]
pub enum Manner {
    /// Waits for the answer.
    Patient,
    /// Drops it after that time.
    Timeout(Duration),
    /// Drops it after so many polls.
    Polls(u64, Duration),
    /// Does not poll it for that time, after so many polls.
    Stalls(u64, Duration),
}

/// How that ended.
pub enum Ended<T> {
    Ready(T),
    Dropped,
    /// No answer came for so long that none will.
    Hung,
}

/// After this, a future is taken to hang.
const FOREVER: Duration = Duration::from_secs(60);

impl Manner {
    pub fn choose(dice: &mut Dice) -> Manner {
        match dice.roll(100) {
            0..40 => Manner::Patient,
            40..69 => {
                let most = [200, 2_000, 2_000, 8_000, 8_000, 50_000][dice.roll(6) as usize];
                Manner::Timeout(Duration::from_micros(dice.roll(most)))
            }
            69..98 => {
                let pause = [0, 50, 400][dice.roll(3) as usize];
                Manner::Polls(dice.roll(9), Duration::from_micros(pause))
            }
            _ => Manner::Stalls(dice.roll(4), Duration::from_millis(dice.roll(250))),
        }
    }

    /// Treats a future so.
    pub async fn treat<T>(self, future: impl Future<Output = T>) -> Ended<T> {
        let mut future = pin!(future);
        let (polls, pause) = match self {
            Manner::Patient => (0, Duration::ZERO),
            Manner::Timeout(patience) => {
                return match tokio::time::timeout(patience, future).await {
                    Ok(ready) => Ended::Ready(ready),
                    Err(_) => Ended::Dropped,
                };
            }
            Manner::Polls(polls, pause) => (polls, pause),
            Manner::Stalls(polls, _) => (polls, Duration::ZERO),
        };
        for _ in 0..polls {
            if let std::task::Poll::Ready(ready) =
                future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
            {
                return Ended::Ready(ready);
            }
            match pause {
                Duration::ZERO => tokio::task::yield_now().await,
                pause => tokio::time::sleep(pause).await,
            }
        }
        match self {
            Manner::Polls(..) => return Ended::Dropped,
            Manner::Stalls(_, pause) => tokio::time::sleep(pause).await,
            Manner::Patient | Manner::Timeout(_) => {}
        }
        match tokio::time::timeout(FOREVER, future).await {
            Ok(ready) => Ended::Ready(ready),
            Err(_) => Ended::Hung,
        }
    }
}
