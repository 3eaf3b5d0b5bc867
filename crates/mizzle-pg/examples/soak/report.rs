//! What is printed at the end.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::arguments::Arguments;
use crate::tally::Tally;

/// What happened with the pool of one size.
pub struct Phase {
    pub size: usize,
    pub took: Duration,
    pub tally: Arc<Tally>,
}

impl Phase {
    /// Whether nothing was wrong.
    pub fn is_well(&self) -> bool {
        self.tally.wrong_count.load(Ordering::SeqCst) == 0
    }

    fn counts(&self) -> [(&'static str, u64); 6] {
        let tally = &self.tally;
        [
            ("operations", &tally.operations),
            ("drops", &tally.drops),
            ("stalls", &tally.stalls),
            ("terminated", &tally.terminated),
            ("restarts", &tally.restarts),
            ("wrong answers", &tally.wrong_count),
        ]
        .map(|(name, count)| (name, count.load(Ordering::SeqCst)))
    }
}

/// A table, or JSON where that was asked for.
pub fn print(phases: &[Phase], arguments: Arguments) -> String {
    if arguments.json { json(phases, arguments.seed) } else { table(phases, arguments.seed) }
}

fn table(phases: &[Phase], seed: u64) -> String {
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    lines.push(("connections".to_owned(), phases.iter().map(|phase| phase.size.to_string()).collect()));
    let seconds = phases.iter().map(|phase| format!("{:.0}", phase.took.as_secs_f64()));
    lines.push(("seconds".to_owned(), seconds.collect()));
    let row = |name: String, counts: Vec<u64>| {
        let mut cells: Vec<_> = counts.iter().map(u64::to_string).collect();
        cells.push(counts.iter().sum::<u64>().to_string());
        (name, cells)
    };
    let counts: Vec<_> = phases.iter().map(Phase::counts).collect();
    let [first @ .., wrong] = [0, 1, 2, 3, 4, 5];
    let of = |at: usize| {
        let name = counts.first().map_or("", |counts| counts[at].0);
        row(name.to_owned(), counts.iter().map(|counts| counts[at].1).collect())
    };
    lines.extend(first.into_iter().map(of));
    for (kind, counts) in errors(phases) {
        lines.push(row(format!("error {kind}"), counts));
    }
    lines.push(of(wrong));
    let mut text = format!("seed {seed}; the last column is the sum\n");
    for (name, cells) in lines {
        let _ = write!(text, "{name:<26}");
        for cell in cells {
            let _ = write!(text, "{cell:>10}");
        }
        text.push('\n');
    }
    for what in phases.iter().flat_map(|phase| phase.tally.what_is_wrong()) {
        let _ = writeln!(text, "wrong: {what}");
    }
    text.trim_end().to_owned()
}

/// How many there were of each kind, by phase.
fn errors(phases: &[Phase]) -> BTreeMap<String, Vec<u64>> {
    let mut all: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for (at, phase) in phases.iter().enumerate() {
        for (kind, count) in phase.tally.errors() {
            all.entry(kind).or_insert_with(|| vec![0; phases.len()])[at] = count;
        }
    }
    all
}

fn json(phases: &[Phase], seed: u64) -> String {
    let phases: Vec<_> = phases
        .iter()
        .map(|phase| {
            let mut fields =
                format!("\"connections\": {}, \"seconds\": {:.1}", phase.size, phase.took.as_secs_f64());
            for (name, count) in phase.counts() {
                let _ = write!(fields, ", \"{}\": {count}", name.replace(' ', "_"));
            }
            let errors = phase.tally.errors();
            let errors: Vec<_> = errors.iter().map(|(kind, count)| format!("\"{kind}\": {count}")).collect();
            let wrong: Vec<_> = phase.tally.what_is_wrong().iter().map(|what| quoted(what)).collect();
            format!(
                "    {{{fields}, \"errors\": {{{}}}, \"wrong\": [{}]}}",
                errors.join(", "),
                wrong.join(", ")
            )
        })
        .collect();
    format!("{{\n  \"seed\": {seed},\n  \"phases\": [\n{}\n  ]\n}}", phases.join(",\n"))
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            '\0'..='\x1f' => drop(write!(quoted, "\\u{:04x}", char as u32)),
            _ => quoted.push(char),
        }
    }
    quoted + "\""
}
