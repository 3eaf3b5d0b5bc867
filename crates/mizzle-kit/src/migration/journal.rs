//! Which migrations a database has had, step by step: the schema `mizzle` in it.

use mizzle_core::{Error, ErrorKind, Result};
use mizzle_pg::{Connection, RawResult};
use mizzle_schema::quote_literal;

use crate::rules::journal;

/// What the journal says of a migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name of its folder.
    pub id: String,
    /// The checksum of what ran, or is to run.
    pub checksum: String,
    /// Whether it was being undone.
    pub undoing: bool,
    /// Whether it was only noted, not run.
    pub baseline: bool,
    /// When it was finished, in the time zone of the session; nothing where it is half done.
    pub finished_at: Option<String>,
    /// Its steps, where it ran.
    pub steps: Vec<StepEntry>,
}

impl Entry {
    /// Whether all of it is done, and none of it undone.
    pub fn is_applied(&self) -> bool {
        !self.undoing && self.finished_at.is_some()
    }

    pub(crate) fn step(&self, number: usize) -> Option<&StepEntry> {
        self.steps.iter().find(|step| step.number == number)
    }
}

/// What the journal says of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepEntry {
    /// Its number in the script.
    pub number: usize,
    /// The checksum of its statement.
    pub checksum: String,
    /// Whether it is done; else it was begun, and nobody knows.
    pub finished: bool,
}

/// Makes the journal, unless there is one.
pub(crate) async fn create(connection: &Connection) -> Result<()> {
    if exists(connection).await? {
        return Ok(());
    }
    let schema = rows(connection.raw("SELECT to_regnamespace('mizzle')").await?);
    let has_schema = schema.into_iter().flatten().next().flatten().is_some();
    let sql = format!("{}{}", if has_schema { "" } else { journal::CREATE_SCHEMA }, journal::CREATE);
    let Err(error) = connection.script(&sql).await else { return Ok(()) };
    if error.sqlstate() != Some("42501") {
        return Err(error);
    }
    let said = format!("the journal cannot be made, in schema `mizzle`: {}", error.message());
    let report = error.server().map(|report| mizzle_core::ServerReport { message: said, ..report.clone() });
    let hint = "grant the role CREATE on the database, or have `CREATE SCHEMA mizzle AUTHORIZATION` it run by somebody who may";
    Err(report.map_or(error, Error::from_server).with_hint(hint))
}

async fn exists(connection: &Connection) -> Result<bool> {
    let found = rows(connection.raw("SELECT to_regclass('mizzle.migrations')").await?);
    Ok(found.first().is_some_and(|row| row.first().is_some_and(Option::is_some)))
}

/// All that the journal says, in the order of migrations.
pub(crate) async fn read(connection: &Connection) -> Result<Vec<Entry>> {
    if !exists(connection).await? {
        return Ok(Vec::new());
    }
    let sql = "SELECT id, checksum, direction, baseline, finished_at::timestamptz(0) FROM mizzle.migrations ORDER BY id COLLATE \"C\"; \
               SELECT migration, step, checksum, finished_at IS NOT NULL FROM mizzle.steps ORDER BY migration, step";
    let mut results = connection.raw(sql).await?.into_iter();
    let (migrations, steps) = (results.next().unwrap_or_default(), results.next().unwrap_or_default());
    let mut entries = Vec::new();
    for row in migrations.rows {
        let [id, checksum, direction, baseline, finished_at] = columns(row)?;
        entries.push(Entry {
            id: text(id)?,
            checksum: text(checksum)?,
            undoing: text(direction)? == "down",
            baseline: text(baseline)? == "t",
            finished_at,
            steps: Vec::new(),
        });
    }
    for row in steps.rows {
        let [migration, number, checksum, finished] = columns(row)?;
        let migration = text(migration)?;
        let entry = StepEntry {
            number: text(number)?.parse().map_err(|_| garbled())?,
            checksum: text(checksum)?,
            finished: text(finished)? == "t",
        };
        if let Some(found) = entries.iter_mut().find(|entry| entry.id == migration) {
            found.steps.push(entry);
        }
    }
    Ok(entries)
}

/// A row of as many columns as were asked for.
fn columns<const N: usize>(row: Vec<Option<String>>) -> Result<[Option<String>; N]> {
    row.try_into().map_err(|_| garbled())
}

fn text(value: Option<String>) -> Result<String> {
    value.ok_or_else(garbled)
}

fn garbled() -> Error {
    Error::new(ErrorKind::Decode, "the journal in schema `mizzle` has rows that it cannot have")
        .with_hint("something else than Mizzle wrote into it")
}

/// The rows of the last result.
pub(crate) fn rows(results: Vec<RawResult>) -> Vec<Vec<Option<String>>> {
    results.into_iter().next_back().unwrap_or_default().rows
}

/// Notes that a migration begins.
pub(crate) fn begin(id: &str, checksum: &str) -> Result<String> {
    let (id, checksum) = (literal(id)?, literal(checksum)?);
    Ok(format!(
        "INSERT INTO mizzle.migrations (id, checksum) VALUES ({id}, {checksum}) \
         ON CONFLICT (id) DO UPDATE SET checksum = excluded.checksum"
    ))
}

/// Notes that a migration is done.
pub(crate) fn finish(id: &str) -> Result<String> {
    Ok(format!("UPDATE mizzle.migrations SET finished_at = now() WHERE id = {}", literal(id)?))
}

/// Notes that a migration begins to be undone. Its steps are now those of its reverse.
pub(crate) fn begin_down(id: &str) -> Result<String> {
    let id = literal(id)?;
    Ok(format!(
        "DELETE FROM mizzle.steps WHERE migration = {id}; \
         UPDATE mizzle.migrations SET direction = 'down', finished_at = NULL WHERE id = {id}"
    ))
}

/// Takes a migration out of the journal.
pub(crate) fn forget(id: &str) -> Result<String> {
    Ok(format!("DELETE FROM mizzle.migrations WHERE id = {}", literal(id)?))
}

/// Notes a migration as done that did not run.
pub(crate) fn baseline(id: &str, checksum: &str) -> Result<String> {
    let (id, checksum) = (literal(id)?, literal(checksum)?);
    Ok(format!(
        "INSERT INTO mizzle.migrations (id, checksum, baseline, finished_at) VALUES ({id}, {checksum}, true, now())"
    ))
}

/// Notes a migration as done that another tool ran, or that stands for what was there. `at` is when, as the server
/// prints it.
pub(crate) fn adopt(id: &str, checksum: &str, at: Option<&str>, baseline: bool) -> Result<String> {
    let (id, checksum) = (literal(id)?, literal(checksum)?);
    let at = at.map_or_else(|| Ok("now()".to_owned()), literal)?;
    Ok(format!(
        "INSERT INTO mizzle.migrations (id, checksum, baseline, started_at, finished_at) \
         VALUES ({id}, {checksum}, {baseline}, {at}, {at})"
    ))
}

/// Takes a new checksum for what ran.
pub(crate) fn recheck(id: &str, checksum: &str) -> Result<String> {
    Ok(format!("UPDATE mizzle.migrations SET checksum = {} WHERE id = {}", literal(checksum)?, literal(id)?))
}

/// Notes that a step begins.
pub(crate) fn begin_step(id: &str, number: usize, checksum: &str) -> Result<String> {
    let (id, checksum) = (literal(id)?, literal(checksum)?);
    Ok(format!(
        "INSERT INTO mizzle.steps (migration, step, checksum) VALUES ({id}, {number}, {checksum}) \
         ON CONFLICT (migration, step) DO UPDATE SET checksum = excluded.checksum, started_at = clock_timestamp()"
    ))
}

/// Notes that a step is done.
pub(crate) fn finish_step(id: &str, number: usize, checksum: &str) -> Result<String> {
    let (id, checksum) = (literal(id)?, literal(checksum)?);
    Ok(format!(
        "INSERT INTO mizzle.steps (migration, step, checksum, finished_at) \
         VALUES ({id}, {number}, {checksum}, clock_timestamp()) \
         ON CONFLICT (migration, step) DO UPDATE SET checksum = excluded.checksum, finished_at = excluded.finished_at"
    ))
}

/// Takes a step out of the journal that the server refused: nothing of it happened.
pub(crate) fn forget_step(id: &str, number: usize) -> Result<String> {
    Ok(format!("DELETE FROM mizzle.steps WHERE migration = {} AND step = {number}", literal(id)?))
}

/// Notes that a backfill begins or goes on. Where its statement is another than the last time, it begins anew.
pub(crate) fn begin_backfill(id: &str, number: usize, checksum: &str) -> Result<String> {
    let begun = begin_step(id, number, checksum)?;
    let (id, checksum) = (literal(id)?, literal(checksum)?);
    Ok(format!(
        "{}; DELETE FROM mizzle.backfills WHERE migration = {id} AND step = {number} AND EXISTS (\
         SELECT FROM mizzle.steps s WHERE s.migration = {id} AND s.step = {number} AND s.checksum <> {checksum}); \
         {begun}; INSERT INTO mizzle.backfills (migration, step) VALUES ({id}, {number}) ON CONFLICT DO NOTHING",
        journal::BACKFILLS
    ))
}

/// Notes how far a backfill is: the key of the last row, and how many rows it has been through.
pub(crate) fn note_batch(id: &str, number: usize, key: &[String], rows: u64) -> Result<String> {
    let key: Result<Vec<_>> = key.iter().map(|value| literal(value)).collect();
    Ok(format!(
        "UPDATE mizzle.backfills SET position = ARRAY[{}]::text[], rows = {rows} WHERE migration = {} AND step = {number}",
        key?.join(", "),
        literal(id)?
    ))
}

/// Asks how far a backfill is: a row for each value of the key.
pub(crate) fn position(id: &str, number: usize) -> Result<String> {
    Ok(format!(
        "SELECT b.rows, p.value FROM mizzle.backfills b, unnest(b.position) WITH ORDINALITY p(value, place) \
         WHERE b.migration = {} AND b.step = {number} ORDER BY p.place",
        literal(id)?
    ))
}

pub(crate) fn literal(text: &str) -> Result<String> {
    quote_literal(text).map_err(|why| Error::new(ErrorKind::Config, why.to_string()))
}
