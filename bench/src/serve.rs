//! A candidate at work: asked in a line, answers in a line.

use std::hint::black_box;
use std::io::{BufRead, Write};
use std::time::{Duration, Instant};

use serde_json::{Value, to_value};

use crate::ask::{Answer, Ask, Building, Work};
use crate::candidate::{Candidate, Failure, Lacks, NewUser, Pool, Result};
use crate::{allocations, usage};

/// Answers what is asked on the standard input, until it ends.
pub fn serve<C: Candidate>() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut candidate: Option<C> = None;
    let mut output = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let answer = answer(&runtime, &mut candidate, serde_json::from_str(&line?)?);
        let answer = answer.unwrap_or_else(|error| Answer {
            lacks: error.is::<Lacks>(),
            error: Some(with_causes(&*error)),
            ..Answer::default()
        });
        serde_json::to_writer(&mut output, &answer)?;
        writeln!(output)?;
        output.flush()?;
    }
    Ok(())
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

fn answer<C: Candidate>(
    runtime: &tokio::runtime::Runtime,
    candidate: &mut Option<C>,
    ask: Ask,
) -> Result<Answer> {
    let connected =
        |candidate| -> Result<&mut C> { Option::ok_or_else(candidate, || Failure::from("not connected")) };
    let mut answer = Answer::default();
    match ask {
        Ask::Connect(place) => {
            *candidate = None;
            *candidate = Some(runtime.block_on(C::connect(&place))?);
        }
        Ask::Rows(work) => {
            let ready = Ready::new(&work);
            answer.rows = runtime.block_on(run(connected(candidate.as_mut())?, &work, &ready, true))?.1;
        }
        Ask::Turn { work, runs } => {
            let (candidate, ready) = (connected(candidate.as_mut())?, Ready::new(&work));
            let before = usage::processor();
            answer.times = runtime.block_on(async {
                let mut times = Vec::with_capacity(runs);
                for _ in 0..runs {
                    times.push(nanoseconds(run(candidate, &work, &ready, false).await?.0));
                }
                Ok::<_, Failure>(times)
            })?;
            answer.processor = nanoseconds(usage::processor() - before);
        }
        Ask::Pool { place, connections, tasks, each } => {
            let runtime =
                tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
            runtime.block_on(pool::<C>(&place, connections, tasks, each, &mut answer))?;
            runtime.shutdown_timeout(Duration::from_secs(1));
        }
        Ask::Build { building, runs } => {
            C::build_only(building)?;
            let before = allocations::count();
            C::build_only(black_box(building))?;
            answer.allocations = allocations::count() - before;
            // So many at a time that the clock costs nothing beside them.
            let batch = if building == Building::Insert { 10 } else { 100 };
            for _ in 0..runs {
                let start = Instant::now();
                for _ in 0..batch {
                    C::build_only(black_box(building))?;
                }
                answer.times.push(nanoseconds(start.elapsed()) / batch);
            }
        }
        Ask::Text(building) => answer.rows = Value::String(C::build(building)?),
        Ask::Shop { place, connections } => {
            let runtime =
                tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
            answer.port = runtime.block_on(C::shop(&place, connections))?;
            // It serves until the process ends.
            std::mem::forget(runtime);
        }
    }
    answer.memory = usage::memory();
    Ok(answer)
}

/// What a run is given, made before the clock starts.
struct Ready {
    users: Vec<NewUser>,
}

impl Ready {
    fn new(work: &Work) -> Ready {
        let count = match work {
            Work::Insert(count) => *count,
            _ => 0,
        };
        Ready { users: (0..count).map(NewUser::at).collect() }
    }
}

/// Runs the work once: how long it took, until its rows are dropped; or the rows.
async fn run<C: Candidate>(
    candidate: &mut C,
    work: &Work,
    ready: &Ready,
    shown: bool,
) -> Result<(Duration, Value)> {
    let start = Instant::now();
    macro_rules! run {
        ($call:expr) => {{
            let rows = $call.await?;
            if shown {
                return Ok((start.elapsed(), to_value(&rows)?));
            }
            let _ = black_box(rows);
        }};
    }
    match work {
        Work::Users => run!(candidate.users()),
        Work::Associations => run!(candidate.associations()),
        Work::Nested => run!(candidate.nested()),
        Work::Insert(_) => run!(candidate.insert(&ready.users)),
        Work::ByKey(id) => run!(candidate.by_key(*id)),
        Work::Transaction => run!(candidate.transaction()),
        Work::Wide => run!(candidate.wide()),
        Work::CopyIn(count) => run!(candidate.copy_in(*count)),
        Work::InsertMany(count) => run!(candidate.insert_many(*count)),
        Work::Stream => run!(candidate.stream()),
        Work::Nothing => run!(candidate.nothing()),
    }
    Ok((start.elapsed(), Value::Null))
}

async fn pool<C: Candidate>(
    place: &crate::ask::Place,
    connections: usize,
    tasks: usize,
    each: usize,
    answer: &mut Answer,
) -> Result<()> {
    let pool = C::pool(place, connections).await?;
    // Once without a clock: connections are made and statements prepared.
    for (each, measured) in [(each.div_ceil(10), false), (each, true)] {
        let (start, before) = (Instant::now(), usage::processor());
        let tasks: Vec<_> = (0..tasks)
            .map(|task| {
                let pool = pool.clone();
                tokio::spawn(async move {
                    let mut waits = Vec::with_capacity(each);
                    for n in 0..each {
                        let id = ((task * 131 + n * 17) % 10_000) as i32 + 1;
                        let start = Instant::now();
                        let found = pool.by_key(task, id).await?;
                        waits.push(nanoseconds(start.elapsed()));
                        if found != id {
                            return Err(format!("asked for {id} and got {found}").into());
                        }
                    }
                    Ok::<_, Failure>(waits)
                })
            })
            .collect();
        let mut waits = Vec::new();
        for task in tasks {
            waits.extend(task.await??);
        }
        if measured {
            answer.wall = nanoseconds(start.elapsed());
            answer.processor = nanoseconds(usage::processor() - before);
            answer.times = waits;
        }
    }
    Ok(())
}

fn nanoseconds(time: Duration) -> u64 {
    time.as_nanos().try_into().unwrap_or(u64::MAX)
}
