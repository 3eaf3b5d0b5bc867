//! `cargo xtask lint`: what can be said of the code without running it.

use std::process::ExitCode;

use crate::ci;
use crate::command::{Arguments, Command, Outcome};
use crate::step::{Step, cargo};

pub const COMMAND: Command = Command {
    name: "lint",
    arguments: "",
    summary: "Formatting, clippy and the documentation, with no warning allowed",
    details: "
Runs `cargo fmt --check`, `cargo clippy` over all targets and `cargo doc` with all features, each to its end
whatever the others found.

The guard tests, which hold the architecture in place, are tests: `cargo xtask test guards`.",
    run,
};

fn run(arguments: Arguments) -> Outcome {
    arguments.finish()?;
    ci::conclude(&steps()?).map(ExitCode::from)
}

/// Runs them all.
pub fn steps() -> std::io::Result<Vec<Step>> {
    let mut doc = cargo(["doc", "--quiet", "--workspace", "--all-features", "--no-deps"]);
    doc.env("RUSTDOCFLAGS", "-D warnings");
    let commands = [
        cargo(["fmt", "--all", "--check"]),
        cargo(["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]),
        doc,
    ];
    commands.into_iter().map(Step::run).collect()
}
