//! What a caller does, and whether the answer is its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Instant;

use mizzle_core::{Error, ErrorKind};
use mizzle_pg::{Db, Result};

use crate::answers::{batch, column, execute, first_of_stream};
use crate::arguments::Length;
use crate::dice::Dice;
use crate::drops::{Ended, Manner};
use crate::tally::{Tally, add};

/// Gives a number, or fails with it where the second is 0: what has been quick, and left with others, may fail.
const MOODY: &str = "select ($1::text || case $2 when 0 then 'x' else '' end)::int4";

/// One of those who share the pool.
pub struct Caller {
    db: Db,
    tally: Arc<Tally>,
    dice: Dice,
}

/// What a caller may do.
#[derive(Clone, Copy, Debug)]
enum Operation {
    /// One row.
    Single,
    /// So many rows.
    Many(i32),
    /// An error of the server whose text has the number.
    Error,
    /// A statement that was never there before, and takes a little.
    New,
    /// A statement of many texts, more than are kept prepared.
    Rare(u64),
    /// One that sleeps for so many milliseconds.
    Slow(i32),
    /// One that may wait for a row's lock.
    Update(i32),
    /// A transaction that keeps a row's lock for so many milliseconds; what waits for it was quick before.
    Hold(i32, i32),
    /// Two rows for the log, each a statement of its own; committed or not.
    Transaction(bool),
    /// Two rows for the log in one trip.
    Batch,
    /// Of so many rows, the first few.
    Stream(i32, usize),
}

/// What came back.
enum Answer {
    Rows(Vec<i32>),
    /// Rows were written, and committed or not.
    Wrote(Vec<i32>, bool),
}

static NEXT: AtomicI32 = AtomicI32::new(1);

impl Operation {
    fn choose(dice: &mut Dice) -> Operation {
        match dice.roll(1000) {
            0..400 => Operation::Single,
            400..500 => Operation::Many(dice.roll(3000) as i32),
            500..503 => Operation::Many(100_000),
            503..580 => Operation::Error,
            580..680 => Operation::New,
            680..740 => Operation::Rare(dice.roll(400)),
            740..797 => Operation::Slow(dice.roll(3) as i32),
            797..800 => Operation::Slow(50 + dice.roll(250) as i32),
            800..837 => Operation::Update(dice.roll(4) as i32),
            837..840 => Operation::Hold(dice.roll(4) as i32, 100 + dice.roll(300) as i32),
            840..900 => Operation::Transaction(!dice.one_in(3)),
            900..950 => Operation::Batch,
            _ => Operation::Stream(dice.roll(5000) as i32, dice.roll(3000) as usize),
        }
    }

    async fn run(self, db: &Db, n: i32) -> Result<Answer> {
        let rows = match self {
            Operation::Single if n % 2 == 0 => column(db, MOODY, &[n, 1]).await?,
            Operation::Single => column(db, "select $1", &[n]).await?,
            Operation::Many(rows) => column(db, "select $1 from generate_series(1, $2)", &[n, rows]).await?,
            Operation::Error => column(db, MOODY, &[n, 0]).await?,
            Operation::New => column(db, &format!("select {n}, pg_sleep(0.0005)"), &[]).await?,
            Operation::Rare(which) => column(db, &format!("select $1 + {which} - {which}"), &[n]).await?,
            Operation::Slow(millis) => {
                column(db, "select $1 from pg_sleep($2 / 1000.0)", &[n, millis]).await?
            }
            Operation::Update(row) => {
                column(db, "update counters set times = times + 1 where id = $2 returning $1", &[n, row])
                    .await?
            }
            Operation::Hold(row, millis) => {
                let tx = db.begin().await?;
                let update = "update counters set times = times + 1 where id = $2 returning $1";
                let rows = column(&tx, update, &[n, row]).await?;
                execute(&tx, "select pg_sleep($1 / 1000.0)", &[millis]).await?;
                tx.commit().await?;
                rows
            }
            Operation::Transaction(commit) => {
                let tx = db.begin().await?;
                execute(&tx, "insert into log values ($1, 1)", &[n]).await?;
                let rows = column(&tx, "select n from log where n = $1", &[n]).await?;
                execute(&tx, "update counters set times = times + 1 where id = $1 % 4", &[n]).await?;
                execute(&tx, "insert into log values ($1, 2)", &[n]).await?;
                if commit {
                    tx.commit().await?
                } else {
                    tx.rollback().await?
                }
                return Ok(Answer::Wrote(rows, commit));
            }
            Operation::Batch => return Ok(Answer::Wrote(batch(db, n).await?, true)),
            Operation::Stream(rows, most) => {
                first_of_stream(db, "select $1 from generate_series(1, $2)", &[n, rows], most).await?
            }
        };
        Ok(Answer::Rows(rows))
    }

    /// How many rows there have to be.
    fn rows(self) -> usize {
        match self {
            Operation::Many(rows) => rows as usize,
            Operation::Stream(rows, most) => most.min(rows as usize),
            _ => 1,
        }
    }
}

impl Caller {
    pub fn new(db: Db, tally: Arc<Tally>, dice: Dice) -> Caller {
        Caller { db, tally, dice }
    }

    /// Goes on until enough is done by all.
    pub async fn run(mut self, length: Length, start: Instant) {
        while !length.is_reached(self.tally.operations.fetch_add(1, Ordering::Relaxed), start) {
            let n = NEXT.fetch_add(1, Ordering::Relaxed);
            let operation = Operation::choose(&mut self.dice);
            let manner = Manner::choose(&mut self.dice);
            // Boxed, so that the size of this future is not that of all operations.
            let work = Box::pin(operation.run(&self.db, n));
            match manner.treat(work).await {
                Ended::Dropped => add(&self.tally.drops),
                Ended::Hung => self.tally.wrong(format!("{operation:?} {n} got no answer; {manner:?}")),
                Ended::Ready(outcome) => self.check(operation, manner, n, outcome).await,
            }
            if matches!(manner, Manner::Stalls(..)) {
                add(&self.tally.stalls);
            }
        }
        self.tally.operations.fetch_sub(1, Ordering::Relaxed);
    }

    async fn check(&self, operation: Operation, manner: Manner, n: i32, outcome: Result<Answer>) {
        let error = match outcome {
            Ok(answer) => {
                let rows = match answer {
                    Answer::Rows(rows) => rows,
                    Answer::Wrote(rows, committed) => {
                        self.tally.wrote(n, committed);
                        rows
                    }
                };
                if rows.len() != operation.rows() || rows.iter().any(|row| *row != n) {
                    let seen = &rows[..rows.len().min(4)];
                    self.tally
                        .wrong(format!("{operation:?} {n} got {} rows, {seen:?}; {manner:?}", rows.len()));
                }
                return;
            }
            Err(error) => error,
        };
        self.tally.error(kind(&error));
        if !self.is_fair(operation, manner, n, &error) {
            self.tally.wrong(format!("{operation:?} {n} got an error; {manner:?}: {error}"));
        }
        if matches!(error.kind(), ErrorKind::Connect) {
            // The server is down.
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    /// Whether this caller may have got that error.
    fn is_fair(&self, operation: Operation, manner: Manner, n: i32, error: &Error) -> bool {
        let faults = self.tally.faults_begun.load(Ordering::SeqCst);
        match error.sqlstate() {
            Some("22P02") => {
                matches!(operation, Operation::Error) && error.message().contains(&format!("\"{n}x\""))
            }
            // The session was terminated, or the server stops or starts.
            Some("57P01" | "57P02" | "57P03") => faults,
            Some(_) => false,
            None => match error.kind() {
                ErrorKind::Closed | ErrorKind::Connect => faults,
                // Rows that nobody came for.
                ErrorKind::Timeout => matches!(manner, Manner::Stalls(..) | Manner::Polls(..)),
                _ => false,
            },
        }
    }
}

fn kind(error: &Error) -> String {
    match error.sqlstate() {
        Some(sqlstate) => format!("{:?} {sqlstate}", error.kind()),
        None => format!("{:?}", error.kind()),
    }
}
