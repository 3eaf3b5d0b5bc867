//! `mizzle migrate`

use std::process::ExitCode;

use mizzle_kit::migration::{Migration, Options, Transactional};
use serde_json::{Value, json};

use super::{Teller, counted, migrations, preflight};
use crate::failure::{FOUND, Failure};
use crate::output::Output;
use crate::settings::Settings;

/// What was said about how to migrate.
pub struct How {
    pub dry_run: bool,
    pub preflight: bool,
}

/// Applies what is pending.
pub async fn run(
    options: &Options,
    how: &How,
    settings: &Settings,
    output: &Output,
) -> Result<ExitCode, Failure> {
    let migrations = migrations(settings)?;
    let db = settings.database().await?;
    let mut teller = Teller::new(output);
    let asked = match how.preflight {
        true => Some(migrations.preflight(&db, options).await?),
        false => None,
    };
    if let Some(found) = asked.as_ref().filter(|asked| !asked.findings.is_empty()) {
        output.result(
            &preflight::shown(found),
            &json!({ "preflight": preflight::described(found), "applied": [] }),
        );
        return Ok(ExitCode::from(FOUND));
    }
    if let Some(asked) = &asked {
        output.progress(preflight::shown(asked).trim_end());
    }
    let preflight = asked.as_ref().map(preflight::described);
    if how.dry_run {
        let pending = migrations.plan(&db, options).await?;
        let text: String = pending.iter().map(|migration| shown(migration)).collect();
        let object: Vec<_> = pending.iter().map(|migration| described(migration)).collect();
        output.result(&text, &with(json!({ "pending": object }), preflight));
        return Ok(ExitCode::SUCCESS);
    }
    let applied = migrations.migrate(&db, options, &mut |event| teller.hear(&event)).await?;
    let text = match applied.len() {
        0 => "nothing to do: all migrations are applied\n".to_owned(),
        count => format!("applied {}\n", counted(count, "migration")),
    };
    output.result(&text, &with(json!({ "applied": applied, "steps": teller.steps() }), preflight));
    Ok(ExitCode::SUCCESS)
}

/// An object with what was asked before, where something was.
fn with(mut object: Value, preflight: Option<Value>) -> Value {
    if let (Some(preflight), Some(object)) = (preflight, object.as_object_mut()) {
        object.insert("preflight".to_owned(), preflight);
    }
    object
}

/// A migration as it would run.
fn shown(migration: &Migration) -> String {
    let mut text = format!("-- {}\n", migration.id);
    for section in &migration.up.sections {
        let (begin, end) = match section.transaction {
            Transactional::One => ("BEGIN;\n", "COMMIT;\n"),
            Transactional::None => ("", ""),
        };
        text.push_str(begin);
        for step in &section.steps {
            text.push_str(&format!("{};\n", step.sql));
        }
        text.push_str(end);
    }
    text.push('\n');
    text
}

fn described(migration: &Migration) -> Value {
    let sections: Vec<_> = migration
        .up
        .sections
        .iter()
        .map(|section| {
            let sql: Vec<_> = section.steps.iter().map(|step| &step.sql).collect();
            json!({
                "section": section.name,
                "transaction": section.transaction == Transactional::One,
                "lock_timeout": section.lock_timeout,
                "statements": sql,
            })
        })
        .collect();
    json!({ "migration": migration.id, "sections": sections })
}
