//! The programs that run tests, and listening to what they say.

use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Instant;

use super::Tally;
use crate::step::{Step, cannot_run, cargo, code, typed};

/// Whether cargo-nextest is installed.
pub fn has_nextest() -> bool {
    let version = cargo(["nextest", "--version"]).stdin(Stdio::null()).output();
    version.is_ok_and(|output| output.status.success())
}

/// The commands that together run all tests, or those that the filters name.
///
/// The last one's summary is the last thing to be seen, so it is the one that counts most tests.
pub fn commands(filters: &[String]) -> Vec<Command> {
    let mut doc = cargo(["test", "--workspace", "--doc", "--no-fail-fast", "--"]);
    doc.args(filters);
    let mut tests = match has_nextest() {
        true => cargo(["nextest", "run", "--workspace", "--no-fail-fast", "--no-tests=pass"]),
        false => cargo(["test", "--workspace", "--all-targets", "--no-fail-fast", "--"]),
    };
    tests.args(filters);
    vec![doc, tests]
}

/// Runs one of them; what it prints is passed on, and its summaries are counted.
pub fn run(mut command: Command, tally: &mut Tally) -> io::Result<Step> {
    let typed = typed(&command);
    println!("\n$ {typed}");
    let start = Instant::now();
    if io::stderr().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| cannot_run(&typed, error))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let heard = thread::scope(|scope| {
        let said = scope.spawn(|| pass_on(out, io::stdout()));
        let mut heard = pass_on(err, io::stderr());
        heard.add(said.join().unwrap_or_default());
        heard
    });
    tally.add(heard);
    Ok(Step { typed, code: code(child.wait()?), took: start.elapsed() })
}

/// Copies what a program prints, line by line, and counts what the summaries among it say.
fn pass_on(from: Option<impl Read>, mut to: impl Write) -> Tally {
    let mut tally = Tally::default();
    let Some(from) = from else { return tally };
    let (mut from, mut line) = (BufReader::new(from), Vec::new());
    while from.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        // A closed output is no reason to stop counting.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        tally.hear(&String::from_utf8_lossy(&line));
        line.clear();
    }
    tally
}
