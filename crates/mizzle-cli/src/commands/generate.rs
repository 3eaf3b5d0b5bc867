//! `mizzle generate`

use std::path::PathBuf;
use std::process::ExitCode;

use mizzle_kit::facts::Facts;
use mizzle_kit::introspect::Scope;
use mizzle_kit::migration::{self, Migration, Migrations, name, sections, slug, write};
use mizzle_kit::plan::{Answer, Hazard, Options, Plan, Refusal, plan};
use mizzle_kit::snapshot::Snapshot;
use mizzle_kit::source::{Roles, Source};
use serde_json::json;

use super::{counted, not_planned};
use crate::desired;
use crate::failure::{FOUND, Failure};
use crate::output::Output;
use crate::settings::Settings;
use crate::snapshots::{self, History};
use crate::source;

/// What was said about how to generate.
pub struct How {
    pub name: Option<String>,
    pub custom: bool,
    pub check: bool,
    pub no_prove: bool,
    pub answers: Option<PathBuf>,
}

const CUSTOM_UP: &str = "-- What this migration does.\n";
const CUSTOM_DOWN: &str = "-- What undoes it.\n";

/// Writes the migration that leads from the last snapshot to the source.
pub async fn run(how: &How, settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
    let history = snapshots::read(settings)?;
    let last = history.source()?;
    if how.custom {
        let named = how.name.as_deref().map_or_else(|| "custom".to_owned(), slug);
        return written(&named, (CUSTOM_UP, CUSTOM_DOWN), &history, &last, settings, output);
    }
    let source = source::read(settings)?;
    let server = settings.development_server()?;
    let old = desired::made(&last, server.as_ref(), Roles::Made).await?;
    let new = desired::made(&source, server.as_ref(), Roles::Made).await?;
    let (before, after) =
        (desired::read(&old, &settings.scope).await?, desired::read(&new, &settings.scope).await?);
    let after = desired::filled_as_before(&before, after);
    not_planned(output, &desired::not_planned(&before, &after));
    let answers = desired::annotated(&source.schema, &before, &after)?;
    let (up, answers) = desired::planned(&before, &after, answers, how.answers.as_deref())?;
    if up.steps.is_empty() {
        output.result(
            "nothing to do: the migrations lead to the source\n",
            &json!({ "migration": null, "statements": [] }),
        );
        return Ok(ExitCode::SUCCESS);
    }
    if how.check {
        let sql: Vec<_> = up.steps.iter().map(|step| &step.sql).collect();
        output.result(&sections(&up), &json!({ "statements": sql }));
        return Ok(ExitCode::from(FOUND));
    }
    let (down, _) = desired::planned(&after, &before, reversed(&before, &after, answers), None)?;
    let named = how.name.as_deref().map_or_else(|| name(&up), slug);
    let (up_sql, down_sql) = (sections(&up), down_sections(&down));
    if !how.no_prove {
        prove(&old, &up_sql, &down_sql, (&before, &after), &settings.scope).await?;
    }
    for step in up.steps.iter().filter(|step| step.hazards.contains(&Hazard::DataLoss)) {
        output.progress(&format!("this loses data: {}", step.object));
    }
    written(&named, (&up_sql, &down_sql), &history, &source, settings, output)
}

/// The answers for the way back: every rename the other way round; everything else that goes is gone for good.
fn reversed(before: &Facts, after: &Facts, answers: Vec<Answer>) -> Vec<Answer> {
    let renames = answers.into_iter().filter_map(|Answer { gone, now }| Some((now?, gone)));
    let mut back: Vec<Answer> = renames.map(|(gone, now)| Answer { gone, now: Some(now) }).collect();
    while let Err(Refusal::Questions(open)) =
        plan(after, before, &Options { answers: back.clone(), ..Options::default() })
    {
        back.extend(open.questions.into_iter().map(|question| Answer { gone: question.gone, now: None }));
    }
    back
}

/// The SQL of the way back, with a word where it cannot bring data back.
fn down_sections(down: &Plan) -> String {
    let loses = down.steps.iter().any(|step| step.hazards.contains(&Hazard::DataLoss));
    let said = if loses { "-- Drops what the migration made, with the data in it.\n\n" } else { "" };
    format!("{said}{}", sections(down))
}

/// Applies the migration to what was, reads it back, and the reverse.
async fn prove(
    old: &mizzle_pg::Db,
    up: &str,
    down: &str,
    (before, after): (&Facts, &Facts),
    scope: &Scope,
) -> Result<(), Failure> {
    let migration = Migration::new("1_proof", "proof".as_ref(), up, Some(down))?;
    let migrations = Migrations::new(vec![migration]);
    let options = migration::Options::default();
    migrations.migrate(old, &options, &mut |_| {}).await?;
    same(&desired::read(old, scope).await?, after, "the migration")?;
    migrations.rollback(old, 1, &options, &mut |_| {}).await?;
    same(&desired::read(old, scope).await?, before, "its reverse")
}

fn same(is: &Facts, should: &Facts, what: &str) -> Result<(), Failure> {
    let differences = is.differences(should);
    if differences.is_empty() {
        return Ok(());
    }
    let lines: Vec<_> = differences.iter().map(|difference| format!("  {difference}")).collect();
    Err(Failure::new(format!(
        "{what} does not lead where it should; nothing was written\n{}",
        lines.join("\n")
    ))
    .hint("this is a mistake of Mizzle's; --no-prove writes the files all the same, for you to mend"))
}

fn written(
    name: &str,
    (up, down): (&str, &str),
    history: &History,
    source: &Source,
    settings: &Settings,
    output: &Output,
) -> Result<ExitCode, Failure> {
    let id = format!("{}_{name}", jiff::Timestamp::now().strftime("%Y%m%d%H%M%S"));
    let ids = migration::ids(&settings.migrations)?;
    if let Some(last) = ids.last().filter(|last| **last >= id) {
        return Err(Failure::new(format!("the last migration, {last}, is of a later time than now"))
            .hint("a new one would come before it; rename it, or look at the clock"));
    }
    let snapshot = Snapshot::new(&id, history.heads(), source).text()?;
    let files = [("up.sql", up), ("down.sql", down), ("snapshot.json", &snapshot)];
    let path = write(&settings.migrations, &id, &files)?;
    let steps = migration::Script::read(up).map_err(Failure::new)?;
    let statements: Vec<_> = steps.steps().map(|step| &step.sql).collect();
    let text = format!("wrote {}: {}\n", path.display(), counted(statements.len(), "statement"));
    output.result(&text, &json!({ "migration": id, "path": path, "statements": statements }));
    Ok(ExitCode::SUCCESS)
}
