//! Queries that are built and rendered without a server: nanoseconds and allocations.

use mizzle_bench::ask::{Ask, Building};
use mizzle_bench::candidate::Result;

use super::Case;
use crate::Options;
use crate::figures::{Figures, Unit};
use crate::process::{self, Failed, Process};
use crate::run::Report;

pub struct Build {
    name: &'static str,
    title: &'static str,
    building: Building,
}

pub fn cases() -> [Build; 4] {
    let case = |name, title, building| Build { name, title, building };
    [
        case("build_by_key", "Building and rendering a query of one row by key", Building::ByKey),
        case("build_join", "Building and rendering a join with six columns", Building::Join),
        case(
            "build_filters",
            "Building and rendering twenty conditions, put together at run time",
            Building::Filters,
        ),
        case("build_insert", "Building and rendering an insert of 100 rows", Building::Insert),
    ]
}

impl Case for Build {
    fn name(&self) -> &str {
        self.name
    }

    fn title(&self) -> &str {
        self.title
    }

    fn unit(&self) -> Unit {
        Unit::Nanoseconds
    }

    fn run(&self, options: &Options, report: &mut Report) -> Result<()> {
        let rounds = options.rounds.unwrap_or(if options.quick { 1 } else { 10 });
        let runs = if options.quick { 10 } else { 100 };
        let mut runners = Vec::new();
        for name in process::all().filter(|name| options.wants(name)) {
            match Process::start(name) {
                Ok(process) => runners.push((name, process, Vec::new(), 0)),
                Err(why) => report.miss(name, why),
            }
        }
        for _ in 0..rounds {
            runners.retain_mut(|(name, process, times, allocations)| {
                match process.ask(&Ask::Build { building: self.building, runs }) {
                    Ok(answer) => {
                        times.extend(answer.times);
                        *allocations = answer.allocations;
                        true
                    }
                    Err(Failed::Lacks(why)) => {
                        report.miss(name, why);
                        false
                    }
                    Err(Failed::Wrong(why)) => {
                        report.fail(name, why);
                        false
                    }
                }
            });
        }
        for (name, _, times, allocations) in runners {
            let mut figures = Figures::of(times, Unit::Nanoseconds);
            // Where it is not Rust, nobody has counted.
            if allocations > 0 {
                figures = figures.with("allocations", allocations as f64);
            }
            report.candidates.insert(name.to_owned(), figures);
        }
        Ok(())
    }
}
