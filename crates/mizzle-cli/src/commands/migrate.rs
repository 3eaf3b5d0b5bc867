//! `mizzle migrate`

use std::process::ExitCode;

use mizzle_kit::migration::{Migration, Options, Transactional};
use serde_json::json;

use super::{counted, migrations, tell};
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;

/// Applies what is pending.
pub async fn run(
    options: &Options,
    dry_run: bool,
    settings: &Settings,
    output: &Output,
) -> Result<ExitCode, Failure> {
    let migrations = migrations(settings)?;
    let db = settings.database().await?;
    if dry_run {
        let pending = migrations.plan(&db, options).await?;
        let text: String = pending.iter().map(|migration| shown(migration)).collect();
        let object: Vec<_> = pending.iter().map(|migration| described(migration)).collect();
        output.result(&text, &json!({ "pending": object }));
        return Ok(ExitCode::SUCCESS);
    }
    let applied = migrations.migrate(&db, options, &mut |event| tell(output, &event)).await?;
    let text = match applied.len() {
        0 => "nothing to do: all migrations are applied\n".to_owned(),
        count => format!("applied {}\n", counted(count, "migration")),
    };
    output.result(&text, &json!({ "applied": applied }));
    Ok(ExitCode::SUCCESS)
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

fn described(migration: &Migration) -> serde_json::Value {
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
