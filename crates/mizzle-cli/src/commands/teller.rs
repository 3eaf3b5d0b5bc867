//! Says what a runner does: one line that changes at a terminal, lines that stay elsewhere; and keeps it for programs.

use std::time::{Duration, Instant};

use mizzle_kit::migration::{Blocker, Event};
use serde_json::{Value, json};

use super::{counted, first_line};
use crate::output::Output;

/// How often a line is repeated that stays, while nothing new happens.
const AGAIN: Duration = Duration::from_secs(15);

/// A step that took less is not worth a word.
const LONG: Duration = Duration::from_secs(1);

/// Hears a runner.
pub struct Teller<'o> {
    output: &'o Output,
    migration: String,
    steps: Vec<Value>,
    last: Option<(String, Instant)>,
}

impl<'o> Teller<'o> {
    pub fn new(output: &'o Output) -> Teller<'o> {
        Teller { output, migration: String::new(), steps: Vec::new(), last: None }
    }

    /// The steps that ran, for programs.
    pub fn steps(self) -> Vec<Value> {
        self.steps
    }

    /// Says what is worth it.
    pub fn hear(&mut self, event: &Event<'_>) {
        let output = self.output;
        match event {
            Event::Waiting { process: Some(process) } => {
                output.progress(&format!(
                    "another runner is at work (server process {process}); waiting for it"
                ));
            }
            Event::Waiting { process: None } => output.progress("another runner is at work; waiting for it"),
            Event::Cleared { dropped, kept } => {
                for object in *dropped {
                    output.progress(&format!("dropped {object}"));
                }
                for object in *kept {
                    output.progress(&format!("kept {object}: it may not be dropped, or holds what may not"));
                }
            }
            Event::Begins { migration, steps, done } => {
                (*migration).clone_into(&mut self.migration);
                output.progress(&match done {
                    0 => format!("{migration}: {}", counted(*steps, "step")),
                    done => format!("{migration}: goes on, {done} of {} done", counted(*steps, "step")),
                });
            }
            Event::Step { number, sql } => {
                self.last = None;
                output.progress(&format!("  {number}  {}", first_line(sql)));
            }
            Event::Runs { number, elapsed, phase, done, blockers } => {
                self.runs(*number, *elapsed, *phase, *done, blockers);
            }
            Event::Ran { number, took } => {
                let seconds = (took.as_secs_f64() * 1000.0).round() / 1000.0;
                self.steps.push(json!({ "migration": self.migration, "step": number, "seconds": seconds }));
                if *took >= LONG {
                    output.progress(&format!("     took {:.1} s", took.as_secs_f64()));
                }
            }
            Event::Found { number } => output.progress(&format!("  {number}  was done already")),
            Event::Dropped { index } => {
                output.progress(&format!("     dropped {index}, which an interrupted build left invalid"));
            }
            Event::Again { number, attempt, after } => {
                let after = after.as_secs_f64();
                output.progress(&format!("  {number}  no lock at attempt {attempt}; again in {after:.1} s"));
            }
            Event::Batch { number, rows, estimated } if output.is_live() => {
                output.transient(&format!("  {number}  {rows} of about {estimated} rows"));
            }
            Event::Batch { rows, estimated, .. }
                if self.last.as_ref().is_none_or(|(_, at)| at.elapsed() >= AGAIN) =>
            {
                self.last = Some((String::new(), Instant::now()));
                output.progress(&format!("     {rows} of about {estimated} rows"));
            }
            Event::Stops { migration, after } => output.progress(&format!(
                "{migration} waits for: {after}; when no program needs what it takes away, `mizzle migrate --contract`"
            )),
            // Only what is new is worth a line.
            _ => {}
        }
    }

    fn runs(
        &mut self,
        number: usize,
        elapsed: Duration,
        phase: Option<&str>,
        done: Option<(u64, u64)>,
        blockers: &[Blocker],
    ) {
        let seconds = elapsed.as_secs();
        let mut said = phase.unwrap_or("running").to_owned();
        let percent = done.map(|(done, total)| done.saturating_mul(100) / total.max(1));
        let shown = percent.map_or_else(|| said.clone(), |percent| format!("{said}, {percent} %"));
        for blocker in blockers {
            said.push_str(&format!("; waits for process {}", blocker.process));
        }
        if self.output.is_live() {
            let waits = blockers.first().map_or_else(String::new, |blocker| format!("; waits for {blocker}"));
            self.output.transient(&format!("  {number}  {shown}, {seconds} s{waits}"));
            return;
        }
        let is_new = self.last.as_ref().is_none_or(|(last, at)| *last != said || at.elapsed() >= AGAIN);
        // A statement that merely runs is not worth a line before it takes long.
        if !is_new || (blockers.is_empty() && elapsed < 2 * LONG) {
            return;
        }
        self.last = Some((said, Instant::now()));
        self.output.progress(&format!("     {shown}, {seconds} s"));
        for blocker in blockers {
            self.output.progress(&format!("     waits for {blocker}"));
        }
    }
}
