//! Migrations: a folder of SQL, and a runner that takes a database through it.
//!
//! * `folder`: `migrations/<UTC time>_<name>/{up.sql,down.sql,snapshot.json}`; `script`: the SQL in sections and steps,
//!   which `token` takes apart; `alone`: steps that no transaction takes in.
//! * `journal`: what a database has had, step by step, in its schema `mizzle`.
//! * `backfill`: rows that are changed a few at a time.
//! * `runner`: one at a time; each step in the transaction of its section, or in none; an interrupted one goes on.
//! * `migrations`: what can be done with all of them; `embedded`: as part of a program.

mod alone;
mod apply;
mod backfill;
mod embedded;
mod event;
mod failure;
mod folder;
mod journal;
mod migrations;
mod runner;
mod script;
mod sections;
mod token;

pub(crate) use alone::Alone;
pub use apply::apply;
pub use backfill::Backfill;
pub use embedded::Embedded;
pub use event::Event;
pub use failure::{Failure, Place};
pub use folder::{Migration, ids, read_folder, write};
pub use journal::{Entry, StepEntry};
pub use migrations::{Migrations, Options, Repair, Standing, State, Tell};
pub use runner::Patience;
pub use script::{Script, ScriptError, Section, Step, Transactional};
pub use sections::{name, sections, slug};
pub(crate) use token::{Kind as TokenKind, Token, tokens};
