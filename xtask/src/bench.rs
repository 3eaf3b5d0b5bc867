//! `cargo xtask bench`: Mizzle beside what its user would take instead.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, ExitCode, Stdio};

use crate::command::{Arguments, Command, Outcome};
use crate::step::{cannot_run, cargo, code, root, typed};

pub const COMMAND: Command = Command {
    name: "bench",
    arguments: "[CASE]… [--quick] [--rounds N] [--candidates a,b] [--list] [--report]",
    summary: "Mizzle beside its peers, each in its own fast form, on one server and the same data",
    details: "
Builds `bench/`, a workspace of its own, with all peers that this machine can build, and runs the cases, all of them unless some
are named; `trivial` is all whose names begin so. Candidates take turns, after it was checked that they give the same rows.
A peer that cannot be built or installed is named with the reason.

Prints minimum, median and p99, the median as so many times Mizzle's, round trips and processor time, and writes
`bench/results/CASE.json`, a table, a plot, and what stands between the marks of `docs/performance.md` and `README.md`. The exit code is 1
where a candidate failed or gave other rows.

A run of all takes hours, most of them for `compile`, on a machine that does nothing else.

  --quick           few runs, to see that all works; results go to `bench/results/quick`
  --rounds N        how many turns each candidate has
  --candidates a,b  only these
  --list            the names of the cases
  --report          only the documents anew, from the results that there are",
    run,
};

fn run(mut arguments: Arguments) -> Outcome {
    let folder = root().join("bench");
    let target = match env::var_os("CARGO_TARGET_DIR") {
        Some(target) => root().join(target),
        None => folder.join("target"),
    };
    let list = arguments.flag("list");
    let report = arguments.flag("report");
    build(&folder, &target)?;
    if !list && !report {
        // What cannot be had is left out, and the harness says so.
        attempt("toasty", toasty(&folder, &target));
        for command in node(&folder) {
            if !attempt("Drizzle and Prisma on Node", command) {
                break;
            }
        }
    }
    let mut command = Process::new(target.join("release/mizzle-bench"));
    for (flag, given) in [("--quick", arguments.flag("quick")), ("--list", list), ("--report", report)] {
        if given {
            command.arg(flag);
        }
    }
    for name in ["rounds", "candidates"] {
        if let Some(value) = arguments.option(name) {
            command.args([format!("--{name}"), value]);
        }
    }
    command.args(arguments.values());
    arguments.finish()?;
    // The server of a run that is interrupted goes soon after it.
    command.env("MIZZLE_IDLE_STOP", "3");
    let status = command.status().map_err(|error| cannot_run(&typed(&command), error))?;
    Ok(ExitCode::from(code(status)))
}

/// Builds the harness with the peers whose libraries are there.
fn build(folder: &Path, target: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut command = cargo(["build", "--release"]);
    command.current_dir(folder).arg("--target-dir").arg(target);
    if !has_libpq() {
        eprintln!(
            "libpq is not on this machine, so Diesel and libpq are left out: `apt-get install libpq-dev`"
        );
        command.args(["--no-default-features", "--features", "sqlx,sea-orm,cornucopia,drizzle-rs"]);
    }
    let status = command.status().map_err(|error| cannot_run(&typed(&command), error))?;
    match status.success() {
        true => Ok(()),
        false => Err("the benchmark does not build".into()),
    }
}

/// Whether programs can be linked with libpq.
fn has_libpq() -> bool {
    let succeeds = |program: &str, argument: &[&str]| {
        Process::new(program)
            .args(argument)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    succeeds("pkg-config", &["--exists", "libpq"]) || succeeds("pg_config", &["--libdir"])
}

fn toasty(folder: &Path, target: &Path) -> Process {
    let mut command = cargo(["build", "--release"]);
    command.current_dir(folder.join("toasty")).arg("--target-dir").arg(target);
    command
}

/// What installs the packages of the candidates in Node, where they are not those of the lock file.
fn node(folder: &Path) -> Vec<Process> {
    let folder = folder.join("node");
    let modified = |path: PathBuf| fs::metadata(path).and_then(|file| file.modified()).ok();
    let installed = modified(folder.join("node_modules/.package-lock.json"));
    if installed.is_some()
        && installed >= modified(folder.join("package-lock.json"))
        && folder.join("generated").is_dir()
    {
        return Vec::new();
    }
    let mut install = Process::new("npm");
    install.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
    let mut generate = Process::new("npx");
    generate.args(["--offline", "prisma", "generate", "--config", "prisma.config.mjs"]).current_dir(&folder);
    // Generating needs no engine, but Prisma would fetch one unless another is named.
    generate.env("PRISMA_SCHEMA_ENGINE_BINARY", env::current_exe().unwrap_or_default());
    vec![install, generate]
}

/// Runs a command that may fail.
fn attempt(what: &str, mut command: Process) -> bool {
    let failed = match command.stdout(Stdio::null()).status() {
        Ok(status) if status.success() => return true,
        Ok(status) => format!("`{}` failed: {status}", typed(&command)),
        Err(error) => cannot_run(&typed(&command), error).to_string(),
    };
    eprintln!("{what}: left out: {failed}");
    false
}
