//! Looking at replicas: whether they are there, are replicas, and how far behind.
//!
//! Nobody waits for that but whoever makes the pool: a read that finds it due has it done by a task and takes what is
//! known.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use mizzle_core::row::{CheckFn, Row};
use mizzle_core::value::PgLsn;
use mizzle_core::{Error, ErrorKind, Result, RowSink, Statement};

use super::ReplicaStanding;
use super::set::{Replica, ReplicaSet};

/// How long a server may take to say how it is doing.
const LIMIT: Duration = Duration::from_secs(2);

const QUESTION: &str = "\
select pg_catalog.pg_is_in_recovery(), pg_catalog.pg_last_wal_replay_lsn(), \
(extract(epoch from pg_catalog.clock_timestamp() - pg_catalog.pg_last_xact_replay_timestamp()) * 1000)::int8";

const HOW_FAR: &str = "select pg_catalog.pg_last_wal_replay_lsn()";

const POSITION: &str = "select pg_catalog.pg_current_wal_lsn()";

impl ReplicaSet {
    /// Has tasks look at those that were not looked at for so long.
    pub(super) fn look_where_due(self: &Arc<Self>) {
        for replica in &self.replicas {
            let is_due = replica.state().looked.is_none_or(|looked| looked.elapsed() >= self.every);
            if !is_due || replica.looking.swap(true, Ordering::AcqRel) {
                continue;
            }
            let looking = Looking(replica.clone());
            let Ok(runtime) = tokio::runtime::Handle::try_current() else { continue };
            let set = self.clone();
            drop(runtime.spawn(async move { set.look(&looking.0).await }));
        }
    }

    /// Looks at all of them.
    pub async fn look_at_all(self: &Arc<Self>) {
        let looks = self.replicas.iter().map(|replica| {
            let (set, replica) = (self.clone(), replica.clone());
            tokio::spawn(async move { set.look(&replica).await })
        });
        for look in looks.collect::<Vec<_>>() {
            // One that has panicked has found nothing, which is what there is to know.
            look.await.ok();
        }
    }

    async fn look(&self, replica: &Replica) {
        self.ask_primary().await;
        let asked = Instant::now();
        let answer = within_limit(ask::<Answer>(replica, QUESTION)).await;
        let standing = match &answer {
            Err(error) => ReplicaStanding::Lost(error.message().to_owned()),
            Ok(Answer { in_recovery: false, .. }) => ReplicaStanding::Promoted,
            Ok(Answer { replayed, age, .. }) => {
                let marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
                match marks.lag(asked, replayed.unwrap_or_default(), *age) {
                    lag if lag > self.max_lag => ReplicaStanding::Behind(lag),
                    lag => ReplicaStanding::Used(lag),
                }
            }
        };
        let mut state = replica.state();
        let is_used = |standing: &ReplicaStanding| matches!(standing, ReplicaStanding::Used(_));
        if is_used(&state.standing) != is_used(&standing) {
            let server = replica.db.config();
            tracing::debug!(target: "mizzle::replica", %server, ?standing, "a replica is used or left out");
        }
        state.standing = standing;
        state.looked = Some(Instant::now());
        if let Ok(answer) = answer {
            state.replayed = answer.replayed.unwrap_or_default();
        }
        drop(state);
        self.looked.notify_waiters();
    }

    /// Asks the primary where it is, unless somebody has just done so. Where it does not answer, what is known stands:
    /// replicas go on serving.
    async fn ask_primary(&self) {
        let mut asked = self.asked.lock().await;
        if asked.is_some_and(|asked| asked.elapsed() < self.every / 2) {
            return;
        }
        let mut position = Position::default();
        let statement = Statement::new(POSITION, Vec::new());
        let answer = within_limit(self.primary.run_here(statement, &mut position)).await;
        let now = Instant::now();
        *asked = Some(now);
        if let (Ok(_), Some(position)) = (answer, position.0) {
            let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
            marks.add(now, position, self.max_lag * 2);
        }
    }

    /// Asks how far replicas are by now, all at once.
    pub(super) async fn ask_how_far(&self, replicas: Vec<Arc<Replica>>) {
        let asking = replicas.into_iter().map(|replica| {
            tokio::spawn(async move {
                let answer = within_limit(ask::<Position>(&replica, HOW_FAR)).await;
                match answer {
                    Ok(Position(Some(replayed))) => replica.state().replayed = replayed,
                    Ok(Position(None)) => {}
                    Err(error) => replica.lost(&error),
                }
            })
        });
        for asked in asking.collect::<Vec<_>>() {
            asked.await.ok();
        }
    }
}

/// Somebody looks at a replica; also where the task ends early, it is known when nobody does any more.
struct Looking(Arc<Replica>);

impl Drop for Looking {
    fn drop(&mut self) {
        self.0.looking.store(false, Ordering::Release);
    }
}

async fn ask<A: RowSink + Default>(replica: &Replica, question: &str) -> Result<A> {
    let mut answer = A::default();
    replica.db.run_here(Statement::new(question, Vec::new()), &mut answer).await?;
    Ok(answer)
}

async fn within_limit<T>(answer: impl Future<Output = Result<T>>) -> Result<T> {
    let silent = || Error::new(ErrorKind::Timeout, format!("it has not answered within {LIMIT:?}"));
    tokio::time::timeout(LIMIT, answer).await.unwrap_or_else(|_| Err(silent()))
}

#[derive(Default)]
struct Answer {
    in_recovery: bool,
    replayed: Option<PgLsn>,
    /// Of the last transaction that was replayed.
    age: Option<Duration>,
}

impl RowSink for Answer {
    fn check(&self) -> Option<CheckFn> {
        None
    }

    fn row(&mut self, row: &mut Row<'_>) -> Result<()> {
        self.in_recovery = row.next_value()?.1 == Some(&[1]);
        self.replayed = number(row)?.map(PgLsn);
        // A clock that is ahead of ours makes it negative.
        self.age = number(row)?
            .map(|millis| Duration::from_millis(u64::try_from(millis.cast_signed()).unwrap_or(0)));
        Ok(())
    }
}

/// A place in the write-ahead log.
#[derive(Default)]
pub(super) struct Position(pub Option<PgLsn>);

impl RowSink for Position {
    fn check(&self) -> Option<CheckFn> {
        None
    }

    fn row(&mut self, row: &mut Row<'_>) -> Result<()> {
        self.0 = number(row)?.map(PgLsn);
        Ok(())
    }
}

/// A value of eight bytes.
fn number(row: &mut Row<'_>) -> Result<Option<u64>> {
    let bytes = row.next_value()?.1.map(<[u8; 8]>::try_from).transpose();
    let bytes = bytes.map_err(|_| crate::wire::garbled("a number of eight bytes was asked for"))?;
    Ok(bytes.map(u64::from_be_bytes))
}
