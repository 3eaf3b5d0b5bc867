//! Running statements that only read: on a replica, on another one where that fails, and at last on the primary.

use std::sync::Arc;

use mizzle_core::row::{CheckFn, Row};
use mizzle_core::{Effect, Error, ErrorKind, Result, RowSink, Statement};

use super::{Replica, ReplicaSet, Tried};
use crate::conversation::Step;
use crate::lease::Lease;
use crate::pool::Db;
use crate::terms::Terms;

/// Where a statement that failed on a replica, before it gave a row, may run instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Elsewhere {
    /// On another replica: this one is lost.
    Lost,
    /// On another replica: this one is in the way.
    Another,
    /// On the primary.
    Primary,
    /// Nowhere: it would fail there too.
    Nowhere,
}

impl Elsewhere {
    /// By the error.
    pub fn after(error: &Error, terms: &Terms) -> Elsewhere {
        match (error.kind(), error.sqlstate()) {
            // A statement is stopped by a change that is to be replayed, or waits in a circle with it.
            (_, Some("40001" | "40P01" | "57P04")) => Elsewhere::Another,
            (ErrorKind::Closed | ErrorKind::Connect | ErrorKind::Authentication | ErrorKind::Protocol, _) => {
                Elsewhere::Lost
            }
            // The pool of the replica is exhausted; or the time is up that its caller has given it.
            (ErrorKind::Timeout, None) if terms.limit.is_none() => Elsewhere::Another,
            (_, Some(code)) => match code.get(..2) {
                // It writes after all; it wants what a server in recovery does not do; or names what is not there yet.
                Some("25" | "0A" | "42" | "3F" | "3D") => Elsewhere::Primary,
                _ => Elsewhere::Nowhere,
            },
            _ => Elsewhere::Nowhere,
        }
    }
}

/// Counts the rows that reach a sink: after the first there is no way back.
struct Counted<'s> {
    sink: &'s mut (dyn RowSink + 's),
    rows: u64,
}

impl RowSink for Counted<'_> {
    fn check(&self) -> Option<CheckFn> {
        self.sink.check()
    }

    fn row(&mut self, row: &mut Row<'_>) -> Result<()> {
        self.rows += 1;
        self.sink.row(row)
    }
}

impl Db {
    /// The replicas, where statements with these effects may run there.
    pub(crate) fn readers(&self, mut effects: impl Iterator<Item = Effect>) -> Option<&Arc<ReplicaSet>> {
        let set = self.replicas.as_ref()?;
        effects.all(|effect| self.route.reads(effect)).then_some(set)
    }

    /// Runs a statement that reads.
    pub(crate) async fn run_read(
        &self,
        set: &Arc<ReplicaSet>,
        terms: Terms,
        statement: Statement,
        sink: &mut dyn RowSink,
    ) -> Result<u64> {
        let mut counted = Counted { sink, rows: 0 };
        let mut tried = Tried::default();
        while let Some(replica) = set.choose(&self.route, &mut tried).await {
            let again = statement.clone();
            let there = on_replica(terms, &again);
            let outcome = replica.0.db.run_with(there, again, &mut counted).await;
            match outcome {
                Err(error) if counted.rows == 0 => match self.after(&replica.0, error, &terms)? {
                    Elsewhere::Primary => break,
                    _ => continue,
                },
                outcome => return outcome,
            }
        }
        self.run_with(terms, statement, &mut counted).await
    }

    /// Runs several statements that read, in one transaction.
    pub(crate) async fn read_batch(
        &self,
        set: &Arc<ReplicaSet>,
        terms: Terms,
        statements: Vec<Statement>,
        sinks: &mut [Box<dyn RowSink + '_>],
    ) -> Result<Vec<u64>> {
        let mut counted: Vec<Counted<'_>> =
            sinks.iter_mut().map(|sink| Counted { sink: &mut **sink, rows: 0 }).collect();
        let mut tried = Tried::default();
        while let Some(replica) = set.choose(&self.route, &mut tried).await {
            let terms_there = statements.iter().fold(terms, on_replica);
            let mut sinks = boxed(&mut counted);
            let steps = Step::batch(statements.clone(), &mut sinks)?;
            let outcome = replica.0.db.execute_on(&terms_there, steps).await;
            drop(sinks);
            match outcome {
                Err(error) if counted.iter().all(|sink| sink.rows == 0) => {
                    match self.after(&replica.0, error, &terms)? {
                        Elsewhere::Primary => break,
                        _ => continue,
                    }
                }
                outcome => return outcome,
            }
        }
        let mut sinks = boxed(&mut counted);
        self.execute_on(&terms, Step::batch(statements, &mut sinks)?).await
    }

    /// What to do after an error on a replica; the error itself, where it is the caller's.
    pub(crate) fn after(&self, replica: &Replica, error: Error, terms: &Terms) -> Result<Elsewhere> {
        let next = Elsewhere::after(&error, terms);
        match next {
            Elsewhere::Nowhere => return Err(error),
            Elsewhere::Lost => replica.lost(&error),
            Elsewhere::Another | Elsewhere::Primary => {
                tracing::debug!(target: "mizzle::replica", %error, "a read runs elsewhere");
            }
        }
        Ok(next)
    }

    /// A connection to read with, of a replica where there is one that is fit.
    pub(crate) async fn lease_to_read(&self, set: &Arc<ReplicaSet>) -> Result<Lease> {
        let mut tried = Tried::default();
        while let Some(replica) = set.choose(&self.route, &mut tried).await {
            match replica.0.db.lease().await {
                Ok(lease) => return Ok(lease),
                Err(error) => {
                    if self.after(&replica.0, error, &Terms::default())? == Elsewhere::Primary {
                        break;
                    }
                }
            }
        }
        self.lease().await
    }
}

fn boxed<'c, 's: 'c>(counted: &'c mut [Counted<'s>]) -> Vec<Box<dyn RowSink + 'c>> {
    counted.iter_mut().map(|sink| Box::new(sink) as Box<dyn RowSink + 'c>).collect()
}

/// What is not known to read must not write there: the replica may have been promoted a moment ago.
pub(super) fn on_replica(terms: Terms, statement: &Statement) -> Terms {
    Terms { read_only: terms.read_only || statement.effect != Effect::Reads, ..terms }
}

#[cfg(test)]
mod tests {
    use mizzle_core::ServerReport;

    use super::*;

    #[test]
    fn what_a_replica_says_of_itself_is_asked_elsewhere_and_what_it_says_of_the_data_is_not() {
        let of = |sqlstate: &str| {
            let report = ServerReport { sqlstate: sqlstate.to_owned(), ..ServerReport::default() };
            Elsewhere::after(&Error::from_server(report), &Terms::default())
        };
        for (sqlstate, expected) in [
            ("40001", Elsewhere::Another),
            ("40P01", Elsewhere::Another),
            ("57P01", Elsewhere::Lost),
            ("57P03", Elsewhere::Lost),
            ("28000", Elsewhere::Lost),
            ("08006", Elsewhere::Lost),
            ("25006", Elsewhere::Primary),
            ("42P01", Elsewhere::Primary),
            ("22012", Elsewhere::Nowhere),
            ("57014", Elsewhere::Nowhere),
        ] {
            assert_eq!(of(sqlstate), expected, "{sqlstate}");
        }
        let late = Error::new(ErrorKind::Timeout, "late");
        assert_eq!(Elsewhere::after(&late, &Terms::default()), Elsewhere::Another);
        let limited = Terms::limited(std::time::Duration::from_secs(1));
        assert_eq!(Elsewhere::after(&late, &limited), Elsewhere::Nowhere);
        let unreadable = Error::new(ErrorKind::Decode, "no number");
        assert_eq!(Elsewhere::after(&unreadable, &Terms::default()), Elsewhere::Nowhere);
    }
}
