//! `cargo xtask generate-bench`: how long `mizzle generate` takes.

mod measure;
mod project;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use crate::command::{Arguments, Command, Outcome};
use crate::step::{cannot_run, cargo, code, target_folder, typed};
use project::{Project, Source};

pub const COMMAND: Command = Command {
    name: "generate-bench",
    arguments: "[TABLES]… [--offline] [--rounds N]",
    summary: "How long `mizzle generate` takes for so many tables, with and without its proof",
    details: "
Builds the command line as it is released, and writes a project of so many tables, 1000 unless other numbers are given: files
of ten tables of ten columns each, every third of which refers to the table before it, with an index or two, and two enums.
Then it runs `mizzle generate` as one would, each figure the median of five runs of the whole program:

    first       there are no migrations: all tables are made
    nothing     nothing has changed since
    one column  a column of one table has another type
    all tables  that column has it in every table

`--no-prove` is without a server; with the proof the migration is applied to scratch databases on the server for development,
which runs before the clock starts. The processor's time is that of the program itself: where it is much less than twice what
it took, the machine is busy.

The goal: 1000 tables without a server within 0.3 s, also where all of them change. The exit code says whether it is met.

  --offline    nothing is proved, and no server needed
  --rounds N   how many runs each figure is the median of

What is generated is in `generate-bench` below the target folder: look at it.",
    run,
};

/// The goal: so many tables in so many seconds, without a server.
const GOAL: (usize, f64) = (1000, 0.3);

/// What happens to the project before it is measured: what its migrations lead to, and what its source says.
const CASES: [(&str, Option<Source>, Source); 4] = [
    ("first", None, Source::Plain),
    ("nothing", Some(Source::Plain), Source::Plain),
    ("one column", Some(Source::Plain), Source::OneColumn),
    ("all tables", Some(Source::Plain), Source::AllTables),
];

fn run(mut arguments: Arguments) -> Outcome {
    let is_offline = arguments.flag("offline");
    let rounds = match arguments.option("rounds").map(|rounds| rounds.parse()) {
        None => 5,
        Some(Ok(rounds)) if rounds > 0 => rounds,
        Some(_) => return Err("`--rounds` wants a number".into()),
    };
    let sizes = sizes(&arguments.values())?;
    arguments.finish()?;
    let mut build = cargo(["build", "--release", "--quiet", "--package", "mizzle-cli"]);
    let status = build.status().map_err(|error| cannot_run(&typed(&build), error))?;
    if !status.success() {
        return Ok(ExitCode::from(code(status)));
    }
    let program = target_folder().join("release").join(format!("mizzle{}", std::env::consts::EXE_SUFFIX));
    let mut is_met = true;
    println!("{:>6}  {:<12} {:>10} {:>10} {:>10}", "tables", "changed", "--no-prove", "processor", "proved");
    for tables in sizes {
        let project = Project::prepare(tables, program.clone())?;
        for (name, before, source) in CASES {
            let offline = measure::median(&project, before, source, false, rounds)?;
            let proved = match is_offline {
                true => None,
                false => Some(measure::median(&project, before, source, true, rounds)?),
            };
            let proved = proved.map_or("-".to_owned(), |cost| seconds(cost.wall));
            let processor = offline.used.map_or("?".to_owned(), |used| seconds(used.processor));
            println!("{tables:>6}  {name:<12} {:>10} {processor:>10} {proved:>10}", seconds(offline.wall));
            is_met &= tables != GOAL.0 || offline.wall.as_secs_f64() <= GOAL.1;
        }
    }
    Ok(if is_met { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn seconds(time: Duration) -> String {
    format!("{:.3} s", time.as_secs_f64())
}

fn sizes(values: &[String]) -> Result<Vec<usize>, Box<dyn Error>> {
    let size = |text: &String| match text.parse() {
        Ok(tables) if tables > 0 => Ok(tables),
        _ => Err(format!("`{text}` is no number of tables")),
    };
    match values {
        [] => Ok(vec![GOAL.0]),
        values => Ok(values.iter().map(size).collect::<Result<_, _>>()?),
    }
}

/// Where the projects are.
fn folder() -> PathBuf {
    target_folder().join("generate-bench")
}
