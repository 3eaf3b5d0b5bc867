//! The command line of Mizzle: reads arguments and settings, asks the libraries, and says what came of it.

mod args;
mod beside;
mod commands;
mod desired;
mod erd;
mod failure;
mod output;
mod settings;
mod snapshots;
mod source;
mod stopping;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};
use failure::Failure;
use output::Output;
use settings::Settings;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        // Whoever reads objects reads one also where an argument is wrong.
        Err(wrong) if wrong.use_stderr() && std::env::args_os().any(|word| word == "--json") => {
            let failure = Failure::arguments(&wrong);
            Output::of_objects().failure(&failure);
            return ExitCode::from(failure.code);
        }
        // clap itself exits with 2 where an argument is wrong, and with 0 after --help.
        Err(other) => other.exit(),
    };
    let output = Output::new(&args.global);
    match run(args, &output) {
        Ok(code) => code,
        Err(failure) => {
            output.failure(&failure);
            ExitCode::from(failure.code)
        }
    }
}

fn run(args: Args, output: &Output) -> Result<ExitCode, Failure> {
    let Args { global, command } = args;
    // These need no settings, or are there to make them.
    match &command {
        Command::Completions { shell } => return Ok(commands::completions::run(*shell)),
        Command::Init => return commands::init::run(&global, output),
        _ => {}
    }
    let settings = Settings::read(&global)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(|why| Failure::new(format!("no runtime: {why}")))?;
    runtime.block_on(commands::run(command, &settings, output))
}
