//! The candidates, and asking one: a process that answers in lines.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use mizzle_bench::ask::{Answer, Ask};
use mizzle_bench::candidate::Result;

/// How a candidate is started.
enum Program {
    /// This program.
    Own,
    /// A program that is built apart, since its dependencies exclude those of the others.
    Toasty,
    /// A module of `bench/node`.
    Node,
}

/// Every candidate, Mizzle first.
const ALL: [(&str, Program); 15] = [
    ("mizzle", Program::Own),
    ("libpq", Program::Own),
    ("psql", Program::Own),
    ("tokio-postgres", Program::Own),
    ("deadpool-postgres", Program::Own),
    ("diesel", Program::Own),
    ("diesel-async", Program::Own),
    ("sqlx", Program::Own),
    ("sea-orm", Program::Own),
    ("toasty", Program::Toasty),
    ("cornucopia", Program::Own),
    ("drizzle-rs", Program::Own),
    ("drizzle-0.45", Program::Node),
    ("drizzle-1.0", Program::Node),
    ("prisma", Program::Node),
];

pub fn all() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|(name, _)| *name)
}

/// The folder of the benchmark.
pub fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A candidate that runs.
pub struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

/// What came of an ask that had no answer.
pub enum Failed {
    /// The candidate has no such thing.
    Lacks(String),
    Wrong(String),
}

impl Process {
    /// Starts a candidate.
    pub fn start(name: &str) -> Result<Process, String> {
        let (_, program) =
            ALL.iter().find(|(known, _)| *known == name).ok_or(format!("nobody is called `{name}`"))?;
        let own = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut command = match program {
            Program::Own => {
                if let Some(why) = left_out(name) {
                    return Err(why.to_owned());
                }
                let mut command = Command::new(own);
                command.args(["candidate", name]);
                command
            }
            Program::Toasty => Command::new(built(&own, "mizzle-bench-toasty")?),
            Program::Node => {
                let folder = folder().join("node");
                if !folder.join("node_modules").is_dir() {
                    return Err("its packages are not installed: `npm ci` in bench/node".to_owned());
                }
                let mut command = Command::new("node");
                command.arg(folder.join("candidate.mjs")).arg(name).env("NODE_ENV", "production");
                command
            }
        };
        let cannot = |error| format!("cannot start it: {error}");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(cannot)?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("it has no input or output".to_owned());
        };
        Ok(Process { child, input: Some(input), output: BufReader::new(output) })
    }

    /// Asks, and waits for the answer.
    pub fn ask(&mut self, ask: &Ask) -> Result<Answer, Failed> {
        let answer = self.try_ask(ask).map_err(|error| Failed::Wrong(error.to_string()))?;
        match answer.error {
            None => Ok(answer),
            Some(error) if answer.lacks => Err(Failed::Lacks(error)),
            Some(error) => Err(Failed::Wrong(error)),
        }
    }

    fn try_ask(&mut self, ask: &Ask) -> Result<Answer> {
        let input = self.input.as_mut().ok_or("it has been told to end")?;
        let mut line = serde_json::to_string(ask)?;
        line.push('\n');
        input.write_all(line.as_bytes())?;
        input.flush()?;
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            return Err(format!("it ended: {}", self.child.wait()?).into());
        }
        Ok(serde_json::from_str(&line)?)
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that serves does not read on.
        drop(self.input.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A program beside this one.
fn built(own: &Path, name: &str) -> Result<PathBuf, String> {
    let path = own.with_file_name(name);
    match path.is_file() {
        true => Ok(path),
        false => Err(format!("`{name}` has not been built")),
    }
}

/// Why a candidate is not in this program.
fn left_out(name: &str) -> Option<&'static str> {
    let feature = "it has been built without its feature";
    match name {
        "libpq" | "diesel" | "diesel-async" if !cfg!(feature = "diesel") => {
            Some("it needs libpq: `apt-get install libpq-dev`")
        }
        "diesel-async" if !cfg!(feature = "diesel-async") => Some(feature),
        "sqlx" if !cfg!(feature = "sqlx") => Some(feature),
        "sea-orm" if !cfg!(feature = "sea-orm") => Some(feature),
        "cornucopia" if !cfg!(feature = "cornucopia") => Some(feature),
        "drizzle-rs" if !cfg!(feature = "drizzle-rs") => Some(feature),
        _ => None,
    }
}
