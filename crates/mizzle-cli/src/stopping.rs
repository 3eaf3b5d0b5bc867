//! Ctrl-C: a runner is told to stop, and the statement that runs is cancelled on the server.

use std::process::ExitCode;

use mizzle_kit::migration::Stop;

use crate::failure::Failure;
use crate::output::Output;

/// What a shell says of a program that Ctrl-C ended.
pub const INTERRUPTED: u8 = 130;

/// Runs a command that can be stopped. The second Ctrl-C ends the program where it is.
pub async fn stoppable(
    output: &Output,
    stop: &Stop,
    work: impl Future<Output = Result<ExitCode, Failure>>,
) -> Result<ExitCode, Failure> {
    let mut work = std::pin::pin!(work);
    let signal = tokio::signal::ctrl_c();
    tokio::select! {
        done = &mut work => return done,
        heard = signal => if heard.is_err() {
            // Nobody can say it then.
            return work.await;
        },
    }
    output.progress("stopping: the statement that runs is cancelled");
    stop.stop();
    tokio::select! {
        done = work => done.map_err(|failure| Failure { code: INTERRUPTED, ..failure }),
        _ = tokio::signal::ctrl_c() => {
            Err(Failure { code: INTERRUPTED, ..Failure::new("stopped at once; the server finds out within seconds") }
                .hint("`mizzle status` says what was done"))
        }
    }
}
