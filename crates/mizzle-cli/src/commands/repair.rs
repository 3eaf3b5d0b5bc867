//! `mizzle repair`

use std::process::ExitCode;

use mizzle_kit::migration::Repair;
use serde_json::json;

use super::{Teller, migrations};
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;

/// Brings the journal into line.
pub async fn run(
    forget: Option<String>,
    done: bool,
    again: bool,
    settings: &Settings,
    output: &Output,
) -> Result<ExitCode, Failure> {
    let repair = match forget {
        Some(id) => Repair::Forget(id),
        None if done => Repair::Done,
        None if again => Repair::Again,
        None => Repair::Edits,
    };
    let migrations = migrations(settings)?;
    let db = settings.database().await?;
    let mut teller = Teller::new(output);
    let changed = migrations.repair(&db, &repair, &mut |event| teller.hear(&event)).await?;
    let text = if changed.is_empty() {
        "nothing to do: no migration was edited\n".to_owned()
    } else {
        changed.iter().map(|line| format!("{line}\n")).collect()
    };
    output.result(&text, &json!({ "changed": changed }));
    Ok(ExitCode::SUCCESS)
}
