//! The commands, a file each.

mod baseline;
mod check;
pub mod completions;
mod diff;
mod export;
mod generate;
pub mod init;
mod migrate;
mod push;
mod repair;
mod rollback;
mod status;
mod up;

use std::process::ExitCode;
use std::time::Duration;

use mizzle_kit::migration::{self, Event, Migrations};
use mizzle_kit::plan::Plan;
use serde_json::json;

use crate::args::{Command, Patience};
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;

/// Runs a command that needs settings.
pub async fn run(command: Command, settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
    match command {
        Command::Export => export::run(settings, output),
        Command::Generate { name, custom, check, no_prove, answers } => {
            let how = generate::How { name, custom, check, no_prove, answers };
            generate::run(&how, settings, output).await
        }
        Command::Check => check::run(settings, output).await,
        Command::Diff { from, to, check, answers, no_renames } => {
            diff::run(&diff::How { from, to, check, answers, no_renames }, settings, output).await
        }
        Command::Up => up::run(settings, output),
        Command::Push { yes, allow, dry_run, answers } => {
            push::run(&push::How { yes, dry_run, allow, answers }, settings, output).await
        }
        Command::Migrate { to, dry_run, out_of_order, patience } => {
            let options = migration::Options { to, out_of_order, patience: patient(&patience) };
            migrate::run(&options, dry_run, settings, output).await
        }
        Command::Status => status::run(settings, output).await,
        Command::Rollback { steps, to, patience } => {
            let options = migration::Options { to, out_of_order: false, patience: patient(&patience) };
            rollback::run(steps, &options, settings, output).await
        }
        Command::Baseline { to } => baseline::run(to, settings, output).await,
        Command::Repair { forget, done, again } => repair::run(forget, done, again, settings, output).await,
        // These were run before there were settings.
        Command::Init | Command::Completions { .. } => Ok(ExitCode::SUCCESS),
    }
}

fn patient(patience: &Patience) -> migration::Patience {
    let Patience { wait, attempts } = patience;
    migration::Patience {
        runner: Duration::from_secs(*wait),
        attempts: (*attempts).max(1),
        ..migration::Patience::default()
    }
}

/// The migrations of the folder.
fn migrations(settings: &Settings) -> Result<Migrations, Failure> {
    Ok(Migrations::read(&settings.migrations)?)
}

/// The statements of a plan, for programs.
fn described(plan: &Plan) -> Vec<serde_json::Value> {
    let steps = plan.steps.iter().map(|step| {
        json!({
            "sql": step.sql,
            "object": step.object.to_string(),
            "lock": step.lock.map(|lock| lock.to_string()),
            "hazards": step.hazards.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "transactional": step.transactional,
        })
    });
    steps.collect()
}

/// Says what the source has and no plan can make.
fn not_planned(output: &Output, names: &[String]) {
    if !names.is_empty() {
        output.progress(&format!(
            "of kinds that Mizzle makes no plan for; put them into a migration of your own: {}",
            names.join(", ")
        ));
    }
}

/// Says what a runner does.
fn tell(output: &Output, event: &Event<'_>) {
    match event {
        Event::Waiting { process: Some(process) } => {
            output.progress(&format!("another runner is at work (server process {process}); waiting for it"));
        }
        Event::Waiting { process: None } => output.progress("another runner is at work; waiting for it"),
        Event::Begins { migration, steps, done: 0 } => {
            output.progress(&format!("{migration}: {}", counted(*steps, "step")));
        }
        Event::Begins { migration, steps, done } => {
            output.progress(&format!("{migration}: goes on, {done} of {} done", counted(*steps, "step")));
        }
        Event::Step { number, sql } => output.progress(&format!("  {number}  {}", first_line(sql))),
        Event::Found { number } => output.progress(&format!("  {number}  was done already")),
        Event::Dropped { index } => {
            output.progress(&format!("     dropped {index}, which an interrupted build left invalid"));
        }
        Event::Again { number, attempt, after } => {
            let after = after.as_secs_f64();
            output.progress(&format!("  {number}  no lock at attempt {attempt}; again in {after:.1} s"));
        }
        // Only what is new is worth a line.
        _ => {}
    }
}

/// "1 step", "2 steps"
fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn first_line(sql: &str) -> String {
    let mut lines = sql.lines();
    let first = lines.next().unwrap_or_default();
    let shown: String = first.chars().take(90).collect();
    if lines.next().is_some() || shown.len() < first.len() { format!("{shown} …") } else { shown }
}
