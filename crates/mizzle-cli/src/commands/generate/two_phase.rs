//! `mizzle generate --two-phase`: a migration that adds and one that takes away, with programs of both kinds between them.

use std::process::ExitCode;
use std::time::Duration;

use mizzle_kit::facts::{Facts, SqlFacts};
use mizzle_kit::introspect::Scope;
use mizzle_kit::migration::{self, Migration, Migrations, Script, name, sections, slug, write};
use mizzle_kit::plan::{Answer, Hazard, Options, Phases, phases};
use mizzle_kit::snapshot::Snapshot;
use mizzle_kit::source::Source;
use mizzle_pg::Db;
use serde_json::json;

use super::proof::{Made, same};
use super::sides::Sides;
use super::{How, down_sections};
use crate::commands::counted;
use crate::desired;
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;
use crate::snapshots::Base;

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

/// What a migration begins from and leads to, as its snapshot says it.
type Written<'a> = (&'a Base, &'a Source, Option<SqlFacts>);

/// Writes two migrations, where the change needs two.
pub async fn run(
    how: &How,
    made: &Made,
    answers: &mut Vec<Answer>,
    written_as: Written<'_>,
    settings: &Settings,
    output: &Output,
) -> Result<Option<ExitCode>, Failure> {
    let Sides { before, after } = &made.sides;
    let mut known = desired::annotated(&written_as.1.schema, before, after);
    known.extend(answers.iter().cloned());
    let (up, all) = desired::planned(before, after, known)?;
    answers.clone_from(&all);
    let (two, notes) =
        phases(before, after, &Options { answers: all, ..Options::default() }).map_err(Failure::new)?;
    for note in &notes {
        output.progress(note);
    }
    let Some(two) = two else { return Ok(None) };
    if !how.no_prove {
        prove(made.old(), &two, (before, after), &settings.scope).await?;
    }
    let named = how.name.as_deref().map_or_else(|| name(&up), slug);
    written(&named, &two, written_as, settings, output).map(Some)
}

/// Applies both, reads back what there is after each, and so the way back.
async fn prove(
    old: &Db,
    two: &Phases,
    (before, after): (&Facts, &Facts),
    scope: &Scope,
) -> Result<(), Failure> {
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
    same(&held(desired::read(old, scope).await?), &between, "the first migration")?;
    let all = migration::Options { contract: true, ..migration::Options::default() };
    both.migrate(old, &all, &mut |_| {}).await?;
    same(&desired::read(old, scope).await?, after, "the second migration")?;
    both.rollback(old, 1, &all, &mut |_| {}).await?;
    same(&held(desired::read(old, scope).await?), &between, "the reverse of the second migration")?;
    both.rollback(old, 1, &all, &mut |_| {}).await?;
    same(&desired::read(old, scope).await?, before, "the reverse of the first migration")
}

/// Writes both.
fn written(
    name: &str,
    two: &Phases,
    (base, source, facts): Written<'_>,
    settings: &Settings,
    output: &Output,
) -> Result<ExitCode, Failure> {
    let now = super::time(settings)?;
    let later = now.checked_add(Duration::from_secs(1)).map_err(Failure::new)?;
    let id = |time: jiff::Timestamp, phase: &str| format!("{}_{name}_{phase}", time.strftime(super::STAMP));
    let (expand, contract) = (id(now, "expand"), id(later, "contract"));
    for step in two.contract.steps.iter().filter(|step| step.hazards.contains(&Hazard::DataLoss)) {
        output.progress(&format!("the second migration takes away: {}", step.object));
    }
    super::depends_on_rows([&two.expand, &two.contract], output);
    let files = Files::of(two);
    let mut text = String::new();
    let mut object = Vec::new();
    let both =
        [(&expand, &files.expand, &files.expand_back), (&contract, &files.contract, &files.contract_back)];
    let mut parents = base.parents.clone();
    for (id, up, down) in both {
        // The first one, too, leads to the source: what is left over is the second one's matter.
        let snapshot = Snapshot { facts: facts.clone(), ..Snapshot::new(id, parents, source) };
        parents = vec![snapshot.id.clone()];
        let snapshot = snapshot.text()?;
        let written = [("up.sql", up.as_str()), ("down.sql", down), ("snapshot.json", &snapshot)];
        let path = write(&settings.migrations, id, &written)?;
        let script = Script::read(up).map_err(Failure::new)?;
        let statements: Vec<_> = script.steps().map(|step| &step.sql).collect();
        text.push_str(&format!("wrote {}: {}\n", path.display(), counted(statements.len(), "statement")));
        object
            .push(json!({ "migration": id, "path": path, "statements": statements, "after": script.after }));
    }
    output.result(&text, &json!({ "migrations": object }));
    Ok(ExitCode::SUCCESS)
}
