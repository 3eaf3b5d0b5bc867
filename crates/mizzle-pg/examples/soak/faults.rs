//! What goes wrong around the callers: sessions are terminated, the server is restarted.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::arguments::Length;
use crate::dice::Dice;
use crate::server::Server;
use crate::tally::{Tally, add};

/// How much of the run is left in peace, so that a connection lost by itself is seen.
const PEACE: f64 = 0.25;

/// How often the server is restarted in one phase.
const RESTARTS: u64 = 4;

/// Goes on until the callers are done.
pub async fn make(server: Arc<Server>, tally: Arc<Tally>, mut dice: Dice, length: Length, start: Instant) {
    let done = || length.done(tally.operations.load(Ordering::Relaxed), start);
    let mut restarts = 0;
    while !tally.over.load(Ordering::SeqCst) {
        tokio::time::sleep(Duration::from_millis(20 + dice.roll(200))).await;
        if done() < PEACE {
            continue;
        }
        tally.faults_begun.store(true, Ordering::SeqCst);
        let due = PEACE + (1.0 - PEACE) * (restarts as f64 + 0.5) / RESTARTS as f64;
        if restarts < RESTARTS && done() >= due {
            restarts += 1;
            match server.restart().await {
                Ok(()) => add(&tally.restarts),
                Err(why) => tally.wrong(format!("the server was not restarted: {why}")),
            }
            continue;
        }
        match server.terminate(dice.roll(1 << 30) as i32).await {
            Ok(true) => add(&tally.terminated),
            Ok(false) => {}
            Err(why) => tally.wrong(format!("no session was terminated: {why}")),
        }
    }
}
