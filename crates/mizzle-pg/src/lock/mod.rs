//! Advisory locks: of a session, as a guard that has a connection for itself, and of a transaction.

mod guard;
mod key;
mod transaction;

use mizzle_core::row::{CheckFn, Row};
use mizzle_core::value::{Datum, Param, SqlType};
use mizzle_core::{Result, RowSink, Statement};

pub use guard::AdvisoryLock;
pub use key::LockKey;

/// What can be asked of the server, and whether it is for one key or for two.
struct Question {
    one: &'static str,
    two: &'static str,
}

macro_rules! question {
    ($function:literal) => {
        Question {
            one: concat!("select pg_catalog.", $function, "($1)"),
            two: concat!("select pg_catalog.", $function, "($1, $2)"),
        }
    };
}

impl Question {
    fn statement(&self, key: LockKey) -> Statement {
        let (text, params) = match key {
            LockKey::One(key) => (self.one, vec![(SqlType::BigInt, Datum::copied(&key.to_be_bytes()))]),
            LockKey::Two(a, b) => {
                let param = |key: i32| (SqlType::Integer, Datum::copied(&key.to_be_bytes()));
                (self.two, vec![param(a), param(b)])
            }
        };
        let params = params.into_iter().map(|(ty, datum)| Param { ty, datum }).collect();
        Statement::new(text, params)
    }
}

/// Yes or no; a function that gives nothing has waited until it is yes.
#[derive(Default)]
struct Answer(bool);

impl RowSink for Answer {
    fn check(&self) -> Option<CheckFn> {
        None
    }

    fn row(&mut self, row: &mut Row<'_>) -> Result<()> {
        self.0 = row.next_value()?.1 != Some(&[0]);
        Ok(())
    }
}

use question;
