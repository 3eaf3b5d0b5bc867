//! What can be done with all migrations of a program and one database.

use std::path::Path;

use mizzle_core::{Error, ErrorKind, Result};
use mizzle_pg::{Connection, Db};

use super::clear::Cleared;
use super::event::Event;
use super::failure::Failure;
use super::folder::{Migration, read_folder};
use super::journal::{self, Entry};
use super::preflight::{Preflight, preflight};
use super::runner::{Patience, Runner, Way};
use super::script::Script;
use super::watch::Stop;
use crate::adopt::Adopted;
use crate::introspect::Scope;

/// Hears what a runner does.
pub type Tell<'a> = &'a mut (dyn FnMut(Event<'_>) + Send);

/// All migrations of a program, in their order.
///
/// ```no_run
/// use mizzle_kit::migration::{Migrations, Options};
///
/// # async fn example(db: &mizzle_pg::Db) -> Result<(), Box<dyn std::error::Error>> {
/// let migrations = Migrations::read("migrations".as_ref())?;
/// let applied = migrations.migrate(db, &Options::default(), &mut |event| println!("{event:?}")).await?;
/// println!("{} migrations applied", applied.len());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Migrations {
    list: Vec<Migration>,
}

/// How to run.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The last migration to apply, or the last to keep: its name, or how it begins.
    pub to: Option<String>,
    /// Whether a migration may be applied that is older than one that is applied already.
    pub out_of_order: bool,
    /// Whether to run also what waits for a deploy, by a line `-- after: …`. `to` lets through the one that it names.
    pub contract: bool,
    /// How long and how often to try.
    pub patience: Patience,
    /// Says when to stop before the end.
    pub stop: Stop,
}

/// Where a migration stands in a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not applied.
    Pending,
    /// Not applied, but a later one is.
    OutOfOrder,
    /// Applied.
    Applied,
    /// Noted as applied, and never run.
    Baseline,
    /// Applied, and edited since.
    Edited,
    /// Begun, and interrupted.
    HalfDone,
    /// Its reverse was begun, and interrupted.
    HalfUndone,
    /// Applied, and not in the folder.
    Absent,
}

/// A migration and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The migration.
    pub id: String,
    /// Where it stands.
    pub state: State,
    /// When it was applied.
    pub finished_at: Option<String>,
    /// How many of its steps are done, and how many there are.
    pub steps: (usize, usize),
    /// What it waits for, where it is pending and has a line `-- after: …`.
    pub after: Option<String>,
}

/// What to repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// The checksums of migrations that were edited since they were applied.
    Edits,
    /// The journal has a migration that the folder does not have: it is taken out.
    Forget(String),
    /// The step that was begun was done.
    Done,
    /// The step that was begun was not done.
    Again,
}

/// What a reset did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reset {
    /// What was there before.
    pub cleared: Cleared,
    /// The migrations that were applied.
    pub applied: Vec<String>,
}

impl Migrations {
    /// Reads a folder.
    ///
    /// # Errors
    /// As [`read_folder`], and a folder that is not there: a program in the wrong place has not applied all migrations.
    pub fn read(folder: &Path) -> Result<Migrations> {
        if !folder.is_dir() {
            let what = format!("the folder of migrations, {}, is not there", folder.display());
            return Err(Error::new(ErrorKind::Config, what)
                .with_hint("`mizzle generate` writes the first migration and makes it"));
        }
        Ok(Migrations { list: read_folder(folder)? })
    }

    /// Those of a list, which is put into order.
    pub fn new(mut list: Vec<Migration>) -> Migrations {
        list.sort_by(|a, b| a.id.cmp(&b.id));
        Migrations { list }
    }

    /// The migrations.
    pub fn list(&self) -> &[Migration] {
        &self.list
    }

    /// The one of that name, or whose name begins so.
    ///
    /// # Errors
    /// [`ErrorKind::Config`], where there is none, or several.
    pub fn find(&self, name: &str) -> Result<&Migration> {
        if let Some(found) = self.list.iter().find(|migration| migration.id == name) {
            return Ok(found);
        }
        let mut matching = self.list.iter().filter(|migration| migration.id.starts_with(name));
        match (matching.next(), matching.next()) {
            (Some(only), None) => Ok(only),
            (None, _) => Err(Error::new(ErrorKind::Config, format!("there is no migration `{name}`"))
                .with_hint("`mizzle status` lists them; the beginning of a name is enough")),
            (Some(first), Some(second)) => {
                let (first, second) = (&first.id, &second.id);
                Err(Error::new(ErrorKind::Config, format!("`{name}` may be {first} or {second}"))
                    .with_hint("write more of it"))
            }
        }
    }

    /// Where each stands, without changing anything.
    ///
    /// # Errors
    /// What the server reports.
    pub async fn status(&self, db: &Db) -> Result<Vec<Standing>> {
        let connection = Connection::connect(db.config()).await?;
        Ok(self.standings(&journal::read(&connection).await?))
    }

    /// Applies those that are pending, or what is left of one that was interrupted; gives their names.
    ///
    /// # Errors
    /// What the server reports of a step, and before anything is done: a migration that was edited, is missing, or comes
    /// too late.
    pub async fn migrate(&self, db: &Db, options: &Options, tell: Tell<'_>) -> Result<Vec<String>, Failure> {
        let last = options.to.as_deref().map(|name| self.find(name)).transpose()?;
        let mut runner = Runner::start(db, options, tell).await?;
        self.apply(&mut runner, last, options).await
    }

    /// Clears a database and applies all migrations: what is in scope is dropped in one transaction, and so is the
    /// journal. What may not be dropped stays, and is named.
    ///
    /// # Errors
    /// What the server reports. Until the database is cleared nothing is done; after that, a step that fails is as in
    /// [`migrate`](Self::migrate), and both that and another reset go on from there.
    pub async fn reset(
        &self,
        db: &Db,
        scope: &Scope,
        options: &Options,
        tell: Tell<'_>,
    ) -> Result<Reset, Failure> {
        let last = options.to.as_deref().map(|name| self.find(name)).transpose()?;
        let mut runner = Runner::start(db, options, tell).await?;
        let cleared = runner.clear(scope).await?;
        let applied = self.apply(&mut runner, last, options).await?;
        Ok(Reset { cleared, applied })
    }

    async fn apply(
        &self,
        runner: &mut Runner<'_>,
        last: Option<&Migration>,
        options: &Options,
    ) -> Result<Vec<String>, Failure> {
        let entries = runner.journal().await?;
        let pending = self.pending(&entries, last, options.out_of_order)?;
        let (open, gate) = opened(pending, &entries, last, options)?;
        let mut applied = Vec::new();
        for migration in open {
            let entry = entries.iter().find(|entry| entry.id == migration.id);
            runner.note(journal::begin(&migration.id, &migration.up.checksum)).await?;
            runner.run(&Way { migration, script: &migration.up, up: true }, entry).await?;
            applied.push(migration.id.clone());
        }
        if let Some(gate) = gate {
            runner.told(Event::Stops {
                migration: &gate.id,
                after: gate.up.after.as_deref().unwrap_or_default(),
            });
        }
        Ok(applied)
    }

    /// What [`migrate`](Self::migrate) would run.
    ///
    /// # Errors
    /// As there, but for what only running shows.
    pub async fn plan(&self, db: &Db, options: &Options) -> Result<Vec<&Migration>> {
        let last = options.to.as_deref().map(|name| self.find(name)).transpose()?;
        let connection = Connection::connect(db.config()).await?;
        let entries = journal::read(&connection).await?;
        let pending = self.pending(&entries, last, options.out_of_order)?;
        Ok(opened(pending, &entries, last, options)?.0)
    }

    /// Asks the database whether rows that it has would make a step fail of what [`migrate`](Self::migrate) would run:
    /// duplicates, NULLs, orphans, values that violate a check or cannot be converted. Only reads.
    ///
    /// # Errors
    /// As [`plan`](Self::plan).
    pub async fn preflight(&self, db: &Db, options: &Options) -> Result<Preflight> {
        let last = options.to.as_deref().map(|name| self.find(name)).transpose()?;
        let connection = Connection::connect(db.config()).await?;
        let entries = journal::read(&connection).await?;
        let pending = self.pending(&entries, last, options.out_of_order)?;
        preflight(&connection, &pending, &entries).await
    }

    /// Undoes the last migrations: as many as `count`, or all after the one that `to` names. Gives their names.
    ///
    /// # Errors
    /// What the server reports of a step, and before anything is done: a migration without a reverse.
    pub async fn rollback(
        &self,
        db: &Db,
        count: usize,
        options: &Options,
        tell: Tell<'_>,
    ) -> Result<Vec<String>, Failure> {
        let keep = options.to.as_deref().map(|name| self.find(name)).transpose()?;
        let mut runner = Runner::start(db, options, tell).await?;
        let entries = runner.journal().await?;
        let mut undone = Vec::new();
        for (migration, script, entry) in self.to_undo(&entries, count, keep)? {
            if !entry.undoing {
                runner.note(journal::begin_down(&migration.id)).await?;
            }
            let entry = entry.undoing.then_some(entry);
            runner.run(&Way { migration, script, up: false }, entry).await?;
            undone.push(migration.id.clone());
        }
        Ok(undone)
    }

    /// Notes all migrations up to one as applied, without running them: for a database that has what they make. Gives
    /// their names.
    ///
    /// # Errors
    /// What the server reports.
    pub async fn baseline(&self, db: &Db, options: &Options, tell: Tell<'_>) -> Result<Vec<String>, Failure> {
        let last = options.to.as_deref().map(|name| self.find(name)).transpose()?;
        let mut runner = Runner::start(db, options, tell).await?;
        let entries = runner.journal().await?;
        let mut noted = Vec::new();
        for migration in self.up_to(last).filter(|one| entries.iter().all(|entry| entry.id != one.id)) {
            runner.note(journal::baseline(&migration.id, &migration.up.checksum)).await?;
            noted.push(migration.id.clone());
        }
        Ok(noted)
    }

    /// Brings the journal into line with what is so; gives what it changed, a sentence each.
    ///
    /// # Errors
    /// [`ErrorKind::Config`], where there is nothing of that kind; what the server reports.
    pub async fn repair(&self, db: &Db, repair: &Repair, tell: Tell<'_>) -> Result<Vec<String>, Failure> {
        let options = Options::default();
        let mut runner = Runner::start(db, &options, tell).await?;
        let entries = runner.journal().await?;
        let nothing = |what: &str| Failure::from(Error::new(ErrorKind::Config, what));
        let mut changed = Vec::new();
        match repair {
            Repair::Edits => {
                for migration in &self.list {
                    let edited =
                        entries.iter().find(|entry| entry.id == migration.id && is_edited(entry, migration));
                    if edited.is_some() {
                        runner.note(journal::recheck(&migration.id, &migration.up.checksum)).await?;
                        changed.push(format!("{}: the checksum is that of the file", migration.id));
                    }
                }
            }
            Repair::Forget(id) => {
                let found = entries.iter().find(|entry| entry.id == *id);
                let found = found.ok_or_else(|| nothing("the journal has no migration of that name"))?;
                if self.list.iter().any(|migration| migration.id == found.id) {
                    return Err(nothing("the folder has this migration; to undo it, say `mizzle rollback`"));
                }
                runner.note(journal::forget(id)).await?;
                changed.push(format!("{id}: taken out of the journal"));
            }
            Repair::Done | Repair::Again => {
                let begun = entries.iter().find_map(|entry| {
                    entry.steps.iter().find(|step| !step.finished).map(|step| (&entry.id, step))
                });
                let (id, step) = begun.ok_or_else(|| nothing("no step was begun and not finished"))?;
                let number = step.number;
                if *repair == Repair::Done {
                    runner.note(journal::finish_step(id, number, &step.checksum)).await?;
                    changed.push(format!("{id}: step {number} is noted as done"));
                } else {
                    runner.note(journal::forget_step(id, number)).await?;
                    changed.push(format!("{id}: step {number} will run again"));
                }
            }
        }
        Ok(changed)
    }

    /// The migrations that are to run, if the journal and the folder agree on all others.
    fn pending(
        &self,
        entries: &[Entry],
        last: Option<&Migration>,
        out_of_order: bool,
    ) -> Result<Vec<&Migration>> {
        let newest = self.list.last().map(|migration| migration.id.as_str()).unwrap_or_default();
        for standing in self.standings(entries) {
            let id = &standing.id;
            let (message, hint) = match standing.state {
                State::Edited => (
                    format!("{id} was edited after it was applied"),
                    "undo the edit and write a new migration; or, if the database is as the file says, `mizzle repair`",
                ),
                // A newer program was here; this one finds all that it needs.
                State::Absent if id.as_str() > newest => continue,
                State::Absent => (
                    format!("{id} was applied, and is not in the folder"),
                    "bring it back, from another branch perhaps; or `mizzle repair --forget` it",
                ),
                State::OutOfOrder if !out_of_order => (
                    format!("{id} was not applied, and a later migration was"),
                    "give it a newer time in its name, if it may come last; or say --out-of-order",
                ),
                State::HalfUndone => {
                    (format!("undoing {id} was interrupted"), "finish that first: `mizzle rollback`")
                }
                State::Pending | State::OutOfOrder | State::Applied | State::Baseline | State::HalfDone => {
                    continue;
                }
            };
            return Err(Error::new(ErrorKind::Config, message).with_hint(hint));
        }
        let applied = |migration: &&Migration| {
            entries.iter().any(|entry| entry.id == migration.id && entry.is_applied())
        };
        Ok(self.up_to(last).filter(|migration| !applied(migration)).collect())
    }

    fn up_to(&self, last: Option<&Migration>) -> impl Iterator<Item = &Migration> {
        let last = last.map(|last| last.id.clone());
        self.list.iter().filter(move |one| last.as_ref().is_none_or(|last| one.id <= *last))
    }

    /// What is to be undone, the newest first, each with its reverse.
    fn to_undo<'s>(
        &'s self,
        entries: &'s [Entry],
        count: usize,
        keep: Option<&Migration>,
    ) -> Result<Vec<(&'s Migration, &'s Script, &'s Entry)>> {
        let stop = keep.map(|keep| keep.id.as_str());
        let chosen = entries.iter().rev().enumerate().take_while(|(at, entry)| match stop {
            Some(stop) => entry.id.as_str() > stop,
            None => *at < count,
        });
        let mut found = Vec::new();
        for (_, entry) in chosen {
            let id = &entry.id;
            let wrong =
                |message: String, hint: &str| Err(Error::new(ErrorKind::Config, message).with_hint(hint));
            let Some(migration) = self.list.iter().find(|migration| migration.id == *id) else {
                return wrong(format!("{id} was applied, and is not in the folder"), "bring it back");
            };
            if entry.baseline {
                return wrong(
                    format!("{id} was here before Mizzle was: it was noted, not run"),
                    "what a baseline stands for is not undone",
                );
            }
            if !entry.undoing && entry.finished_at.is_none() {
                return wrong(
                    format!("{id} is half done"),
                    "finish it first: mend in its up.sql what failed, leave what is done, and say `mizzle migrate`",
                );
            }
            let Some(script) = &migration.down else {
                let file = migration.path.join("down.sql");
                return wrong(format!("{id} has no reverse: there is no {}", file.display()), "write one");
            };
            let edited = entry.undoing
                && script.steps().any(|step| {
                    entry
                        .step(step.number)
                        .is_some_and(|done| done.finished && done.checksum != step.checksum)
                });
            if edited {
                return wrong(
                    format!("the reverse of {id} was edited in steps that are done"),
                    "undo the edit; what is not done yet may be edited",
                );
            }
            found.push((migration, script, entry));
        }
        Ok(found)
    }

    fn standings(&self, entries: &[Entry]) -> Vec<Standing> {
        let latest = entries.iter().map(|entry| entry.id.as_str()).max();
        let mut standings = Vec::new();
        for migration in &self.list {
            let id = &migration.id;
            let entry = entries.iter().find(|entry| entry.id == *id);
            let state = match entry {
                None if latest.is_some_and(|latest| latest > id.as_str()) => State::OutOfOrder,
                None => State::Pending,
                Some(entry) if entry.undoing => State::HalfUndone,
                Some(entry) if is_edited(entry, migration) => State::Edited,
                Some(entry) if entry.baseline => State::Baseline,
                Some(entry) if entry.finished_at.is_some() => State::Applied,
                Some(_) => State::HalfDone,
            };
            let done = entry.map_or(0, |entry| entry.steps.iter().filter(|step| step.finished).count());
            let script =
                if state == State::HalfUndone { migration.down.as_ref() } else { Some(&migration.up) };
            standings.push(Standing {
                id: id.clone(),
                state,
                finished_at: entry.and_then(|entry| entry.finished_at.clone()),
                steps: (done, script.map_or(0, Script::len)),
                after: migration.up.after.clone().filter(|_| state == State::Pending && !entries.is_empty()),
            });
        }
        for entry in entries.iter().filter(|entry| self.list.iter().all(|migration| migration.id != entry.id))
        {
            standings.push(Standing {
                id: entry.id.clone(),
                state: State::Absent,
                finished_at: entry.finished_at.clone(),
                steps: (entry.steps.len(), entry.steps.len()),
                after: None,
            });
        }
        standings.sort_by(|a, b| a.id.cmp(&b.id));
        standings
    }
}

/// Of what is pending, what may run, and the first that has to wait for a deploy. In a database that has had no migration
/// there is no program that would still need what goes.
fn opened<'a>(
    pending: Vec<&'a Migration>,
    entries: &[Entry],
    last: Option<&Migration>,
    options: &Options,
) -> Result<(Vec<&'a Migration>, Option<&'a Migration>)> {
    let is_open = |migration: &Migration| {
        options.contract
            || entries.is_empty()
            || migration.up.after.is_none()
            || last.is_some_and(|last| last.id == migration.id)
            || entries.iter().any(|entry| entry.id == migration.id)
    };
    let Some(at) = pending.iter().position(|migration| !is_open(migration)) else {
        return Ok((pending, None));
    };
    let mut open = pending;
    let behind = open.split_off(at);
    let gate = behind.first().copied();
    // Whatever waits for a deploy may wait behind another; the rest is what somebody wants now.
    if let (Some(gate), Some(blocked)) = (gate, behind.iter().find(|migration| is_open(migration))) {
        let (gate, after) = (&gate.id, gate.up.after.as_deref().unwrap_or_default());
        return Err(Error::new(
            ErrorKind::Config,
            format!("{} comes after {gate}, which waits for: {after}", blocked.id),
        )
        .with_hint(format!(
            "where no program needs any more what {gate} takes away, say `mizzle migrate --contract`; \
             to stop before it, `--to` the one before"
        )));
    }
    Ok((open, gate))
}

/// Notes migrations as applied that another tool applied, each with its checksum, unless they are noted already. Gives
/// their names.
pub(crate) async fn note_applied(
    db: &Db,
    options: &Options,
    tell: Tell<'_>,
    applied: &[(&Adopted, String)],
) -> Result<Vec<String>> {
    let mut runner = Runner::start(db, options, tell).await?;
    let entries = runner.journal().await?;
    let mut noted = Vec::new();
    let mut sql = String::new();
    for (one, checksum) in applied.iter().filter(|(one, _)| entries.iter().all(|entry| entry.id != one.id)) {
        sql.push_str(&journal::adopt(&one.id, checksum, one.at.as_deref(), one.baseline)?);
        sql.push(';');
        noted.push(one.id.clone());
    }
    // Statements that are sent together are one transaction.
    runner.note(Ok(sql)).await?;
    Ok(noted)
}

/// Whether what ran is not what the file says. Of one that is half done, what is not done yet may be edited: that is how
/// a step that failed is mended.
fn is_edited(entry: &Entry, migration: &Migration) -> bool {
    if entry.undoing {
        return false;
    }
    if entry.finished_at.is_some() {
        return entry.checksum != migration.up.checksum;
    }
    let is_there = |number: usize, checksum: &str| {
        migration.up.steps().any(|step| step.number == number && step.checksum == checksum)
    };
    entry.steps.iter().any(|step| step.finished && !is_there(step.number, &step.checksum))
}
