//! Running statements: planning them against what is prepared, the trip, and what may be tried again.

use std::sync::Arc;
use std::time::Instant;

use mizzle_core::row::{CheckFn, ResultColumn};
use mizzle_core::{Discard, Error, Result, Statement};

use super::step::{self, Plan, Rows, Step};
use super::trip::Failure;
use crate::message::{Report, Status};
use crate::session::{Prepared, Session};
use crate::terms::Terms;
use crate::trace::Watch;
use crate::transaction::Control;

/// The commands that control the transaction and go in front of the statements, and what became of them.
#[derive(Default)]
pub(crate) struct Controls<'a> {
    pub list: &'a [Control],
    /// How many were done.
    pub done: usize,
    /// Whether a `COMMIT` was answered by a rollback.
    pub rolled_back: bool,
}

impl Session {
    /// Runs statements in one trip, after the control commands. What is prepared is used, what is not will be.
    pub async fn execute(&mut self, controls: &mut Controls<'_>, steps: &mut [Step<'_>]) -> Result<()> {
        let watch = Watch::start();
        let mut outcome = self.attempt(controls, steps).await;
        // A pooler may need two: its session does not have our statement, then has another's of that name.
        for _ in 0..2 {
            if !matches!(outcome, Err(Setback::Stale(_))) {
                break;
            }
            steps.iter_mut().for_each(|step| step.rows = Rows::Deliver);
            outcome = self.attempt(controls, steps).await;
        }
        let outcome = outcome.map_err(|setback| match setback {
            Setback::Error(error) | Setback::Stale(error) => error,
        });
        watch.finish(controls, steps, &outcome, self.log_parameters);
        outcome
    }

    /// The same, on terms; returns how many rows each statement affected.
    pub async fn execute_on<'s>(
        &mut self,
        terms: &Terms,
        controls: &mut Controls<'_>,
        steps: Vec<Step<'s>>,
    ) -> Result<Vec<u64>> {
        let inside = self.status != Status::Idle || !controls.list.is_empty();
        let before = terms.before(inside).into_iter().map(Step::aside);
        let after = terms.after(inside).map(Step::aside);
        let mut steps: Vec<Step<'s>> = before.chain(steps).chain(after).collect();
        let since = Instant::now();
        let outcome = match terms.wait(self.execute(controls, &mut steps)).await {
            Ok(outcome) => outcome.map_err(|error| terms.explain(error, since)),
            Err(patience) => Err(self.give_up(patience)),
        };
        outcome?;
        Ok(steps.iter().filter(|step| !step.aside).map(|step| step.affected).collect())
    }

    /// Has a statement prepared and its columns checked, without running it.
    pub async fn prepare(
        &mut self,
        statement: Statement,
        check: Option<CheckFn>,
    ) -> Result<(Statement, Arc<Prepared>)> {
        self.learn_names(self.unknown_names(&statement)).await?;
        let prepared = match self.statements.get(&statement) {
            Some(prepared) => prepared,
            None => {
                let mut nobody = Discard;
                let mut step = Step::new(statement.clone(), &mut nobody);
                step.plan = Plan::Describe { name: self.statements.new_name(), columns: None };
                let arrival = self.trip(&[], std::slice::from_mut(&mut step)).await?;
                match (arrival.failure, step.plan) {
                    (None, Plan::Known(prepared)) => prepared,
                    (Some(Failure::Server(report, _)), _) => {
                        return Err(report.into_error().with_statement(&statement.text));
                    }
                    (Some(Failure::Sink(error)), _) => return Err(error),
                    (None, _) => return Err(crate::wire::unknown(b'Z')),
                }
            }
        };
        let prepared = self.verified(prepared, &statement, check).await?;
        Ok((statement, prepared))
    }

    /// How a statement is sent among others; `None`, where something has to be asked of the server first, or said of it.
    pub(crate) fn plan_shared(&mut self, statement: &Statement, check: Option<CheckFn>) -> Option<Plan> {
        if self.broken || !self.unknown_names(statement).is_empty() {
            return None;
        }
        let Some(prepared) = self.statements.get(statement) else {
            return Some(Plan::New { name: self.statements.new_name_of_many(), columns: None });
        };
        if prepared.is_verified(check) {
            return Some(Plan::Known(prepared));
        }
        if step::is_unresolved(check, &prepared.columns) || step::verify(check, &prepared.columns).is_err() {
            return None;
        }
        let mut prepared = Prepared::clone(&prepared);
        prepared.verified.extend(check);
        let prepared = Arc::new(prepared);
        self.statements.keep(statement, prepared.clone());
        Some(Plan::Known(prepared))
    }

    async fn attempt(&mut self, controls: &mut Controls<'_>, steps: &mut [Step<'_>]) -> Result<(), Setback> {
        for step in steps.iter_mut() {
            let unknown = self.unknown_names(&step.statement);
            if !unknown.is_empty() {
                let learnt = Box::pin(self.learn_names(unknown)).await;
                learnt.map_err(|error| error.with_statement(&step.statement.text))?;
            }
            step.plan = match self.statements.get(&step.statement) {
                Some(prepared) => {
                    let check = step.check();
                    Plan::Known(self.verified(prepared, &step.statement, check).await?)
                }
                None => Plan::New { name: self.statements.new_name(), columns: None },
            };
        }
        let arrival = self.trip(controls.list, steps).await?;
        controls.done = arrival.controls;
        controls.rolled_back = arrival.rolled_back;
        match arrival.failure {
            None => Ok(self.deliver_kept(steps).await?),
            Some(Failure::Sink(error)) => {
                // Columns that do not fit today may fit tomorrow.
                steps.iter().for_each(|step| self.statements.forget(&step.statement));
                Err(Setback::Error(error))
            }
            Some(Failure::Server(report, at)) => {
                Err(self.setback(*report, at, arrival.controls, controls.list, steps))
            }
        }
    }

    /// Gives sinks the rows that had to wait for the types of their columns.
    pub(crate) async fn deliver_kept(&mut self, steps: &mut [Step<'_>]) -> Result<()> {
        for step in steps.iter_mut().filter(|step| matches!(step.rows, Rows::Keep(_))) {
            if let Plan::Known(prepared) = &step.plan {
                let check = step.check();
                step.plan = Plan::Known(self.verified(prepared.clone(), &step.statement, check).await?);
            }
            step.deliver_kept(None).map_err(|error| error.with_statement(&step.statement.text))?;
        }
        Ok(())
    }

    /// The statement with its columns found right by the check; types that the check asks for are looked up.
    async fn verified(
        &mut self,
        prepared: Arc<Prepared>,
        statement: &Statement,
        check: Option<CheckFn>,
    ) -> Result<Arc<Prepared>> {
        if prepared.is_verified(check) {
            return Ok(prepared);
        }
        let mut prepared = Prepared::clone(&prepared);
        if step::is_unresolved(check, &prepared.columns) {
            Box::pin(self.resolve(&mut prepared.columns)).await?;
        }
        if let Err(error) = step::verify(check, &prepared.columns) {
            // The database may be brought in line; the next run asks again what the columns are.
            self.statements.forget(statement);
            return Err(error.with_statement(&statement.text));
        }
        prepared.verified.extend(check);
        let prepared = Arc::new(prepared);
        self.statements.keep(statement, prepared.clone());
        Ok(prepared)
    }

    async fn resolve(&mut self, columns: &mut [ResultColumn]) -> Result<()> {
        let unknown: Vec<u32> =
            columns.iter().filter(|column| !column.resolved).map(|column| column.ty.oid()).collect();
        self.look_up_types(unknown).await?;
        for column in columns.iter_mut().filter(|column| !column.resolved) {
            (column.ty, column.resolved) = self.catalog.type_or_placeholder(column.ty.oid());
        }
        Ok(())
    }

    /// What an error of the server means for the prepared statements, and whether to try again.
    pub(crate) fn setback(
        &mut self,
        report: Report,
        at: Option<usize>,
        controls_done: usize,
        controls: &[Control],
        steps: &[Step<'_>],
    ) -> Setback {
        let step = at.and_then(|at| steps.get(at));
        let stale = self.forget_stale(&report, step.map(|step| &step.statement));
        let error = self.explained(report.into_error());
        // What goes around a statement fails where the statement would have.
        let named = at.and_then(|at| steps.get(at..)?.iter().find(|step| !step.aside)).or(step);
        let error = match (named, controls.get(controls_done)) {
            (Some(step), _) => error.with_statement(&step.statement.text),
            (None, Some(control)) => error.with_statement(&control.sql()),
            (None, None) => error,
        };
        if !stale {
            return Setback::Error(error);
        }
        let untouched = controls.is_empty()
            && self.status == Status::Idle
            && steps.iter().all(|step| step.delivered == 0);
        if untouched {
            return Setback::Stale(error);
        }
        Setback::Error(error.with_hint(
            "the statement was prepared before something else changed; that is forgotten now: run the \
             transaction again",
        ))
    }

    /// Forgets what the error says is no longer so; whether there was anything of that kind.
    pub(super) fn forget_stale(&mut self, report: &Report, statement: Option<&Statement>) -> bool {
        if report.is_stale_plan() {
            if let Some(statement) = statement {
                self.statements.forget(statement);
            }
        } else if report.is_unknown_statement() {
            self.missing_statements += 1;
            // Once may be a `DISCARD ALL`; a second time it is a pooler that gives every trip another session.
            if self.missing_statements > 1 {
                self.statements.give_up_names();
            } else {
                self.statements.forget_all();
            }
        } else if report.is_duplicate_statement() {
            self.statements.give_up_names();
        } else {
            return false;
        }
        tracing::debug!(target: "mizzle::query", sqlstate = report.server.sqlstate, "a prepared statement is forgotten");
        true
    }
}

/// Why an attempt failed.
pub(crate) enum Setback {
    /// For good.
    Error(Error),
    /// Because of what was prepared earlier; nothing has happened yet.
    Stale(Error),
}

impl From<Error> for Setback {
    fn from(error: Error) -> Setback {
        Setback::Error(error)
    }
}
