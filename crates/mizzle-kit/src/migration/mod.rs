//! Migrations: a folder of SQL, and a runner that takes a database through it.
//!
//! * `folder`: `migrations/<UTC time>_<name>/{up.sql,down.sql,snapshot.json}`; `script`: the SQL in sections and steps,
//!   which `token` takes apart; `alone`: steps that no transaction takes in.
//! * `journal`: what a database has had, step by step, in its schema `mizzle`.
//! * `backfill`: rows that are changed a few at a time.
//! * `runner`: one at a time; each step in the transaction of its section, or in none; an interrupted one goes on.
//!   `watch`: how far a step is, who is in its way, and stopping it.
//! * `migrations`: what can be done with all of them; `embedded`: as part of a program.
//! * `preflight`: whether rows that are there would make a step fail.
//! * `clear`, `seed`: what `mizzle reset` does before and after them.

mod alone;
mod apply;
mod backfill;
mod clear;
mod embedded;
mod event;
mod failure;
mod folder;
mod journal;
mod migrations;
mod pooler;
mod preflight;
mod runner;
mod script;
mod sections;
mod seed;
mod token;
mod watch;

pub(crate) use alone::{Alone, bare_name};
pub(crate) use journal::literal;
pub(crate) use script::{Lines, checksum, split};
pub(crate) use token::{Kind as TokenKind, Token, tokens};

pub use apply::apply;
pub use backfill::Backfill;
pub use clear::Cleared;
pub use embedded::Embedded;
pub use event::{Blocker, Event};
pub use failure::{Failure, Place};
pub use folder::{Migration, ids, read_folder, write};
pub(crate) use journal::rows;
pub use journal::{Entry, StepEntry};
pub(crate) use migrations::note_applied;
pub use migrations::{Migrations, Options, Repair, Reset, Standing, State, Tell};
pub use preflight::{Finding, Preflight, Skipped};
pub use runner::Patience;
pub(crate) use script::pieces;
pub use script::{Script, ScriptError, Section, Step, Transactional};
pub use sections::{name, sections, slug};
pub use seed::{Seed, seed};
pub use watch::Stop;
