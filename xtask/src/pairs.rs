//! `cargo xtask pairs`: whether plans lead from each `before.sql` to its `after.sql`.

use std::process::ExitCode;

use crate::command::{Arguments, Command, Outcome};
use crate::step::{cannot_run, cargo, code, typed};

pub const COMMAND: Command = Command {
    name: "pairs",
    arguments: "FOLDER [WORD] [--plain] [--show]",
    summary: "Plans from one database to another: how many arrive, and why others do not",
    details: "
Looks below FOLDER for folders with a `before.sql` and an `after.sql`. Both are loaded into databases of their own; the
plan from one to the other is applied and read back: nothing may differ, and a second plan must have no step. Then the
same on the way back. Roles that a `meta.json` lists under `roles` are made first. A file of SQL that stands alone is
made from nothing, and undone.

Where a `meta.json` lists `hazards`, in the words of pg-schema-diff, the plan has to say no less.

Prints each pair that does not arrive, with the reason, and the count. The exit code is 1 where one does not.

  WORD       only pairs whose names contain it
  --plain    statements in their plain form
  --show     prints the steps of each plan",
    run,
};

fn run(mut arguments: Arguments) -> Outcome {
    let mut command = cargo(["run", "--quiet", "--package", "mizzle-kit", "--example", "pairs", "--"]);
    let values = arguments.values();
    if values.is_empty() {
        return Err("wants a folder with pairs".into());
    }
    command.args(values);
    for flag in ["plain", "show"] {
        if arguments.flag(flag) {
            command.arg(format!("--{flag}"));
        }
    }
    arguments.finish()?;
    let status = command.status().map_err(|error| cannot_run(&typed(&command), error))?;
    Ok(ExitCode::from(code(status)))
}
