//! `mizzle push`

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use mizzle_kit::migration::{Script, apply, sections};
use mizzle_kit::plan::{Hazard, Plan};
use mizzle_kit::source::{Roles, Source};
use mizzle_pg::{Db, Scratch};
use serde_json::json;

use super::{counted, described, not_planned};
use crate::desired;
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;
use crate::source;

/// What was said about how to push.
pub struct How {
    pub yes: bool,
    pub dry_run: bool,
    pub allow: Vec<String>,
    pub answers: Option<PathBuf>,
}

/// Brings a database into line with the source.
pub async fn run(how: &How, settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
    let source = source::read(settings)?;
    let db = settings.database().await?;
    let wanted = made(&source, &db, settings).await?;
    let (before, after) =
        (desired::read(&db, &settings.scope).await?, desired::read(&wanted, &settings.scope).await?);
    drop(wanted);
    let before = desired::without_views_of_others(&source.schema, before, &after);
    not_planned(output, &desired::not_planned(&before, &after));
    let (before, after, kept) = desired::without_what_source_cannot_say(before, after);
    let mut answers = desired::annotated(&source.schema, &before, &after);
    answers.extend(desired::given(how.answers.as_deref())?);
    let (plan, _) = desired::planned(&before, &after, answers)?;
    if !kept.is_empty() {
        output.progress(&format!("not in the source's reach, and left alone: {}", kept.join(", ")));
    }
    let object = json!({ "statements": described(&plan), "kept": kept, "applied": !how.dry_run });
    if plan.steps.is_empty() {
        output.result("nothing to do: the database is as the source says\n", &object);
        return Ok(ExitCode::SUCCESS);
    }
    let sql = sections(&plan);
    if how.dry_run {
        output.result(&sql, &object);
        return Ok(ExitCode::SUCCESS);
    }
    let refused = not_allowed(&plan, &how.allow);
    if !refused.is_empty() {
        return Err(Failure {
            code: 4,
            ..Failure::new(format!("this loses data:\n  {}", refused.join("\n  ")))
        }
        .hint("allow it by name, --allow data-loss:NAME, or --allow all; --dry-run shows all statements"));
    }
    if !how.yes {
        confirm(&sql)?;
    }
    apply(&db, &Script::read(&sql).map_err(Failure::new)?).await?;
    output.result(&format!("{sql}\n-- applied {}\n", counted(plan.steps.len(), "statement")), &object);
    Ok(ExitCode::SUCCESS)
}

/// A database with the source in it: on the server itself, so that it prints both sides; a role that it does not have, it
/// will not have later. Who may make none there names another server.
async fn made(source: &Source, db: &Db, settings: &Settings) -> Result<Scratch, Failure> {
    let scratch = match Scratch::new(Some(db.config())).await {
        Err(why) if why.sqlstate() == Some("42501") => match settings.development_server()? {
            Some(server) => return desired::made(source, Some(&server), Roles::Made).await,
            None => {
                return Err(Failure::from(why).hint(
                    "a push is planned with a scratch database; MIZZLE_DEV_URL names a server where one may be made",
                ));
            }
        },
        other => other?,
    };
    source.make(&scratch, Roles::Wanted).await?;
    Ok(scratch)
}

/// What loses data and was not allowed to.
fn not_allowed(plan: &Plan, allow: &[String]) -> Vec<String> {
    let losing = plan.steps.iter().filter(|step| step.hazards.contains(&Hazard::DataLoss));
    let allowed = |name: &str| allow.iter().any(|word| word == "all" || *word == format!("data-loss:{name}"));
    let refused = losing.filter(|step| {
        let id = &step.object;
        let part = id.sub.as_ref().map_or_else(String::new, |sub| format!(".{sub}"));
        let short = format!("{}{part}", id.name);
        let full = id.schema.as_ref().map(|schema| format!("{schema}.{short}"));
        !allowed(&short) && !full.is_some_and(|full| allowed(&full))
    });
    refused.map(|step| step.object.to_string()).collect()
}

fn confirm(sql: &str) -> Result<(), Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure { code: 4, ..Failure::new("nobody is there to say yes") }
            .hint("--yes applies the statements, --dry-run shows them"));
    }
    let mut err = io::stderr().lock();
    let mut line = String::new();
    let asked = write!(err, "{sql}\napply these? [y/N] ").and_then(|()| err.flush());
    let answered = asked.and_then(|()| io::stdin().lock().read_line(&mut line));
    answered.map_err(|why| Failure::new(format!("no answer: {why}")))?;
    match line.trim() {
        "y" | "Y" | "yes" => Ok(()),
        _ => Err(Failure::new("nothing was done")),
    }
}
