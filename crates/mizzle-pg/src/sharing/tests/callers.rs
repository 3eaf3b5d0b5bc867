//! What callers do, and whether what they got is theirs.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use mizzle_core::row::{Mismatch, ResultColumns, Row};
use mizzle_core::value::{Param, Value};
use mizzle_core::{Collect, Discard, Effect, Error, ErrorKind, Executor, RowSink, Statement};

use super::server::{is_picked, rows_of, value};
use crate::Db;

/// Why a caller got what it should not.
pub type Wrong = String;

/// What a caller does, and whether what came of it is its own.
type Work = Pin<Box<dyn Future<Output = Result<(), Wrong>>>>;

/// A future that is polled by hand.
pub struct Caller {
    pub id: i32,
    future: Option<Work>,
    woken: Arc<Woken>,
    /// Whether it asks for one statement only, on a session that others share.
    pub shares: bool,
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Caller {
    /// A caller of a kind; whether a session may be lost to it decides which errors are its own.
    pub fn new(id: i32, kind: usize, db: Db, faults: bool) -> Caller {
        let work = async move {
            match work(&db, id, kind).await {
                Err(Trouble::Error(error)) if faults && is_of_fault(&error) => Ok(()),
                Err(Trouble::Error(error)) => Err(format!("caller {id} of kind {kind}: {error}")),
                Err(Trouble::Wrong(why)) => Err(format!("caller {id} of kind {kind}: {why}")),
                Ok(()) => Ok(()),
            }
        };
        let woken = Arc::new(Woken(AtomicBool::new(true)));
        Caller { id, future: Some(Box::pin(work)), woken, shares: kind < 6 && kind != 2 }
    }

    pub fn is_woken(&self) -> bool {
        self.is_there() && self.woken.0.load(Ordering::SeqCst)
    }

    pub fn is_there(&self) -> bool {
        self.future.is_some()
    }

    pub fn poll(&mut self) -> Result<(), Wrong> {
        let Some(future) = &mut self.future else { return Ok(()) };
        self.woken.0.store(false, Ordering::SeqCst);
        let waker = Waker::from(Arc::clone(&self.woken));
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Pending => Ok(()),
            Poll::Ready(outcome) => {
                self.future = None;
                outcome
            }
        }
    }

    pub fn leave(&mut self) {
        self.future = None;
    }
}

/// What a lost session, or one that has forgotten its statements, may say.
fn is_of_fault(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Closed | ErrorKind::Connect)
        || matches!(error.sqlstate(), Some("26000" | "0A000"))
}

enum Trouble {
    Error(Error),
    Wrong(Wrong),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Trouble {
        Trouble::Error(error)
    }
}

async fn work(db: &Db, id: i32, kind: usize) -> Result<(), Trouble> {
    const TEXTS: [&str; 4] = ["select 1 a", "select 0 b", "select 7 c", "select 40 d"];
    match kind {
        0 | 1 => select(db, TEXTS[id as usize % 4], id).await,
        2 => {
            for text in TEXTS {
                select(db, text, id).await?;
            }
            Ok(())
        }
        3 => insert(db, id).await,
        4 if id % 4 == 0 => fail(db, "select 2 fail", id).await,
        // One that has been quick, and may leave with others.
        4 if is_picked(id) => fail(db, "select 3 picky", id).await,
        4 => select(db, "select 3 picky", id).await,
        5 => fail(db, "select bad", id).await,
        6 => {
            let (mut one, mut two) = (collect(), collect());
            let sinks: [Box<dyn RowSink + '_>; 2] = [Box::new(&mut one), Box::new(&mut two)];
            let statements = vec![statement(TEXTS[0], id), statement(TEXTS[2], id)];
            db.run_batch(statements, &mut { sinks }).await?;
            check(TEXTS[0], id, &one.rows)?;
            check(TEXTS[2], id, &two.rows)
        }
        7 => {
            let outcome = db.transaction(async |transaction| {
                insert(transaction, id).await.map_err(carried)?;
                select(transaction, TEXTS[2], id).await.map_err(carried)
            });
            Ok(outcome.await?)
        }
        _ => Ok(db.script("script").await?),
    }
}

/// What went wrong in a transaction, through its error.
fn carried(trouble: Trouble) -> Error {
    match trouble {
        Trouble::Error(error) => error,
        Trouble::Wrong(why) => Error::new(ErrorKind::Custom, why),
    }
}

/// How many kinds there are.
pub const KINDS: usize = 9;

async fn select(on: &impl Executor, text: &str, id: i32) -> Result<(), Trouble> {
    let mut rows = collect();
    on.run(statement(text, id), &mut rows).await?;
    check(text, id, &rows.rows)
}

async fn insert(on: &impl Executor, id: i32) -> Result<(), Trouble> {
    match on.run(statement("insert g", id), &mut Discard).await? {
        affected if affected == id as u64 => Ok(()),
        affected => Err(Trouble::Wrong(format!("{affected} rows of somebody else"))),
    }
}

/// A statement that the server refuses, in words that name it.
async fn fail(on: &impl Executor, text: &str, id: i32) -> Result<(), Trouble> {
    match on.run(statement(text, id), &mut collect()).await {
        Ok(_) => Err(Trouble::Wrong(format!("`{text}` did not fail"))),
        Err(error) => {
            let own = [value(text, id, rows_of(text)), text.to_owned()];
            match error.sqlstate() {
                Some("22012" | "42601") if own.iter().any(|own| own == error.message()) => Ok(()),
                _ => Err(Trouble::Error(error)),
            }
        }
    }
}

fn check(text: &str, id: i32, rows: &[String]) -> Result<(), Trouble> {
    let expected: Vec<String> = (0..rows_of(text)).map(|row| value(text, id, row)).collect();
    match rows == expected {
        true => Ok(()),
        false => Err(Trouble::Wrong(format!("`{text}` gave {rows:?}"))),
    }
}

fn statement(text: &str, id: i32) -> Statement {
    let param = Param { ty: i32::TYPE, datum: i32::datum(&id, &i32::TYPE) };
    let statement = Statement::new(text, vec![param]);
    // Most of what is known to read may leave together.
    let reads = text.starts_with("select") && id % 4 != 0;
    Statement { effect: if reads { Effect::Reads } else { Effect::Unknown }, ..statement }
}

fn collect() -> Collect<String> {
    let check = |columns: &mut ResultColumns<'_>| columns.expect("String", <String as Value>::accepts);
    Collect::new(check as fn(&mut ResultColumns<'_>) -> Result<(), Mismatch>, read)
}

fn read(row: &mut Row<'_>) -> mizzle_core::Result<String> {
    let (column, value) = row.next_value()?;
    <String as Value>::decode(column, value.unwrap_or_default())
        .map_err(|why| Error::new(ErrorKind::Decode, why.to_string()))
}
