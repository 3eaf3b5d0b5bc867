//! One row by key for 64 tasks over 8 connections, on two threads.

use mizzle_bench::ask::Ask;
use mizzle_bench::candidate::Result;

use super::Case;
use super::trivial::users;
use crate::Options;
use crate::figures::{Figures, Unit, median};
use crate::process::{self, Failed, Process};
use crate::run::Report;
use crate::server::{Database, TABLES};

const TASKS: usize = 64;
const CONNECTIONS: usize = 8;

pub struct Pool;

struct Runner {
    name: &'static str,
    process: Process,
    waits: Vec<u64>,
    rates: Vec<f64>,
    processor: Vec<f64>,
}

impl Case for Pool {
    fn name(&self) -> &str {
        "pool_64"
    }

    fn title(&self) -> &str {
        "One row by key for 64 tasks over 8 connections, two threads: how long a task waits, and how many are served"
    }

    fn unit(&self) -> Unit {
        Unit::Microseconds
    }

    fn run(&self, options: &Options, report: &mut Report) -> Result<()> {
        let database = Database::new(&format!("{TABLES}{}", users(10_000)))?;
        report.server = database.version.clone();
        let each = if options.quick { 20 } else { 400 };
        let rounds = options.rounds.unwrap_or(if options.quick { 1 } else { 9 });
        let mut runners = Vec::new();
        for name in process::all().filter(|name| options.wants(name)) {
            match Process::start(name) {
                Ok(process) => {
                    let (waits, rates, processor) = (Vec::new(), Vec::new(), Vec::new());
                    runners.push(Runner { name, process, waits, rates, processor });
                }
                Err(why) => report.miss(name, why),
            }
        }
        let place = &database.place;
        for _ in 0..rounds {
            runners.retain_mut(|runner| {
                let ask = Ask::Pool { place: place.clone(), connections: CONNECTIONS, tasks: TASKS, each };
                match runner.process.ask(&ask) {
                    Ok(answer) => {
                        let count = answer.times.len() as f64;
                        runner.rates.push(count / (answer.wall.max(1) as f64 / 1e9));
                        runner.processor.push(answer.processor as f64 / 1e3 / count);
                        runner.waits.extend(answer.times);
                        true
                    }
                    Err(Failed::Lacks(why)) => {
                        report.miss(runner.name, why);
                        false
                    }
                    Err(Failed::Wrong(why)) => {
                        report.fail(runner.name, why);
                        false
                    }
                }
            });
        }
        for runner in runners {
            let figures = Figures::of(runner.waits, Unit::Microseconds)
                .with("queries/s", median(runner.rates))
                .with("client CPU µs", median(runner.processor));
            report.candidates.insert(runner.name.to_owned(), figures);
        }
        Ok(())
    }
}
