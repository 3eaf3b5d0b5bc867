//! `mizzle export`

use std::process::ExitCode;

use serde_json::json;

use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;
use crate::source;

/// Prints the schema of the source as SQL.
pub fn run(settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
    let schema = source::read(settings)?;
    let statements = mizzle_kit::create(&schema).map_err(Failure::new)?;
    let mut text = String::new();
    for statement in &statements {
        text.push_str(&statement.sql);
        text.push_str(";\n\n");
    }
    let sql: Vec<_> = statements.iter().map(|statement| &statement.sql).collect();
    output.result(&format!("{}\n", text.trim_end()), &json!({ "statements": sql }));
    Ok(ExitCode::SUCCESS)
}
