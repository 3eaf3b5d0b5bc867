//! `mizzle check`

use std::borrow::Cow;
use std::process::ExitCode;

use mizzle_kit::facts::{Difference, Kind};
use mizzle_kit::lint::Level;
use mizzle_kit::migration::{Migrations, State};
use serde::Serialize;
use serde_json::json;

use super::diff::replayed;
use super::generate::Made;
use super::generate::sides::{self, Sides};
use super::{counted, lint};
use crate::desired;
use crate::failure::{FOUND, Failure};
use crate::output::Output;
use crate::settings::Settings;
use crate::snapshots::{self, History};
use crate::source;

/// Something that is not as it should be.
#[derive(Debug, Default, Serialize)]
pub struct Finding {
    /// What sort of thing: `branches`, `source`, `hazard`, `drift`, `invalid_index`, `not_valid`.
    pub kind: &'static str,
    /// The migration that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub migration: Option<String>,
    /// The object that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Cow<'static, str>,
}

/// Says all that is found.
pub async fn run(settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
    settings.folder()?;
    let history = snapshots::read(settings)?;
    let mut findings = branches(&history)?;
    // Between branches that do not go together there is no last snapshot.
    if findings.is_empty() {
        findings.extend(source_and_snapshot(&history, settings).await?);
    }
    findings.extend(hazards(&history, settings)?);
    if settings.names_database {
        findings.extend(database(settings).await?);
    }
    let mut text = String::new();
    for Finding { kind: _, migration: _, object: _, message, hint } in &findings {
        // A migration is named in its message.
        text.push_str(&format!("{message}\n  hint: {hint}\n"));
    }
    text.push_str(&match findings.len() {
        0 => "nothing found\n".to_owned(),
        count => format!("{}\n", counted(count, "finding")),
    });
    output.result(&text, &json!({ "findings": findings }));
    Ok(ExitCode::from(if findings.is_empty() { 0 } else { FOUND }))
}

/// Branches of migrations that do not go together.
fn branches(history: &History) -> Result<Vec<Finding>, Failure> {
    let conflicts = history.conflicts()?;
    let findings = conflicts.into_iter().map(|conflict| Finding {
        kind: "branches",
        message: conflict.to_string(),
        migration: Some(conflict.second),
        object: Some(conflict.object.to_string()),
        hint: "remove one of the two, and generate it again on top of the other".into(),
    });
    Ok(findings.collect())
}

/// Whether the source is what the migrations lead to, where all branches go together. A server is asked only where the SQL
/// files have another text, which may make the same.
async fn source_and_snapshot(history: &History, settings: &Settings) -> Result<Option<Finding>, Failure> {
    let source = source::read(settings)?;
    let base = history.together()?;
    if base.has_sql_of(&source) {
        // With the SQL as it was, what it makes is the same on both sides, whether it is known or not.
        let sides = sides::of_model(&base, &source, &settings.scope)?;
        return Ok(sides.and_then(|sides| differing(&sides)));
    }
    Ok(match Made::new(&base, &source, settings).await {
        Ok(made) => differing(&made.sides),
        Err(failure) => {
            let why = failure.message.lines().next().unwrap_or_default();
            Some(to_generate(format!(
                "the SQL files are not as they were at the last migration, and no server could say whether they make the same: {why}"
            )))
        }
    })
}

fn to_generate(message: String) -> Finding {
    Finding {
        kind: "source",
        message,
        hint: "`mizzle generate` writes the migration".into(),
        ..Finding::default()
    }
}

/// What is not the same on both sides.
fn differing(sides: &Sides) -> Option<Finding> {
    let differences = sides.before.differences(&sides.after);
    let first = differences.first()?;
    let more = match differences.len() - 1 {
        0 => String::new(),
        more => format!(", and {}", counted(more, "more difference")),
    };
    let object = first.object.to_string();
    let side = match (&first.attribute, &first.before) {
        (Some(attribute), _) => format!("{attribute} of {object} has changed"),
        (None, None) => format!("{object} is new"),
        (None, Some(_)) => format!("{object} is gone"),
    };
    let message = format!("the source is not what the migrations lead to: {side}{more}");
    Some(Finding { object: Some(object), ..to_generate(message) })
}

/// What is dangerous in migrations, as they were written by hand or edited: those that a snapshot is of, so that they are ours.
fn hazards(history: &History, settings: &Settings) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    for (id, _) in &history.snapshots {
        let found = lint::findings(&[settings.migrations.join(id).join("up.sql")])?;
        let warnings = found.into_iter().filter(|finding| finding.level == Level::Warning);
        findings.extend(warnings.map(|lint::Finding { rule, file, line, message, hint, .. }| Finding {
            kind: "hazard",
            migration: Some(id.clone()),
            object: None,
            message: format!("{file}:{line}: {rule}: {message}"),
            hint: hint.into(),
        }));
    }
    Ok(findings)
}

/// What a database has that the migrations it had do not make, and the other way round.
async fn database(settings: &Settings) -> Result<Vec<Finding>, Failure> {
    let db = settings.database().await?;
    let all = Migrations::read(settings.folder()?)?;
    let had = |state| matches!(state, State::Applied | State::Baseline | State::Edited);
    let standings = all.status(&db).await?;
    let applied = all.list().iter().filter(|migration| {
        standings.iter().any(|standing| standing.id == migration.id && had(standing.state))
    });
    let wanted = replayed(&Migrations::new(applied.cloned().collect()), Some(db.config())).await?;
    let is = desired::read(&db, &settings.scope).await?;
    let should = desired::read(&wanted, &settings.scope).await?;
    let mut findings = Vec::new();
    for difference in is.differences(&should) {
        let Difference { object, attribute, before, after } = difference;
        let message = match attribute {
            None if before.is_some() => format!("{object} is in the database, and no migration makes it"),
            None => format!("{object} is not in the database, and the migrations make it"),
            Some(attribute) => {
                let said = |value: Option<String>| value.unwrap_or_else(|| "not set".to_owned());
                let (is, should) = (said(before), said(after));
                format!("{object}: {attribute} is {is} in the database, and {should} by the migrations")
            }
        };
        findings.push(Finding {
            kind: "drift",
            object: Some(object.to_string()),
            message,
            hint: "change the database back, or say it in the source and generate a migration".into(),
            ..Finding::default()
        });
    }
    for (id, fact) in &is.objects {
        if id.kind == Kind::Index && fact.is("invalid") {
            findings.push(Finding {
                kind: "invalid_index",
                object: Some(id.to_string()),
                message: format!("{id} is invalid: it was never built to its end"),
                hint: "REINDEX INDEX CONCURRENTLY builds it anew; or drop it".into(),
                ..Finding::default()
            });
        }
        let is_constraint = matches!(id.kind, Kind::Constraint | Kind::ForeignKey);
        if is_constraint && fact.text("definition").ends_with(" NOT VALID") {
            findings.push(Finding {
                kind: "not_valid",
                object: Some(id.to_string()),
                message: format!("{id} holds for new rows only: it was never validated"),
                hint: "VALIDATE CONSTRAINT looks at the rows that are there, while others read and write"
                    .into(),
                ..Finding::default()
            });
        }
    }
    Ok(findings)
}
