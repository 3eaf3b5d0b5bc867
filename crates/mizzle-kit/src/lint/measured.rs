//! What a statement does to tables, measured on a server: what the text alone does not tell.

use std::collections::BTreeSet;

use mizzle_core::{Error, ErrorKind, Result};
use mizzle_pg::Db;

use crate::facts::{Kind, ObjectId};
use crate::introspect::{Scope, facts};
use crate::measure::{Then, measure};
use crate::migration::Script;
use crate::plan::{Hazard, Lock};

use super::{Finding, Level, LintContext, allow};

/// The rules, and which hazard each is.
pub(super) const RULES: [(&str, Hazard); 2] =
    [("rewrites", Hazard::Rewrite), ("scans-under-lock", Hazard::Scan)];

/// Runs a migration, statement by statement, on a database of its own that has what the migrations before it make, and says
/// which tables that were there it writes anew, and which it reads in full while everybody waits.
///
/// ```no_run
/// use mizzle_kit::lint::{LintContext, measured};
///
/// # async fn example(scratch: &mizzle_pg::Db) -> mizzle_core::Result<()> {
/// for finding in measured(scratch, "ALTER TABLE notes ALTER id TYPE bigint", &LintContext::default()).await? {
///     assert_eq!(finding.rule, "rewrites");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Where the text is no script, and what the server reports of a statement.
pub async fn measured(db: &Db, sql: &str, context: &LintContext) -> Result<Vec<Finding>> {
    let script =
        Script::read(sql).map_err(|why| Error::new(ErrorKind::Config, format!("{}: {why}", context.file)))?;
    let (allowed, _) = allow::read(sql, &script, context);
    let before = facts(db, &Scope::default()).await?;
    let was_there = |id: &&ObjectId| before.objects.contains_key(*id);
    let mut found = Vec::new();
    for (section, step) in
        script.sections.iter().flat_map(|section| section.steps.iter().map(move |step| (section, step)))
    {
        let done = measure(db, &step.sql, Then::Commit).await?;
        // Rows are changed a few at a time there, and each batch reads no more than its own.
        if section.backfill.is_some() {
            continue;
        }
        let names = |ids: &BTreeSet<ObjectId>| {
            let tables = ids
                .iter()
                .filter(was_there)
                .filter(|id| matches!(id.kind, Kind::Table | Kind::MaterializedView));
            tables.map(ToString::to_string).collect::<Vec<_>>().join(", ")
        };
        let waits = done.lock().is_some_and(|lock| lock >= Lock::AccessExclusive);
        let (rewritten, scanned) = (names(&done.rewritten), names(&done.scanned));
        let is_scanned = waits && !scanned.is_empty() && rewritten.is_empty();
        let messages = [
            (!rewritten.is_empty()).then(|| format!("{rewritten} is written anew while everybody waits")),
            is_scanned.then(|| format!("{scanned} is read in full while everybody waits")),
        ];
        for ((rule, hazard), message) in RULES.iter().zip(messages) {
            let Some(message) = message else { continue };
            let finding = Finding {
                rule: (*rule).to_owned(),
                level: Level::Warning,
                file: context.file.clone(),
                line: step.line,
                message,
                hint: "a form that does it beside: NOT VALID and VALIDATE, CONCURRENTLY, a new column filled in batches".to_owned(),
                hazard: Some(*hazard),
            };
            if !allowed.get(&step.number).is_some_and(|said| said.allows(&finding)) {
                found.push(finding);
            }
        }
    }
    Ok(found)
}
