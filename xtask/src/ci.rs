//! `cargo xtask ci`: all that has to hold before a change lands.

use std::error::Error;
use std::process::ExitCode;

use crate::command::{Arguments, Command, Outcome};
use crate::step::{Step, cargo};
use crate::{lint, test};

pub const COMMAND: Command = Command {
    name: "ci",
    arguments: "",
    summary: "All that has to hold before a change lands",
    details: "
Runs, each to its end whatever the others found:

    cargo xtask lint        formatting, clippy, documentation
    cargo run -p jumpstart  the README's first command: the example on a real PostgreSQL
    cargo xtask test        the README's second command: all tests

Needs Rust and a C linker, no server and no settings. `.ci/run` does the same on a machine that has neither.",
    run,
};

fn run(arguments: Arguments) -> Outcome {
    arguments.finish()?;
    let mut steps = lint::steps()?;
    steps.push(Step::run(cargo(["run", "--quiet", "--package", "jumpstart"]))?);
    let (tests, tally) = test::steps(&[])?;
    steps.extend(tests);
    let worst = conclude(&steps)?;
    println!("{tally}");
    Ok(ExitCode::from(worst))
}

/// Prints how each step ended; gives the worst exit code.
pub fn conclude(steps: &[Step]) -> Result<u8, Box<dyn Error>> {
    println!();
    for Step { typed, code, took } in steps {
        let verdict = if *code == 0 { "ok    " } else { "FAILED" };
        println!("{verdict} {:>6.1} s  {typed}", took.as_secs_f64());
    }
    Ok(steps.iter().map(|step| step.code).max().unwrap_or(0))
}
