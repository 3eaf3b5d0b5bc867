//! The runner: one session that has the lock of all runners, and does one step after another.

use std::time::{Duration, Instant, SystemTime};

use mizzle_core::{Error, ErrorKind, Result};
use mizzle_pg::{Connection, Db};

use super::alone::{Alone, bare_name};
use super::clear::{Cleared, clear};
use super::event::Event;
use super::failure::{Failure, Place};
use super::folder::Migration;
use super::journal::{self, Entry, literal, rows};
use super::migrations::Options;
use super::pooler;
use super::script::{Script, Section, Step, Transactional};
use super::watch::Watch;
use crate::introspect::Scope;
use crate::rules;
use crate::statement::{RenderError, Statement};

/// What every runner has to hold. It means nothing, and stays the same for all versions.
const LOCK: i64 = 0x6d69_7a7a_6c65;

/// How often the server looks whether a runner is still there while a statement of it runs.
const STILL_THERE: &str = "SET client_connection_check_interval = '2s'";

/// How long and how often a runner tries.
#[derive(Clone, Debug)]
pub struct Patience {
    /// How long it waits for another runner.
    pub runner: Duration,
    /// How often a step is tried that does not get its locks, or is part of a deadlock.
    pub attempts: u32,
    /// How long the first pause between two attempts is; each is longer than the one before.
    pub pause: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience { runner: Duration::from_secs(60), attempts: 10, pause: Duration::from_millis(200) }
    }
}

/// A runner that has the lock. It loses it with its connection.
pub(crate) struct Runner<'a> {
    pub(super) connection: Connection,
    pub(super) watch: Watch,
    pub(super) patience: &'a Patience,
    pub(super) tell: &'a mut (dyn FnMut(Event<'_>) + Send),
}

/// Which way a migration goes.
pub(crate) struct Way<'a> {
    pub migration: &'a Migration,
    pub script: &'a Script,
    pub up: bool,
}

impl Way<'_> {
    fn place(&self, step: &Step) -> Place {
        Place {
            migration: self.migration.id.clone(),
            file: self.migration.file(self.up),
            line: step.line,
            step: step.number,
            steps: self.script.len(),
        }
    }
}

impl<'a> Runner<'a> {
    /// Waits until no other runner is at work in the database, and makes the journal.
    pub async fn start(
        db: &Db,
        options: &'a Options,
        tell: &'a mut (dyn FnMut(Event<'_>) + Send),
    ) -> Result<Runner<'a>> {
        let Options { patience, stop, .. } = options;
        let connection = Connection::connect(db.config()).await?;
        pooler::refuse(db.config(), &connection).await?;
        // Not on every system; without it, a server finds out later.
        connection.script(STILL_THERE).await.ok();
        let mut waited = Duration::ZERO;
        let mut told = false;
        while !flag(&connection, &format!("SELECT pg_try_advisory_lock({LOCK})")).await? {
            let holder = format!(
                "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 \
                 AND (classid::bigint << 32) | objid::bigint = {LOCK} \
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            );
            let process = rows(connection.raw(&holder).await?).into_iter().flatten().next().flatten();
            if waited >= patience.runner {
                let who = process.map_or_else(String::new, |pid| format!(" (server process {pid})"));
                return Err(Error::new(ErrorKind::Timeout, format!("another runner{who} is at work in this database"))
                    .with_hint("wait for it, or end it: `SELECT pg_terminate_backend(pid)`; a longer wait is asked for with --wait"));
            }
            if !std::mem::replace(&mut told, true) {
                tell(Event::Waiting { process });
            }
            let pause = jittered(Duration::from_millis(200));
            stop.pause(pause).await;
            stop.check()?;
            waited += pause;
        }
        journal::create(&connection).await?;
        let process = rows(connection.raw("SELECT pg_backend_pid()").await?);
        let process = process.into_iter().flatten().next().flatten().unwrap_or_default();
        let watch = Watch::new(db.config(), process, stop.clone());
        Ok(Runner { connection, watch, patience, tell })
    }

    pub async fn journal(&mut self) -> Result<Vec<Entry>> {
        journal::read(&self.connection).await
    }

    /// Says something.
    pub fn told(&mut self, event: Event<'_>) {
        (self.tell)(event);
    }

    /// Clears the database, and begins another journal.
    pub async fn clear(&mut self, scope: &Scope) -> Result<Cleared> {
        let cleared = clear(&self.connection, scope).await?;
        (self.tell)(Event::Cleared { dropped: &cleared.dropped, kept: &cleared.kept });
        journal::create(&self.connection).await?;
        Ok(cleared)
    }

    /// Notes something in the journal.
    pub async fn note(&mut self, sql: Result<String>) -> Result<()> {
        self.connection.script(&sql?).await
    }

    /// Runs a migration, or what is left of it.
    pub async fn run(&mut self, way: &Way<'_>, entry: Option<&Entry>) -> Result<(), Failure> {
        let (id, script) = (&way.migration.id, way.script);
        let done =
            |step: &Step| entry.and_then(|entry| entry.step(step.number)).is_some_and(|step| step.finished);
        let already = script.steps().filter(|step| done(step)).count();
        (self.tell)(Event::Begins { migration: id, steps: script.len(), done: already });
        for section in &script.sections {
            let left: Vec<&Step> = section.steps.iter().filter(|step| !done(step)).collect();
            match section.transaction {
                Transactional::One if left.is_empty() => {}
                Transactional::One => self.together(way, section, &left).await?,
                Transactional::None => {
                    for step in left {
                        if let Some(backfill) = &section.backfill {
                            self.backfill(way, section, backfill, step).await?;
                            continue;
                        }
                        let begun = entry.is_some_and(|entry| entry.step(step.number).is_some());
                        if Alone::of(&step.sql).is_some() || Alone::may_commit(&step.sql) {
                            self.alone(way, section, step, begun).await?;
                        } else {
                            self.together(way, section, &[step]).await?;
                        }
                    }
                }
            }
        }
        self.note(if way.up { journal::finish(id) } else { journal::forget(id) }).await?;
        (self.tell)(Event::Ends { migration: id });
        Ok(())
    }

    /// Runs steps in one transaction, and notes them in the same.
    async fn together(&mut self, way: &Way<'_>, section: &Section, steps: &[&Step]) -> Result<(), Failure> {
        let mut attempt = 1;
        loop {
            let mut at = None;
            let Err(error) = self.transaction(way, section, steps, &mut at).await else {
                for step in steps {
                    (self.tell)(Event::Done { number: step.number });
                }
                return Ok(());
            };
            let step = at.or(steps.last().copied());
            match step {
                Some(step) if worth_another(&error) && attempt < self.patience.attempts => {
                    self.pause(step, attempt).await;
                    attempt += 1;
                }
                _ => return Err(self.failed(way, step, steps.first().copied(), error, attempt)),
            }
        }
    }

    async fn transaction<'s>(
        &mut self,
        way: &Way<'_>,
        section: &Section,
        steps: &[&'s Step],
        at: &mut Option<&'s Step>,
    ) -> Result<()> {
        let (lock, statement) = (literal(&section.lock_timeout)?, literal(&section.statement_timeout)?);
        let transaction = self.connection.begin().await?;
        transaction
            .script(&format!("SET LOCAL lock_timeout = {lock}; SET LOCAL statement_timeout = {statement}"))
            .await?;
        for step in steps {
            *at = Some(step);
            self.watch.stop.check()?;
            (self.tell)(Event::Step { number: step.number, sql: &step.sql });
            let begun = Instant::now();
            if let Err(error) = self.watch.run(step.number, self.tell, transaction.raw(&step.sql)).await {
                // The error of the statement says more than one of its end.
                transaction.rollback().await.ok();
                return Err(error);
            }
            (self.tell)(Event::Ran { number: step.number, took: begun.elapsed() });
            transaction
                .script(&journal::finish_step(&way.migration.id, step.number, &step.checksum)?)
                .await?;
        }
        *at = None;
        transaction.commit().await
    }

    /// Runs a step that no transaction takes in. `begun` is whether a runner has begun it and did not come back.
    async fn alone(
        &mut self,
        way: &Way<'_>,
        section: &Section,
        step: &Step,
        begun: bool,
    ) -> Result<(), Failure> {
        let id = &way.migration.id;
        let what = Alone::of(&step.sql).unwrap_or(Alone::Unknown);
        let mut begun = begun;
        let mut attempt = 1;
        loop {
            match self.look(&what, begun).await? {
                Look::Done => {
                    self.note(journal::finish_step(id, step.number, &step.checksum)).await?;
                    (self.tell)(Event::Found { number: step.number });
                    (self.tell)(Event::Done { number: step.number });
                    return Ok(());
                }
                Look::Doubtful => {
                    let error = Error::new(
                        ErrorKind::Config,
                        "a runner began this step and did not come back: only you can tell whether it was done",
                    )
                    .with_statement(&step.sql)
                    .with_hint("look, then say `mizzle repair --done` or `mizzle repair --again`");
                    return Err(self.failed(way, Some(step), Some(step), error, 1));
                }
                Look::ToDo => {}
            }
            if let Err(error) = self.watch.stop.check() {
                return Err(self.failed(way, Some(step), Some(step), error, attempt));
            }
            (self.tell)(Event::Step { number: step.number, sql: &step.sql });
            self.note(journal::begin_step(id, step.number, &step.checksum)).await?;
            let ran = Instant::now();
            let Err(error) = self.statement(section, step).await else {
                (self.tell)(Event::Ran { number: step.number, took: ran.elapsed() });
                self.note(journal::finish_step(id, step.number, &step.checksum)).await?;
                (self.tell)(Event::Done { number: step.number });
                return Ok(());
            };
            // The server refused it, so that nothing is doubtful; where even this fails, the journal says that it is.
            let refused = error.server().is_some() && what != Alone::Unknown;
            begun = !(refused && self.note(journal::forget_step(id, step.number)).await.is_ok());
            if !worth_another(&error) || attempt >= self.patience.attempts {
                // What an index build leaves costs every write until it is dropped. To drop it may take as long as the
                // build would have, so that whoever stops it leaves that to the next run.
                if !self.watch.stop.is_wished() {
                    let _ = self.look(&what, begun).await;
                }
                return Err(self.failed(way, Some(step), Some(step), error, attempt));
            }
            self.pause(step, attempt).await;
            attempt += 1;
        }
    }

    async fn statement(&mut self, section: &Section, step: &Step) -> Result<()> {
        let (lock, statement) = (literal(&section.lock_timeout)?, literal(&section.statement_timeout)?);
        self.connection
            .script(&format!("SET lock_timeout = {lock}; SET statement_timeout = {statement}"))
            .await?;
        let ran = self.watch.run(step.number, self.tell, self.connection.raw(&step.sql)).await;
        let reset = self.connection.script("RESET lock_timeout; RESET statement_timeout").await;
        ran.and(reset)
    }

    /// What there is of a step, and away with what is left over of it.
    async fn look(&mut self, what: &Alone, begun: bool) -> Result<Look> {
        match what {
            Alone::CreateIndex { index, table } => {
                let (name, table) = (literal(&bare_name(index))?, literal(table)?);
                let sql = format!(
                    "SELECT n.nspname, c.relname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
                     JOIN pg_namespace n ON n.oid = c.relnamespace \
                     WHERE c.relname = {name} AND i.indrelid = to_regclass({table})"
                );
                let found = rows(self.connection.raw(&sql).await?).into_iter().next().unwrap_or_default();
                let [Some(schema), Some(name), Some(valid)] = found.as_slice() else { return Ok(Look::ToDo) };
                if valid == "t" {
                    // One that nobody began here is somebody's own: the server says that its name is taken.
                    return Ok(if begun { Look::Done } else { Look::ToDo });
                }
                self.change(rules::journal::drop_left_over(schema, name)).await?;
                (self.tell)(Event::Dropped { index: name });
                Ok(Look::ToDo)
            }
            Alone::DropIndex { index } if begun => {
                let index = literal(index)?;
                let there =
                    flag(&self.connection, &format!("SELECT to_regclass({index}) IS NOT NULL")).await?;
                Ok(if there { Look::ToDo } else { Look::Done })
            }
            Alone::Detach { parent, child } if begun => {
                let sql = format!(
                    "SELECT inhdetachpending FROM pg_inherits \
                     WHERE inhrelid = to_regclass({}) AND inhparent = to_regclass({})",
                    literal(child)?,
                    literal(parent)?
                );
                let found = rows(self.connection.raw(&sql).await?).into_iter().flatten().next().flatten();
                match found.as_deref() {
                    None => Ok(Look::Done),
                    Some("t") => {
                        self.change(rules::journal::finish_detaching(parent, child)).await?;
                        Ok(Look::Done)
                    }
                    Some(_) => Ok(Look::ToDo),
                }
            }
            Alone::Unknown if begun => Ok(Look::Doubtful),
            Alone::DropIndex { .. } | Alone::Detach { .. } | Alone::Repeatable | Alone::Unknown => {
                Ok(Look::ToDo)
            }
        }
    }

    async fn change(&mut self, statement: Result<Statement, RenderError>) -> Result<()> {
        let statement =
            statement.map_err(|why| Error::new(ErrorKind::Config, why.to_string()).with_source(why))?;
        self.connection.script(&statement.sql).await
    }

    pub(super) async fn pause(&mut self, step: &Step, attempt: u32) {
        let longest = Duration::from_secs(10);
        let after = self.patience.pause.saturating_mul(1 << attempt.min(10).saturating_sub(1)).min(longest);
        let after = jittered(after);
        (self.tell)(Event::Again { number: step.number, attempt, after });
        self.watch.stop.pause(after).await;
    }

    /// The failure of a step, and what it means for those before it. `first` is the first that is undone with it.
    pub(super) fn failed(
        &self,
        way: &Way<'_>,
        step: Option<&Step>,
        first: Option<&Step>,
        error: Error,
        attempts: u32,
    ) -> Failure {
        let lost = error.server().is_none() && error.kind() == ErrorKind::Closed;
        let kept = first.map_or(0, |step| step.number - 1);
        let what = if way.up { "migrate" } else { "rollback" };
        let mut outcome = match kept {
            0 => "nothing of it was done".to_owned(),
            1 => "step 1 is done and stays".to_owned(),
            _ => format!("steps 1 to {kept} are done and stay"),
        };
        let undone = step.map_or(0, |step| step.number).saturating_sub(kept + 1);
        if undone > 0 && !lost {
            outcome.push_str(&format!("; what ran of its section, {undone} before it, was rolled back"));
        }
        if attempts > 1 {
            outcome.push_str(&format!("; it was tried {attempts} times"));
        }
        if lost {
            outcome = format!(
                "the connection is lost; `mizzle {what}` looks what was done, and goes on from there"
            );
        } else {
            outcome.push_str(&format!("; `mizzle {what}` goes on here"));
        }
        let blockers = match error.sqlstate() {
            Some("55P03" | "57014") => self.watch.blockers.clone(),
            _ => Vec::new(),
        };
        Failure { error, place: step.map(|step| way.place(step)), outcome: Some(outcome), blockers }
    }
}

/// What has become of a step.
enum Look {
    ToDo,
    Done,
    Doubtful,
}

/// Whether the same may go well a moment later: a lock that was not to be had in time, a deadlock.
pub(super) fn worth_another(error: &Error) -> bool {
    matches!(error.sqlstate(), Some("55P03" | "40P01"))
}

/// A time up to half longer, so that those who wait for each other do not come at once again.
fn jittered(time: Duration) -> Duration {
    let nanos = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().subsec_nanos();
    time + time.mul_f64(f64::from(nanos % 1000) / 2000.0)
}

pub(super) async fn flag(connection: &Connection, sql: &str) -> Result<bool> {
    let value = rows(connection.raw(sql).await?).into_iter().flatten().next().flatten();
    Ok(value.as_deref() == Some("t"))
}
