//! The long form of what `tests/it/sharing.rs` and `dropped.rs` check; `cargo xtask soak` runs it.
//!
//! Many tasks run random statements over few connections of a server of their own, and drop their futures at random
//! moments, while sessions are terminated and the server is restarted. Every answer has the number of the operation that
//! asked for it, so that an answer which reaches somebody else is seen.

mod answers;
mod arguments;
mod dice;
mod drops;
mod faults;
mod operations;
mod report;
mod rest;
mod server;
mod tally;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use mizzle_pg::{Db, Result};

use crate::arguments::{Arguments, Length};
use crate::dice::Dice;
use crate::operations::Caller;
use crate::report::Phase;
use crate::server::Server;
use crate::tally::Tally;

/// The sizes of the pools, one after another.
const SIZES: [usize; 3] = [1, 3, 8];

/// How many callers there are.
const TASKS: u64 = 48;

#[tokio::main(flavor = "multi_thread", worker_threads = 4)]
async fn main() -> ExitCode {
    let arguments = match Arguments::read(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(why) => {
            eprintln!("error: {why}");
            return ExitCode::from(2);
        }
    };
    match soak(arguments).await {
        Ok(phases) => {
            println!("{}", report::print(&phases, arguments));
            ExitCode::from(u8::from(phases.iter().any(|phase| !phase.is_well())))
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

async fn soak(arguments: Arguments) -> Result<Vec<Phase>> {
    let server = Arc::new(Server::start().await?);
    let mut phases = Vec::new();
    for size in SIZES {
        match phase(&server, size, arguments).await {
            Ok(phase) => phases.push(phase),
            Err(error) => {
                server.remove().await;
                return Err(error);
            }
        }
    }
    server.remove().await;
    Ok(phases)
}

/// One pool, from its first connection until it is at rest again.
async fn phase(server: &Arc<Server>, size: usize, arguments: Arguments) -> Result<Phase> {
    let start = Instant::now();
    server.empty_tables().await?;
    let db = Db::connect_with(server.config()?.with_pool_max(size)).await?;
    let tally = Arc::new(Tally::default());
    let length = arguments.length.shared_by(SIZES.len() as u32);
    let callers: Vec<_> = (0..TASKS)
        .map(|task| {
            let dice = Dice::new(arguments.seed, size as u64 * TASKS + task);
            tokio::spawn(Caller::new(db.clone(), Arc::clone(&tally), dice).run(length, start))
        })
        .collect();
    let faults = tokio::spawn(faults::make(
        Arc::clone(server),
        Arc::clone(&tally),
        Dice::new(arguments.seed, 1000 + size as u64),
        length,
        start,
    ));
    for caller in callers {
        if caller.await.is_err() {
            tally.wrong("a caller panicked".to_owned());
        }
    }
    tally.over.store(true, Ordering::SeqCst);
    if let Err(why) = faults.await {
        tally.wrong(format!("the faults ended early: {why}"));
    }
    rest::check(server, &db, size, &tally).await;
    Ok(Phase { size, took: start.elapsed(), tally })
}

impl Length {
    /// Whether that much has been done.
    fn is_reached(self, operations: u64, since: Instant) -> bool {
        match self {
            Length::Operations(most) => operations >= most,
            Length::Time(most) => since.elapsed() >= most,
        }
    }

    /// How much of it is done, from 0 to 1.
    fn done(self, operations: u64, since: Instant) -> f64 {
        match self {
            Length::Operations(most) => operations as f64 / most as f64,
            Length::Time(most) => since.elapsed().as_secs_f64() / most.as_secs_f64(),
        }
    }

    fn shared_by(self, parts: u32) -> Length {
        match self {
            Length::Operations(all) => Length::Operations((all / u64::from(parts)).max(1)),
            Length::Time(all) => Length::Time((all / parts).max(Duration::from_millis(1))),
        }
    }
}
