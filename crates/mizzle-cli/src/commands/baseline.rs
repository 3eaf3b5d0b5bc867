//! `mizzle baseline`

use std::process::ExitCode;

use mizzle_kit::migration::Options;
use serde_json::json;

use super::{Teller, counted, migrations};
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;

/// Notes migrations as applied.
pub async fn run(to: Option<String>, settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
    let migrations = migrations(settings)?;
    let db = settings.database().await?;
    let mut teller = Teller::new(output);
    let options = Options { to, ..Options::default() };
    let noted = migrations.baseline(&db, &options, &mut |event| teller.hear(&event)).await?;
    let text = format!("noted {} as applied\n", counted(noted.len(), "migration"));
    output.result(&text, &json!({ "noted": noted }));
    Ok(ExitCode::SUCCESS)
}
