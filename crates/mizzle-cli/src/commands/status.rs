//! `mizzle status`

use std::process::ExitCode;

use mizzle_kit::migration::{Standing, State};
use serde_json::json;

use super::migrations;
use crate::failure::{FOUND, Failure};
use crate::output::Output;
use crate::settings::Settings;

/// Lists the migrations.
pub async fn run(settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
    let standings = migrations(settings)?.status(&settings.database().await?).await?;
    let width = standings.iter().map(|standing| standing.id.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for standing in &standings {
        text.push_str(&format!("{:width$}  {}\n", standing.id, said(standing)));
    }
    if standings.is_empty() {
        text = format!("no migrations in {}\n", settings.migrations.display());
    }
    let object: Vec<_> = standings
        .iter()
        .map(|standing| {
            json!({
                "migration": standing.id,
                "state": name(standing.state),
                "after": standing.after,
                "applied_at": standing.finished_at,
                "steps_done": standing.steps.0,
                "steps": standing.steps.1,
            })
        })
        .collect();
    output.result(&text, &json!({ "migrations": object }));
    let fine = |state| matches!(state, State::Pending | State::Applied | State::Baseline);
    let code = if standings.iter().all(|standing| fine(standing.state)) { 0 } else { FOUND };
    Ok(ExitCode::from(code))
}

fn name(state: State) -> &'static str {
    match state {
        State::Pending => "pending",
        State::OutOfOrder => "out_of_order",
        State::Applied => "applied",
        State::Baseline => "baseline",
        State::Edited => "edited",
        State::HalfDone => "half_done",
        State::HalfUndone => "half_undone",
        State::Absent => "missing",
    }
}

fn said(standing: &Standing) -> String {
    let (done, steps) = standing.steps;
    match (standing.state, standing.finished_at.as_deref().unwrap_or_default()) {
        (State::Pending, _) => match &standing.after {
            Some(after) => format!("waits for: {after}; then `mizzle migrate --contract`"),
            None => "pending".to_owned(),
        },
        (State::OutOfOrder, _) => "out of order: not applied, and a later one is".to_owned(),
        (State::Applied, at) => format!("applied {at}"),
        (State::Baseline, at) => format!("noted as applied {at}"),
        (State::Edited, _) => "edited after it was applied".to_owned(),
        (State::HalfDone, _) => {
            format!("half done: {done} of {steps} steps; `mizzle migrate` goes on")
        }
        (State::HalfUndone, _) => {
            format!("half undone: {done} of {steps} steps; `mizzle rollback` goes on")
        }
        (State::Absent, at) => format!("applied {at}, and not in the folder"),
    }
}
