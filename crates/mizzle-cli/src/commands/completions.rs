//! `mizzle completions`

use std::io::{self, Write};
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::args::Args;

/// Prints what a shell wants to know of the arguments.
pub fn run(shell: Shell) -> ExitCode {
    let mut text = Vec::new();
    generate(shell, &mut Args::command(), "mizzle", &mut text);
    // Whoever closed the pipe wants no more of it.
    let _ = io::stdout().write_all(&text);
    ExitCode::SUCCESS
}
