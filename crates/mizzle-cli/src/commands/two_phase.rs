//! `mizzle generate --two-phase`: a migration that adds and one that takes away, with programs of both kinds between them.

use std::process::ExitCode;
use std::time::Duration;

use mizzle_kit::facts::Facts;
use mizzle_kit::migration::{self, Migration, Migrations, Script, sections, write};
use mizzle_kit::plan::{Hazard, Phases};
use mizzle_pg::Db;
use serde_json::json;

use super::generate::{down_sections, same};
use crate::desired;
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;

/// What the second migration says first.
const GATE: &str = "-- after: deploy\n-- When no program of before this change runs any more: `mizzle migrate --contract`.\n\n";

/// The SQL of both, with their reverses.
struct Files {
    expand: String,
    expand_back: String,
    contract: String,
    contract_back: String,
}

impl Files {
    fn of(two: &Phases) -> Files {
        Files {
            expand: sections(&two.expand),
            expand_back: down_sections(&two.expand_back),
            contract: format!("{GATE}{}", sections(&two.contract)),
            contract_back: sections(&two.contract_back),
        }
    }
}

/// Applies both, reads back what there is after each, and so the way back.
pub async fn prove(old: &Db, two: &Phases, before: &Facts, after: &Facts) -> Result<(), Failure> {
    let files = Files::of(two);
    let read = |id: &str, up, down| Migration::new(id, "proof".as_ref(), up, Some(down));
    let both = Migrations::new(vec![
        read("1_expand", &files.expand, &files.expand_back)?,
        read("2_contract", &files.contract, &files.contract_back)?,
    ]);
    // Triggers, their functions and views are there only for a while: the server prints them in its own way.
    let held = |mut facts: Facts| {
        for helper in &two.helpers {
            if let Some(fact) = facts.objects.get_mut(helper) {
                fact.attributes.clear();
            }
        }
        facts
    };
    let between = held(two.between.clone());
    let only = migration::Options { to: Some("1_expand".to_owned()), ..migration::Options::default() };
    both.migrate(old, &only, &mut |_| {}).await?;
    same(&held(desired::read(old).await?), &between, "the first migration")?;
    let all = migration::Options { contract: true, ..migration::Options::default() };
    both.migrate(old, &all, &mut |_| {}).await?;
    same(&desired::read(old).await?, after, "the second migration")?;
    both.rollback(old, 1, &all, &mut |_| {}).await?;
    same(&held(desired::read(old).await?), &between, "the reverse of the second migration")?;
    both.rollback(old, 1, &all, &mut |_| {}).await?;
    same(&desired::read(old).await?, before, "the reverse of the first migration")
}

/// Writes both.
pub fn written(
    name: &str,
    two: &Phases,
    snapshot: &str,
    settings: &Settings,
    output: &Output,
) -> Result<ExitCode, Failure> {
    let now = jiff::Timestamp::now();
    let later = now.checked_add(Duration::from_secs(1)).map_err(Failure::new)?;
    let id = |time: jiff::Timestamp, phase: &str| format!("{}_{name}_{phase}", time.strftime("%Y%m%d%H%M%S"));
    let (expand, contract) = (id(now, "expand"), id(later, "contract"));
    if let Some(last) = migration::ids(&settings.migrations)?.last().filter(|last| **last >= expand) {
        return Err(Failure::new(format!("the last migration, {last}, is of a later time than now"))
            .hint("a new one would come before it; rename it, or look at the clock"));
    }
    for step in two.contract.steps.iter().filter(|step| step.hazards.contains(&Hazard::DataLoss)) {
        output.progress(&format!("the second migration takes away: {}", step.object));
    }
    let files = Files::of(two);
    let mut text = String::new();
    let mut object = Vec::new();
    for (id, up, down) in
        [(&expand, &files.expand, &files.expand_back), (&contract, &files.contract, &files.contract_back)]
    {
        let written = [("up.sql", up.as_str()), ("down.sql", down), ("snapshot.json", snapshot)];
        let path = write(&settings.migrations, id, &written)?;
        let script = Script::read(up).map_err(Failure::new)?;
        let statements: Vec<_> = script.steps().map(|step| &step.sql).collect();
        text.push_str(&format!(
            "wrote {}: {}\n",
            path.display(),
            super::counted(statements.len(), "statement")
        ));
        object
            .push(json!({ "migration": id, "path": path, "statements": statements, "after": script.after }));
    }
    output.result(&text, &json!({ "migrations": object }));
    Ok(ExitCode::SUCCESS)
}
