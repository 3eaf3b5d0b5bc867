//! `cargo xtask roundtrip`: whether databases survive being source.

use std::process::ExitCode;

use crate::command::{Arguments, Command, Outcome};
use crate::step::{cannot_run, cargo, code, typed};

pub const COMMAND: Command = Command {
    name: "roundtrip",
    arguments: "FOLDER [WORD] [--keep]",
    summary: "Databases as source and as databases again: how many are the same, and why others are not",
    details: "
Loads each `.sql` file of FOLDER into a database. That is pulled; what is written is checked by rustfmt and compiled, and
`mizzle push` must have nothing to do. Then `mizzle generate` and `mizzle migrate` make it in an empty database: the facts of
both must be equal, and what `pg_dump -s` says of them, up to its order.

Prints what does not hold, what of each database is in Rust and in SQL, and the counts. The exit code is 1 where something
does not hold.

  WORD       only files whose paths contain it
  --keep     leaves what was written in the folder for temporary files",
    run,
};

fn run(mut arguments: Arguments) -> Outcome {
    let mut build = cargo(["build", "--quiet", "--package", "mizzle-cli"]);
    let status = build.status().map_err(|error| cannot_run(&typed(&build), error))?;
    if !status.success() {
        return Ok(ExitCode::from(code(status)));
    }
    let mut command = cargo(["run", "--quiet", "--package", "mizzle-cli", "--example", "roundtrip", "--"]);
    let values = arguments.values();
    if values.is_empty() {
        return Err("wants a folder with dumps".into());
    }
    command.args(values);
    if arguments.flag("keep") {
        command.arg("--keep");
    }
    arguments.finish()?;
    let status = command.status().map_err(|error| cannot_run(&typed(&command), error))?;
    Ok(ExitCode::from(code(status)))
}
