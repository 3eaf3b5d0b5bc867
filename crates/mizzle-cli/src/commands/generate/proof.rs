//! Whether a migration leads where it should: tried on a server before it is written.

use mizzle_kit::facts::{self, Facts, SqlFacts};
use mizzle_kit::introspect::Scope;
use mizzle_kit::migration::{Migration, apply};
use mizzle_kit::source::{Roles, Source};
use mizzle_pg::{Db, Scratch};

use super::super::diff::replayed;
use super::super::migrations;
use super::Draft;
use super::sides::Sides;
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

    /// Applies a migration to what was and reads it back, and the same with its reverse. What was is as it was then, unless
    /// this fails, or there is no reverse.
    pub async fn prove(&self, draft: &Draft, scope: &Scope) -> Result<(), Failure> {
        let Sides { before, after } = &self.sides;
        let Draft { up: _, up_sql, down_sql, one_way: _ } = draft;
        let migration = Migration::new("1_proof", "proof".as_ref(), up_sql, down_sql.as_deref())?;
        apply(&self.old, &migration.up).await?;
        same(&desired::read(&self.old, scope).await?, after, "the migration")?;
        let Some(down) = &migration.down else { return Ok(()) };
        apply(&self.old, down).await?;
        same(&desired::read(&self.old, scope).await?, before, "its reverse")
    }
}

pub fn same(is: &Facts, should: &Facts, what: &str) -> Result<(), Failure> {
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
