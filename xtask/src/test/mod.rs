//! `cargo xtask test`: all tests of the workspace.

mod runner;
mod tally;
mod tools;

use std::error::Error;
use std::process::ExitCode;

use crate::command::{Arguments, Command, Outcome};
use crate::step::Step;
pub use tally::Tally;

pub const COMMAND: Command = Command {
    name: "test",
    arguments: "[FILTER]…",
    summary: "All tests of the workspace, or those whose names contain a FILTER",
    details: "
Runs the examples in the documentation, then all other tests: by cargo-nextest where it is installed, else by
`cargo test`. The last line is the sum of both; the exit code is that of the worse one.

Tests that need PostgreSQL start a server of their own, from the programs on this machine or from a server that
is fetched once into the user's cache. None has to run, and nothing has to be set. The first line says which it
is, and what to do where there is neither. Environment:

    MIZZLE_TEST_URL     the server to use, which then has to run
    MIZZLE_PG_BIN       the folder of `postgres` and `initdb` to use
    MIZZLE_FETCH=never  forbids fetching",
    run,
};

fn run(mut arguments: Arguments) -> Outcome {
    let filters = arguments.values();
    arguments.finish()?;
    let (steps, tally) = steps(&filters)?;
    let worst = steps.iter().map(|step| step.code).max().unwrap_or(0);
    println!("\n{tally}");
    if tally.total() == 0 && worst == 0 {
        return Err(format!("no test has {} in its name", filters.join(" or ")).into());
    }
    Ok(ExitCode::from(worst))
}

/// Runs them, and counts.
pub fn steps(filters: &[String]) -> Result<(Vec<Step>, Tally), Box<dyn Error>> {
    println!("{}", tools::line());
    let mut tally = Tally::default();
    let mut steps = Vec::new();
    for command in runner::commands(filters) {
        let step = runner::run(command, &mut tally)?;
        if step.code != 0 && tally.failed == 0 {
            eprintln!("\n`{}` did not get as far as its tests", step.typed);
        }
        steps.push(step);
    }
    Ok((steps, tally))
}
