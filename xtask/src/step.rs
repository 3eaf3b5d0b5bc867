//! Running a program as a step: echoed, timed, and with its exit code.

use std::env;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    // Cargo says where the package is; a binary that is run without Cargo was built there.
    let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&package).parent().map(Path::to_owned).unwrap_or_default()
}

/// Where Cargo puts what it builds.
pub fn target_folder() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The Cargo that runs us, in the folder of the workspace.
pub fn cargo<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root());
    command
}

/// What a program did.
pub struct Step {
    /// As one would type it.
    pub typed: String,
    /// How it ended; `0` is success.
    pub code: u8,
    /// How long it took.
    pub took: Duration,
}

impl Step {
    /// Runs a program to its end, saying what is run.
    pub fn run(mut command: Command) -> io::Result<Step> {
        let typed = typed(&command);
        println!("\n$ {typed}");
        let start = Instant::now();
        let status = command.status().map_err(|error| cannot_run(&typed, error))?;
        Ok(Step { typed, code: code(status), took: start.elapsed() })
    }
}

/// A command as one would type it.
pub fn typed(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default().to_string_lossy();
    let words = command.get_args().map(|word| word.to_string_lossy());
    words.fold(program.into_owned(), |line, word| line + " " + &word)
}

/// The exit code of a program; one that a signal ended has 1.
pub fn code(status: std::process::ExitStatus) -> u8 {
    status.code().map_or(1, |code| u8::try_from(code).unwrap_or(1))
}

/// A program that does not even start.
pub fn cannot_run(typed: &str, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("`{typed}` cannot be run: {error}"))
}
