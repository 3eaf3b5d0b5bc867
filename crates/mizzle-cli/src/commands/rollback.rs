//! `mizzle rollback`

use std::process::ExitCode;

use mizzle_kit::migration::Options;
use serde_json::json;

use super::{Teller, counted, migrations};
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;

/// Undoes the last migrations.
pub async fn run(
    steps: usize,
    options: &Options,
    settings: &Settings,
    output: &Output,
) -> Result<ExitCode, Failure> {
    let migrations = migrations(settings)?;
    let db = settings.database().await?;
    let mut teller = Teller::new(output);
    let undone = migrations.rollback(&db, steps, options, &mut |event| teller.hear(&event)).await?;
    let text = match undone.len() {
        0 => "nothing to do: no migration is applied after that\n".to_owned(),
        count => format!("undid {}\n", counted(count, "migration")),
    };
    output.result(&text, &json!({ "undone": undone, "steps": teller.steps() }));
    Ok(ExitCode::SUCCESS)
}
