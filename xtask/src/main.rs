//! What developers and CI run: `cargo xtask <command>`.
//!
//! One file a command; [`COMMANDS`] is the list of them, and what `--help` prints.

mod bench;
mod ci;
mod command;
mod compile_bench;
mod deps;
mod fuzz;
mod generate_bench;
mod lint;
mod pairs;
mod roundtrip;
mod soak;
mod step;
mod test;

use std::process::ExitCode;

use command::{Command, Outcome};

const COMMANDS: [Command; 11] = [
    test::COMMAND,
    lint::COMMAND,
    ci::COMMAND,
    soak::COMMAND,
    pairs::COMMAND,
    roundtrip::COMMAND,
    fuzz::COMMAND,
    compile_bench::COMMAND,
    generate_bench::COMMAND,
    bench::COMMAND,
    deps::COMMAND,
];

fn main() -> ExitCode {
    run().unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::from(2)
    })
}

fn run() -> Outcome {
    let mut arguments = lexopt::Parser::from_env();
    let name = match arguments.next()? {
        None | Some(lexopt::Arg::Short('h') | lexopt::Arg::Long("help")) => {
            help();
            return Ok(ExitCode::SUCCESS);
        }
        Some(lexopt::Arg::Value(name)) => name.to_string_lossy().into_owned(),
        Some(other) => return Err(other.unexpected().into()),
    };
    match COMMANDS.iter().find(|command| command.name == name) {
        Some(command) => command.run(arguments),
        None => {
            help();
            Err(format!("there is no command `{name}`").into())
        }
    }
}

fn help() {
    println!("Usage: cargo xtask <COMMAND>\n\nCommands:");
    for command in &COMMANDS {
        println!("  {:<14} {}", command.name, command.summary);
    }
    println!("\n`cargo xtask <COMMAND> --help` says more of each.");
}
