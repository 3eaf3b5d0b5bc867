//! Whether a migration leads where it should: tried on a server before it is written.

use std::fmt::Display;

use mizzle_kit::facts::{self, Facts, SqlFacts};
use mizzle_kit::introspect::Scope;
use mizzle_kit::migration::{Migration, Script, apply};
use mizzle_kit::prove::{contents, fill, is_of_data, touched};
use mizzle_kit::source::{Roles, Source};
use mizzle_pg::{Db, Scratch};

use super::super::diff::replayed;
use super::super::migrations;
use super::sides::Sides;
use super::{Draft, Way};
use crate::desired;
use crate::failure::Failure;
use crate::settings::Settings;
use crate::snapshots::Base;

/// Both sides in databases, and what the server says of them.
pub struct Made {
    old: Scratch,
    pub sides: Sides,
}

impl Made {
    /// Makes both.
    pub async fn new(base: &Base, source: &Source, settings: &Settings) -> Result<Made, Failure> {
        let server = settings.development_server()?;
        let before = base.source()?;
        let side = async |source: Option<&Source>| -> Result<(Scratch, Facts), Failure> {
            let made = match source {
                Some(source) => desired::made(source, server.as_ref(), Roles::Made).await?,
                None => replayed(&migrations(settings)?, server.as_ref()).await?,
            };
            let facts = desired::read(&made, &settings.scope).await?;
            Ok((made, facts))
        };
        let (old, new) = tokio::join!(side(before.as_ref()), side(Some(source)));
        // What is wrong with the source is for its author to mend; the old one was right once.
        let ((_, after), (old, before)) = (new?, old?);
        Ok(Made { old, sides: Sides::new(before, after) })
    }

    /// The database of what was.
    pub fn old(&self) -> &Db {
        &self.old
    }

    /// What the server says that the SQL files of the source made.
    pub fn sql_facts(&self, source: &Source) -> Result<Option<SqlFacts>, Failure> {
        if !source.has_sql() {
            return Ok(None);
        }
        let written = facts::of(&source.schema).map_err(Failure::new)?;
        Ok(Some(SqlFacts::beyond(&self.sides.after, &written)))
    }

    /// Applies a migration to what was and reads it back, and the same with its reverse, where there is one. Then both once
    /// more to tables that have rows: what no step says that it takes away is there afterwards.
    pub async fn prove(&self, draft: &Draft, scope: &Scope) -> Result<(), Failure> {
        let Sides { before, after } = &self.sides;
        let Draft { up, down, up_sql, down_sql, one_way: _ } = draft;
        let migration = Migration::new("1_proof", "proof".as_ref(), up_sql, down_sql.as_deref())?;
        apply(&self.old, &migration.up).await?;
        same(&desired::read(&self.old, scope).await?, after, "the migration")?;
        let (Some(script), Some(down)) = (&migration.down, down) else { return Ok(()) };
        apply(&self.old, script).await?;
        same(&desired::read(&self.old, scope).await?, before, "its reverse")?;
        fill(&self.old, &touched(before, &up.plan)).await?;
        if self.keeps_rows(up, &migration.up, [before, after], "the migration").await? {
            self.keeps_rows(down, script, [after, before], "its reverse").await?;
        }
        Ok(())
    }

    /// Applies one way to tables with rows. `false`, where the rows are not as a step needs them that says so.
    async fn keeps_rows(
        &self,
        way: &Way,
        script: &Script,
        sides: [&Facts; 2],
        what: &str,
    ) -> Result<bool, Failure> {
        let Way { plan, answers } = way;
        let were = contents(&self.old, &touched(sides[0], plan)).await?;
        if let Err(error) = apply(&self.old, script).await {
            let depends =
                plan.steps.iter().flat_map(|step| &step.hazards).any(|hazard| hazard.depends_on_rows());
            return match depends && is_of_data(&error) {
                true => Ok(false),
                false => Err(error.into()),
            };
        }
        let lost = were.lost_in(&self.old, sides, plan, answers).await?;
        match lost.is_empty() {
            true => Ok(true),
            false => Err(mistake(&format!("{what} loses data and does not say so"), &lost)),
        }
    }
}

/// Nothing where both are the same, else an error that says what of `what` differs.
pub fn same(is: &Facts, should: &Facts, what: &str) -> Result<(), Failure> {
    let differences = is.differences(should);
    match differences.is_empty() {
        true => Ok(()),
        false => Err(mistake(&format!("{what} does not lead where it should"), &differences)),
    }
}

/// What the proof found, which is nobody's mistake but ours.
fn mistake(what: &str, found: &[impl Display]) -> Failure {
    let lines: Vec<_> = found.iter().map(|one| format!("  {one}")).collect();
    Failure::new(format!("{what}; nothing was written\n{}", lines.join("\n")))
        .hint("this is a mistake of Mizzle's; --no-prove writes the files all the same, for you to mend")
}
