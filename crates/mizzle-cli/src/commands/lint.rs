//! `mizzle lint`

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub use mizzle_kit::lint::Finding;
use mizzle_kit::lint::{Level, LintContext, lint, measured};
use mizzle_kit::migration;
use mizzle_pg::Scratch;
use serde_json::json;

use super::counted;
use crate::failure::{FOUND, Failure};
use crate::output::Output;
use crate::settings::Settings;

/// Says what is wrong with migrations.
pub async fn run(
    files: &[PathBuf],
    measure: bool,
    settings: &Settings,
    output: &Output,
) -> Result<ExitCode, Failure> {
    let all = if files.is_empty() { ups(settings)? } else { files.to_vec() };
    let mut found = findings(&all)?;
    if measure {
        let scratch = Scratch::new(settings.development_server()?.as_ref()).await?;
        for file in &all {
            let (sql, context) = read(file)?;
            found.extend(measured(&scratch, &sql, &context).await?);
        }
    }
    let mut text: String = found.iter().map(said).collect();
    let warnings = found.iter().filter(|finding| finding.level == Level::Warning).count();
    let advice = found.len() - warnings;
    text.push_str(&match (warnings, advice) {
        (0, 0) => format!("nothing found in {}\n", counted(all.len(), "file")),
        (0, _) => format!("{} of advice\n", counted(advice, "piece")),
        (_, 0) => format!("{}\n", counted(warnings, "finding")),
        _ => format!("{}, {} of advice\n", counted(warnings, "finding"), counted(advice, "piece")),
    });
    output.result(&text, &json!({ "findings": found }));
    Ok(if warnings == 0 { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
}

/// The files of all migrations, in their order.
pub fn ups(settings: &Settings) -> Result<Vec<PathBuf>, Failure> {
    let ids = migration::ids(settings.folder()?)?;
    Ok(ids.into_iter().map(|id| settings.migrations.join(id).join("up.sql")).collect())
}

/// What is wrong with files, as their text tells.
pub fn findings(files: &[PathBuf]) -> Result<Vec<Finding>, Failure> {
    let mut found = Vec::new();
    for file in files {
        let (sql, context) = read(file)?;
        let here = lint(&sql, &context).map_err(|why| Failure::new(format!("{}: {why}", context.file)))?;
        found.extend(here);
    }
    Ok(found)
}

fn read(file: &Path) -> Result<(String, LintContext), Failure> {
    let name = file.display().to_string();
    let sql =
        fs::read_to_string(file).map_err(|why| Failure::usage(format!("{name} cannot be read: {why}")))?;
    Ok((sql, LintContext { file: name, ..LintContext::default() }))
}

fn said(finding: &Finding) -> String {
    let level = if finding.level == Level::Advice { "advice: " } else { "" };
    format!("{level}{finding}\n")
}
