//! The commands, a file each.

mod adopt;
mod baseline;
mod check;
pub mod completions;
mod diff;
mod erd;
mod export;
mod generate;
pub mod init;
mod lint;
mod migrate;
mod preflight;
mod pull;
mod push;
mod repair;
mod reset;
mod rollback;
mod status;
mod teller;
mod up;

use std::process::ExitCode;
use std::time::Duration;

use mizzle_kit::migration::{self, Migrations, Stop};
use mizzle_kit::plan::Plan;
use serde_json::json;

use crate::args::{Command, Patience};
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;
use crate::stopping::stoppable;
use teller::Teller;

/// Runs a command that needs settings.
pub async fn run(command: Command, settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
    match command {
        Command::Export => export::run(settings, output),
        Command::Generate { name, custom, check, two_phase, no_prove, answers } => {
            let how = generate::How { name, custom, check, two_phase, no_prove, answers };
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
        Command::Pull { dry_run, force, no_relations, no_prove } => {
            pull::run(&pull::How { dry_run, force, no_relations, no_prove }, settings, output).await
        }
        Command::Migrate { to, contract, dry_run, preflight, out_of_order, patience } => {
            let stop = Stop::default();
            let options = migration::Options {
                to,
                contract,
                out_of_order,
                patience: patient(&patience),
                stop: stop.clone(),
            };
            let how = migrate::How { dry_run, preflight };
            stoppable(output, &stop, migrate::run(&options, &how, settings, output)).await
        }
        Command::Lint { files, measure } => lint::run(&files, measure, settings, output).await,
        Command::Status => status::run(settings, output).await,
        Command::Rollback { steps, to, patience } => {
            let stop = Stop::default();
            let patience = patient(&patience);
            let options =
                migration::Options { to, patience, stop: stop.clone(), ..migration::Options::default() };
            stoppable(output, &stop, rollback::run(steps, &options, settings, output)).await
        }
        Command::Reset { seed, database, patience } => {
            let stop = Stop::default();
            let how = reset::How { seed, database, patience: patient(&patience), stop: stop.clone() };
            stoppable(output, &stop, reset::run(&how, settings, output)).await
        }
        Command::Adopt { from, tool, baseline, dry_run } => {
            adopt::run(&adopt::How { from, tool, baseline, dry_run }, settings, output).await
        }
        Command::Erd { format, output: file, tables } => {
            erd::run(format, file.as_ref(), &tables, settings, output)
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
    Ok(Migrations::read(settings.folder()?)?)
}

/// The statements of a plan, for programs.
fn described(plan: &Plan) -> Vec<serde_json::Value> {
    let steps = plan.steps.iter().map(|step| {
        json!({
            "sql": step.sql,
            "object": step.object.to_string(),
            "lock": step.lock.map(|lock| lock.to_string()),
            "hazards": step.hazards.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "notes": step.notes,
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
