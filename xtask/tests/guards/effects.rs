//! What code may do to the world around it.

use crate::rust::has_word;
use crate::{TREE, Violations};

/// What touches a runtime, the network, files, the environment, processes or the terminal.
const IO: [&str; 12] = [
    "tokio",
    "async_std",
    "smol",
    "std::net",
    "std::fs",
    "std::env",
    "std::process",
    "std::io",
    "print!",
    "println!",
    "eprint!",
    "eprintln!",
];

#[test]
fn the_core_does_no_io_and_names_no_runtime() {
    let mut violations = Violations::default();
    for file in TREE.below("crates/mizzle-core/src/") {
        for (number, code) in file.production() {
            for word in IO.iter().filter(|word| has_word(code, word)) {
                violations.line(file, number, format_args!("`{word}`"));
            }
        }
    }
    violations.none("mizzle-core asks an `Executor` for all of this; what needs it goes to mizzle-pg:");
}

/// What a terminal program does.
const TERMINAL: [&str; 8] = [
    "print!",
    "println!",
    "eprint!",
    "eprintln!",
    "std::process::exit",
    "process::exit",
    "env::args",
    "io::stdin",
];

/// The crates that are terminal programs.
const PROGRAMS: [&str; 4] = ["mizzle-cli", "xtask", "bench", "jumpstart"];

/// What has to print all the same.
///
/// The guardian of a server is a process of its own whose exit code nobody but its kernel sees.
const EXCEPT: [&str; 1] = ["crates/mizzle-server/src/cluster/guardian.rs"];

#[test]
fn only_programs_print_prompt_exit_or_read_arguments() {
    let mut violations = Violations::default();
    let libraries = TREE.libraries().filter(|file| !PROGRAMS.contains(&file.owner()));
    for file in libraries.filter(|file| !EXCEPT.contains(&file.path.as_str())) {
        for (number, code) in file.production() {
            for word in TERMINAL.iter().filter(|word| has_word(code, word)) {
                violations.line(file, number, format_args!("`{word}`"));
            }
        }
    }
    violations.none("A library returns what it has to say, or gives it to `tracing`; mizzle-cli prints it:");
}
