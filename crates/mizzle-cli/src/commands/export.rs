//! `mizzle export`

use std::process::ExitCode;

use serde_json::json;

use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;
use crate::source;

/// Prints the source as SQL, in an order that loads.
pub fn run(settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
    let source = source::read(settings)?;
    let mut sql: Vec<String> = Vec::new();
    if source.has_sql() {
        // Bodies of functions use what comes later.
        sql.push("SET check_function_bodies = off".to_owned());
    }
    for statement in source.statements().map_err(Failure::new)? {
        // What is set for one statement is not for the next.
        let set = !statement.settings.is_empty();
        sql.extend(set.then(|| statement.settings.trim_end_matches(";\n").to_owned()));
        sql.push(statement.sql);
        if set {
            sql.extend(["RESET ALL", "SET check_function_bodies = off"].map(str::to_owned));
        }
    }
    let mut text = String::new();
    for statement in &sql {
        text.push_str(statement);
        text.push_str(";\n\n");
    }
    output.result(&format!("{}\n", text.trim_end()), &json!({ "statements": sql }));
    Ok(ExitCode::SUCCESS)
}
