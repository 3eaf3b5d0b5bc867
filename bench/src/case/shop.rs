//! Drizzle's e-commerce workload: thirteen endpoints that read, asked at a constant rate whether or not they have answered.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mizzle_bench::ask::Ask;
use mizzle_bench::candidate::{Failure, Result};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Case;
use crate::Options;
use crate::figures::{Figures, Unit, median};
use crate::process::{self, Failed, Process};
use crate::run::{Report, difference, same};
use crate::server::Database;

const SCHEMA: &str = include_str!("../../schema/shop.sql");
const CONNECTIONS: usize = 8;
/// Requests a second: what the slowest can serve.
const RATE: u32 = 500;

pub struct Shop;

struct Runner {
    name: &'static str,
    process: Process,
    port: u16,
    waits: Vec<u64>,
    processor: Vec<f64>,
    memory: f64,
}

impl Case for Shop {
    fn name(&self) -> &str {
        "shop"
    }

    fn title(&self) -> &str {
        "Drizzle's e-commerce workload over HTTP, 500 requests a second to thirteen endpoints: axum beside Hono"
    }

    fn unit(&self) -> Unit {
        Unit::Milliseconds
    }

    fn run(&self, options: &Options, report: &mut Report) -> Result<()> {
        let database = Database::new(SCHEMA)?;
        report.server = database.version.clone();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut runners: Vec<Runner> = Vec::new();
        let mut expected: Option<Vec<Value>> = None;
        for name in process::all().filter(|name| options.wants(name)) {
            let mut process = match Process::start(name) {
                Ok(process) => process,
                Err(why) => {
                    report.miss(name, why);
                    continue;
                }
            };
            let ask = Ask::Shop { place: database.place.clone(), connections: CONNECTIONS };
            let port = match process.ask(&ask) {
                Ok(answer) => answer.port,
                Err(Failed::Lacks(why)) => {
                    report.miss(name, why);
                    continue;
                }
                Err(Failed::Wrong(why)) => {
                    report.fail(name, why);
                    continue;
                }
            };
            match runtime.block_on(samples(port)) {
                Err(error) => report.fail(name, error.to_string()),
                Ok(answers) => {
                    let first = expected.get_or_insert_with(|| answers.clone());
                    match (0..answers.len()).find(|at| !same(&first[*at], &answers[*at])) {
                        Some(at) => {
                            report.fail(
                                name,
                                format!("{}: {}", path(at), difference(&first[at], &answers[at])),
                            );
                        }
                        None => {
                            let (waits, processor, memory) = (Vec::new(), Vec::new(), 0.0);
                            runners.push(Runner { name, process, port, waits, processor, memory });
                        }
                    }
                }
            }
        }
        let rounds = options.rounds.unwrap_or(if options.quick { 1 } else { 5 });
        let time = Duration::from_secs(if options.quick { 2 } else { 10 });
        for round in 0..=rounds {
            for runner in &mut runners {
                let before = processor(runner.process.id());
                let waits = runtime.block_on(load(runner.port, RATE, time))?;
                let used = processor(runner.process.id()) - before;
                if round > 0 {
                    runner.processor.push(used * 1e6 / waits.len().max(1) as f64);
                    runner.waits.extend(waits);
                }
                runner.memory = memory(runner.process.id()).max(runner.memory);
            }
        }
        for runner in runners {
            let figures = Figures::of(runner.waits, Unit::Milliseconds)
                .with("server CPU µs", median(runner.processor))
                .with("memory MiB", runner.memory);
            report.candidates.insert(runner.name.to_owned(), figures);
        }
        Ok(())
    }
}

/// The request at a place of the sequence, which is the same for all.
fn path(at: usize) -> String {
    let chosen = at.wrapping_mul(2_654_435_761) >> 7;
    let page = |rows: usize| format!("limit=50&offset={}", chosen % rows);
    let id = |rows: usize| format!("id={}", chosen % rows + 1);
    let term = format!("term={:x}", chosen % 256 + 256);
    match at % 13 {
        0 => format!("/customers?{}", page(9_000)),
        1 => format!("/customer-by-id?{}", id(10_000)),
        2 => format!("/search-customer?{term}"),
        3 => format!("/employees?{}", page(150)),
        4 => format!("/employee-with-recipient?{}", id(200)),
        5 => format!("/suppliers?{}", page(900)),
        6 => format!("/supplier-by-id?{}", id(1_000)),
        7 => format!("/products?{}", page(4_000)),
        8 => format!("/product-with-supplier?{}", id(5_000)),
        9 => format!("/search-product?{term}"),
        10 => format!("/orders-with-details?{}", page(1_000)),
        11 => format!("/order-with-details?{}", id(50_000)),
        _ => format!("/order-with-details-and-products?{}", id(50_000)),
    }
}

/// Two answers of each endpoint.
async fn samples(port: u16) -> Result<Vec<Value>> {
    let mut answers = Vec::new();
    let mut line = Line::new(port).await?;
    for at in 0..26 {
        answers.push(serde_json::from_slice(&line.get(&path(at)).await?)?);
    }
    Ok(answers)
}

/// Asks at a constant rate: how long each request waited from when it was due, so that a server that falls behind is not
/// spared what those behind would have waited.
async fn load(port: u16, rate: u32, time: Duration) -> Result<Vec<u64>> {
    let count = (f64::from(rate) * time.as_secs_f64()) as usize;
    let waits = Arc::new(Mutex::new(Vec::with_capacity(count)));
    let lines: Arc<Mutex<Vec<Line>>> = Arc::default();
    let mut tasks = tokio::task::JoinSet::new();
    let start = tokio::time::Instant::now();
    for at in 0..count {
        let due = start + time.mul_f64(at as f64 / count as f64);
        tokio::time::sleep_until(due).await;
        let (waits, lines) = (waits.clone(), lines.clone());
        tasks.spawn(async move {
            let free = lines.lock().map_err(|_| "a request panicked")?.pop();
            // A line that nobody needed for a while may have been closed by the other end.
            let mut line = None;
            if let Some(mut free) = free
                && free.get(&path(at)).await.is_ok()
            {
                line = Some(free);
            }
            let line = match line {
                Some(line) => line,
                None => {
                    let mut line = Line::new(port).await?;
                    line.get(&path(at)).await?;
                    line
                }
            };
            let wait = due.elapsed().as_nanos() as u64;
            waits.lock().map_err(|_| "a request panicked")?.push(wait);
            lines.lock().map_err(|_| "a request panicked")?.push(line);
            Ok::<_, Failure>(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    let waits = waits.lock().map_err(|_| "a request panicked")?;
    Ok(waits.clone())
}

/// A connection that is kept.
struct Line {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Line {
    async fn new(port: u16) -> Result<Line> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Line { stream, buffer: Vec::new() })
    }

    /// The body of an answer.
    async fn get(&mut self, path: &str) -> Result<Vec<u8>> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: shop\r\n\r\n");
        self.stream.write_all(request.as_bytes()).await?;
        let head = self.until(b"\r\n\r\n").await?;
        let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
        if !head.starts_with("http/1.1 200") {
            return Err(format!("{path}: {}", head.lines().next().unwrap_or_default()).into());
        }
        let header =
            |name: &str| head.lines().find_map(|line| Some(line.strip_prefix(name)?.trim().to_owned()));
        if let Some(length) = header("content-length:") {
            return self.take(length.parse()?).await;
        }
        let mut body = Vec::new();
        loop {
            let size = self.until(b"\r\n").await?;
            let size = usize::from_str_radix(std::str::from_utf8(&size)?.trim(), 16)?;
            let chunk = self.take(size + 2).await?;
            if size == 0 {
                return Ok(body);
            }
            body.extend_from_slice(&chunk[..size]);
        }
    }

    async fn more(&mut self) -> Result<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err("the server closed the connection".into()),
            _ => Ok(()),
        }
    }

    async fn until(&mut self, end: &[u8]) -> Result<Vec<u8>> {
        loop {
            if let Some(at) = self.buffer.windows(end.len()).position(|window| window == end) {
                return self.take(at + end.len()).await;
            }
            self.more().await?;
        }
    }

    async fn take(&mut self, count: usize) -> Result<Vec<u8>> {
        while self.buffer.len() < count {
            self.more().await?;
        }
        Ok(self.buffer.drain(..count).collect())
    }
}

/// The processes below one, and itself.
fn family(id: u32) -> Vec<u32> {
    let mut parents: BTreeMap<u32, u32> = BTreeMap::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        if let Some(parent) = stat(id, 1) {
            parents.insert(id, parent as u32);
        }
    }
    let mut family = vec![id];
    let mut at = 0;
    while let Some(parent) = family.get(at).copied() {
        family.extend(parents.iter().filter(|(_, of)| **of == parent).map(|(id, _)| *id));
        at += 1;
    }
    family
}

/// A number of `/proc/ID/stat`, counted from the state, which is behind the name.
fn stat(id: u32, at: usize) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    text.rsplit_once(')')?.1.split_whitespace().nth(at)?.parse().ok()
}

/// Seconds of the processors that a process and those below it have used.
fn processor(id: u32) -> f64 {
    // SAFETY: it takes and gives numbers.
    let ticks = unsafe { libc::sysconf(libc::_SC_CLK_TCK) } as f64;
    let used = |id| stat(id, 11).unwrap_or_default() + stat(id, 12).unwrap_or_default();
    family(id).into_iter().map(used).sum::<u64>() as f64 / ticks
}

/// Mebibytes that a process and those below it have in memory.
fn memory(id: u32) -> f64 {
    // SAFETY: it takes and gives numbers.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as f64;
    let pages: u64 = family(id).into_iter().filter_map(|id| stat(id, 21)).sum();
    pages as f64 * page / f64::from(1 << 20)
}
