//! `cargo xtask soak`: whether every caller gets its own answer, for as long as one likes.

use std::process::ExitCode;

use crate::command::{Arguments, Command, Outcome};
use crate::step::{cannot_run, cargo, code, typed};

pub const COMMAND: Command = Command {
    name: "soak",
    arguments: "[--minutes N | --operations N] [--seed N] [--json]",
    summary: "Random statements, dropped futures and lost servers: no answer reaches the wrong caller",
    details: "
Runs `crates/mizzle-pg/examples/soak`, in release mode, on a PostgreSQL server of its own: many callers over pools of
1, 3 and 8 connections, one pool after another. They run random statements and drop their futures at random
moments, while sessions are terminated and the server is restarted now and then. Every answer carries a number that
says whose it is.

Prints a table of what happened. The exit code is 1 where an answer was wrong or did not come, where a transaction
was done by half, where a connection was lost without a fault, or where the pool did not come to rest.

  --minutes N      how long it runs, 3 unless given
  --operations N   how many operations it runs instead
  --seed N         what the random numbers begin with, 1 unless given; the order in which tasks run is the
                   machine's, so that a seed gives the same operations and not the same interleaving
  --json           as JSON",
    run,
};

fn run(mut arguments: Arguments) -> Outcome {
    let mut command =
        cargo(["run", "--quiet", "--release", "--package", "mizzle-pg", "--example", "soak", "--"]);
    let minutes = arguments.option("minutes");
    let operations = arguments.option("operations");
    if minutes.is_some() && operations.is_some() {
        return Err("`--minutes` and `--operations` each say when it is over; one of them is enough".into());
    }
    let seed = arguments.option("seed");
    for (name, value) in [("--minutes", minutes), ("--operations", operations), ("--seed", seed)] {
        if let Some(value) = value {
            command.args([name, &value]);
        }
    }
    if arguments.flag("json") {
        command.arg("--json");
    }
    arguments.finish()?;
    // The server of a run that is interrupted goes soon after it.
    command.env("MIZZLE_IDLE_STOP", "3");
    let status = command.status().map_err(|error| cannot_run(&typed(&command), error))?;
    Ok(ExitCode::from(code(status)))
}
