//! A case of one connection: a piece of work that candidates do in turns.

use std::time::Duration;

use mizzle_bench::ask::{Answer, Ask, Place, Work};
use mizzle_bench::candidate::Result;
use serde_json::Value;

use super::Case;
use crate::Options;
use crate::affinity;
use crate::figures::{Figures, Unit};
use crate::process::{self, Failed, Process};
use crate::proxy;
use crate::run::{Report, difference, same};
use crate::server::{Database, TABLES};

/// What a run finds.
#[derive(Clone, Copy, PartialEq)]
pub enum Connection {
    /// The one of all runs, whose statements are prepared.
    Kept,
    /// A new one each time, made before the clock starts.
    New,
    /// A new process each turn, so that its memory is that of the work.
    NewProcess,
}

pub struct Statement {
    pub name: String,
    pub title: &'static str,
    pub unit: Unit,
    /// The rows that are there.
    pub data: String,
    pub work: Work,
    /// How many rounds there are, and how many runs a turn, so that neither pays for what the other left in the caches.
    pub rounds: usize,
    pub runs: usize,
    /// How much the line delays each way.
    pub delay: Option<Duration>,
    pub connection: Connection,
    /// What makes the data what it was, after each turn.
    pub reset: Option<&'static str>,
    /// What has to be there after the work.
    pub after: Option<&'static str>,
    /// How many rows a run reads or writes, where that is of interest.
    pub rows: Option<usize>,
    /// What stands for it in a quick run, where it is large.
    pub quick: Option<Box<Statement>>,
}

impl Default for Statement {
    fn default() -> Self {
        Statement {
            name: String::new(),
            title: "",
            unit: Unit::Microseconds,
            data: String::new(),
            work: Work::Nothing,
            rounds: 20,
            runs: 50,
            delay: None,
            connection: Connection::Kept,
            reset: None,
            after: None,
            rows: None,
            quick: None,
        }
    }
}

/// A candidate that takes part.
struct Runner {
    name: &'static str,
    process: Process,
    connected: bool,
    trips: u64,
    times: Vec<u64>,
    processor: u64,
    memory: u64,
}

impl Case for Statement {
    fn name(&self) -> &str {
        &self.name
    }

    fn title(&self) -> &str {
        self.title
    }

    fn unit(&self) -> Unit {
        self.unit
    }

    fn run(&self, options: &Options, report: &mut Report) -> Result<()> {
        match &self.quick {
            Some(quick) if options.quick => quick.measure(options, report),
            _ => self.measure(options, report),
        }
    }
}

impl Statement {
    fn measure(&self, options: &Options, report: &mut Report) -> Result<()> {
        let database = Database::new(&format!("{TABLES}{}", self.data))?;
        report.server = database.version.clone();
        let place = match self.delay {
            None => database.place.clone(),
            Some(delay) => {
                report.facts.insert("line".to_owned(), format!("a proxy that delays {delay:?} each way"));
                proxy::to(&database.place, delay)?.0
            }
        };
        let mut runners = self.runners(options, report, &database)?;
        let quick = |usual: usize, quick: usize| if options.quick { usual.min(quick) } else { usual };
        let rounds = options.rounds.unwrap_or(quick(self.rounds, 2));
        let runs = quick(self.runs, 3);
        let mut is_pinned = self.connection == Connection::Kept && self.delay.is_none();
        // The first round is not counted.
        for round in 0..=rounds {
            runners.retain_mut(|runner| match self.turn(runner, &place, &database, &mut is_pinned, runs) {
                Err(Failed::Lacks(why)) => {
                    report.miss(runner.name, why);
                    false
                }
                Err(Failed::Wrong(why)) => {
                    report.fail(runner.name, why);
                    false
                }
                Ok(answer) => {
                    if round > 0 {
                        runner.times.extend(answer.times);
                        runner.processor += answer.processor;
                    }
                    runner.memory = runner.memory.max(answer.memory);
                    match self.reset.map_or(Ok(()), |sql| database.script(sql)) {
                        Ok(()) => true,
                        Err(error) => {
                            report.fail(runner.name, error.to_string());
                            false
                        }
                    }
                }
            });
        }
        if is_pinned {
            let both = "a candidate and what serves it run on one";
            report.facts.insert("processors used".to_owned(), both.to_owned());
        }
        for runner in runners {
            let count = runner.times.len().max(1) as f64;
            let mut figures = Figures::of(runner.times, self.unit)
                .with("trips", runner.trips as f64)
                .with("client CPU µs", runner.processor as f64 / 1e3 / count);
            if let Some(rows) = self.rows {
                let seconds = match self.unit {
                    Unit::Seconds => figures.median,
                    Unit::Milliseconds => figures.median / 1e3,
                    Unit::Microseconds => figures.median / 1e6,
                    Unit::Nanoseconds => figures.median / 1e9,
                };
                figures = figures
                    .with("rows/s", rows as f64 / seconds.max(f64::MIN_POSITIVE))
                    .with("memory MiB", runner.memory as f64 / f64::from(1 << 20));
            }
            report.candidates.insert(runner.name.to_owned(), figures);
        }
        Ok(())
    }

    /// Those who do the work, and give the same rows as the first.
    fn runners(&self, options: &Options, report: &mut Report, database: &Database) -> Result<Vec<Runner>> {
        let mut runners: Vec<Runner> = Vec::new();
        let mut expected: Option<(Value, String)> = None;
        for name in process::all().filter(|name| options.wants(name)) {
            let mut process = match Process::start(name) {
                Ok(process) => process,
                Err(why) => {
                    report.miss(name, why);
                    continue;
                }
            };
            match self.check(&mut process, database) {
                Err(Failed::Lacks(why)) => report.miss(name, why),
                Err(Failed::Wrong(why)) => report.fail(name, why),
                Ok((rows, after, trips)) => {
                    let (first, first_after) = expected.get_or_insert_with(|| (rows.clone(), after.clone()));
                    if !same(first, &rows) {
                        report.fail(name, format!("gives other rows: {}", difference(first, &rows)));
                    } else if *first_after != after {
                        report.fail(name, format!("leaves other rows: {after} and not {first_after}"));
                    } else {
                        let (times, processor, memory, connected) = (Vec::new(), 0, 0, false);
                        runners.push(Runner { name, process, connected, trips, times, processor, memory });
                    }
                }
            }
            if let Some(sql) = self.reset {
                database.script(sql)?;
            }
        }
        Ok(runners)
    }

    /// The rows that a candidate gives and leaves, and how many trips it takes once it has done it before, or does it
    /// for the first time, whichever is measured.
    fn check(&self, process: &mut Process, database: &Database) -> Result<(Value, String, u64), Failed> {
        let wrong = |error: mizzle_bench::candidate::Failure| Failed::Wrong(error.to_string());
        let (place, seen) = proxy::to(&database.place, Duration::ZERO).map_err(wrong)?;
        process.ask(&Ask::Connect(place))?;
        let mut before = seen.trips();
        let mut rows = process.ask(&Ask::Rows(self.work.clone()))?.rows;
        let after = self.after.map_or(Ok(String::new()), |sql| database.text(sql)).map_err(wrong)?;
        if self.connection == Connection::Kept {
            before = seen.trips();
            rows = process.ask(&Ask::Rows(self.work.clone()))?.rows;
        }
        let trips = seen.trips() - before;
        process.ask(&Ask::Connect(database.place.clone()))?;
        Ok((rows, after, trips))
    }

    fn turn(
        &self,
        runner: &mut Runner,
        place: &Place,
        database: &Database,
        is_pinned: &mut bool,
        runs: usize,
    ) -> Result<Answer, Failed> {
        let ask = |runs| Ask::Turn { work: self.work.clone(), runs };
        match self.connection {
            Connection::Kept => {
                if !runner.connected {
                    runner.connected = true;
                    *is_pinned = *is_pinned && affinity::pin(runner.process.id());
                    runner.process.ask(&Ask::Connect(place.clone()))?;
                    runner.process.ask(&ask(1))?;
                    if *is_pinned {
                        let backends =
                            database.backends().map_err(|error| Failed::Wrong(error.to_string()))?;
                        *is_pinned = backends.into_iter().all(affinity::pin);
                    }
                }
                runner.process.ask(&ask(runs))
            }
            Connection::New => {
                let mut all = Answer::default();
                for _ in 0..runs {
                    runner.process.ask(&Ask::Connect(place.clone()))?;
                    let answer = runner.process.ask(&ask(1))?;
                    all.times.extend(answer.times);
                    all.processor += answer.processor;
                }
                Ok(all)
            }
            Connection::NewProcess => {
                runner.process = Process::start(runner.name).map_err(Failed::Wrong)?;
                runner.process.ask(&Ask::Connect(place.clone()))?;
                runner.process.ask(&ask(1))
            }
        }
    }
}
