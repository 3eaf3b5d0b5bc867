//! `cargo xtask compile-bench`: what a schema and its queries cost the compiler.

mod generate;
mod measure;
mod places;
mod profile;
mod queries;
mod report;
mod schema;

use std::error::Error;
use std::process::ExitCode;

use crate::command::{Arguments, Command, Outcome};
use places::Places;
use report::Figures;

pub use measure::run as measured;
pub use report::Cost;

pub const COMMAND: Command = Command {
    name: "compile-bench",
    arguments: "[--tables 20,100,400] [--json] [--profile]",
    summary: "How long `cargo check` takes for so many tables and their queries",
    details: "
Generates a crate for each number of tables, the same every time: tables of 16 columns of mixed types, each with
a foreign key to the table before it and an index, and five queries a table: by key, a filtered and ordered page,
insert returning, a join of three tables, groups with aggregates.

Builds the dependencies, then measures `cargo check` of the crate alone, each figure the median of three:

    cold       everything anew, without incremental compilation
    processor  the time that processors spent on it: where it is much less than `cold`, the machine is busy
    memory     the most that rustc held for it
    edit       one query changed, with incremental compilation

The goal: 100 tables within 5 s, and twice the tables in twice the time. The exit code says whether it is met.

  --tables N,…   how many tables; each at least 3
  --json         the figures as JSON, one object in a line
  --profile      instead of measuring: where rustc's time goes, and how much code each derive becomes (uses the
                 compiler's unstable flags, on any toolchain, in a target folder of its own)

What is generated is in `compile-bench` below the target folder: look at it.",
    run,
};

/// The goal: so many tables in so many seconds.
const GOAL: (usize, f64) = (100, 5.0);

fn run(mut arguments: Arguments) -> Outcome {
    let sizes = sizes(arguments.option("tables").as_deref().unwrap_or("20,100,400"))?;
    let (json, profiled) = (arguments.flag("json"), arguments.flag("profile"));
    arguments.finish()?;
    let places = Places::prepare(&sizes)?;
    if profiled {
        return profile::print(&places, &sizes);
    }
    eprintln!("building the dependencies …");
    places.check_dependencies()?;
    let figures =
        sizes.iter().map(|tables| measure::figures(&places, *tables)).collect::<Result<Vec<_>, _>>()?;
    match json {
        true => print!("{}", report::json(&figures)),
        false => print!("{}", report::table(&figures)),
    }
    Ok(if figures.iter().all(Figures::meets_goal) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn sizes(list: &str) -> Result<Vec<usize>, Box<dyn Error>> {
    let size = |text: &str| match text.trim().parse() {
        Ok(tables) if tables >= 3 => Ok(tables),
        Ok(_) => Err(format!("{text} tables are too few: three are joined")),
        Err(_) => Err(format!("`--tables` wants numbers such as `20,100,400`, not `{text}`")),
    };
    Ok(list.split(',').map(size).collect::<Result<_, _>>()?)
}
