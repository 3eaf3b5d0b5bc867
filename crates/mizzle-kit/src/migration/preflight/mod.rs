//! Before the first step: would the rows that are there make one fail?
//!
//! `question` reads in the pending steps what each asks of rows, `words` is how it reads; `answer` asks the database. The
//! forms that are read are those that `generate` writes and their usual variants; of every other step that depends on rows
//! is said that it was not looked at.

mod answer;
mod bound;
mod question;
mod words;

use std::collections::BTreeMap;

use mizzle_core::{Error, ErrorKind, Result};
use mizzle_pg::Connection;

use super::failure::Place;
use super::folder::Migration;
use super::journal::Entry;
use question::{Question, Reading, read};
use words::folded;

/// What was found before a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preflight {
    /// The steps that would fail, for the rows that are there.
    pub findings: Vec<Finding>,
    /// The steps that depend on rows and could not be looked at.
    pub skipped: Vec<Skipped>,
    /// How many questions were asked.
    pub asked: usize,
}

/// Rows that would make a step fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The step.
    pub place: Place,
    /// Its statement.
    pub sql: String,
    /// What is wrong, as a sentence.
    pub message: String,
    /// How many rows, or values, there are of that kind.
    pub count: u64,
    /// The first of them, by their keys.
    pub examples: Vec<String>,
}

/// A step that was not looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The step.
    pub place: Place,
    /// Why not.
    pub why: String,
}

/// What a question comes to.
enum Answer {
    Fine,
    Found { message: String, count: u64, examples: Vec<String> },
    Unanswerable(String),
}

/// Asks what the steps of migrations ask of rows that are there. Only reads.
pub(crate) async fn preflight(
    connection: &Connection,
    pending: &[&Migration],
    entries: &[Entry],
) -> Result<Preflight> {
    let mut preflight = Preflight::default();
    // What is added as NOT VALID is asked where it is validated.
    let mut unvalidated: BTreeMap<(String, String), Question> = BTreeMap::new();
    let mut written: Vec<String> = Vec::new();
    let mut anything_written = false;
    let mut asked: Vec<Question> = Vec::new();
    for migration in pending {
        let entry = entries.iter().find(|entry| entry.id == migration.id);
        for step in migration.up.steps() {
            let done = entry.and_then(|entry| entry.step(step.number)).is_some_and(|step| step.finished);
            let place = Place {
                migration: migration.id.clone(),
                file: migration.file(true),
                line: step.line,
                step: step.number,
                steps: migration.up.len(),
            };
            let Reading { questions, unread, writes } = read(&step.sql);
            for question in questions {
                let question = match question {
                    Question::NotValid { table, name, question } => {
                        unvalidated.insert((folded(&table), folded(&name)), *question);
                        continue;
                    }
                    _ if done => continue,
                    Question::Validate { table, name } => {
                        match unvalidated.remove(&(folded(&table), folded(&name))) {
                            Some(question) => question,
                            None => match answer::constraint(connection, &table, &name).await? {
                                Some(question) => question,
                                None => continue,
                            },
                        }
                    }
                    question => question,
                };
                if asked.contains(&question) {
                    continue;
                }
                let mut skip = |why: String| preflight.skipped.push(Skipped { place: place.clone(), why });
                // A domain's columns may be in any table.
                let is_about_all = matches!(question, Question::Domain { .. }) && !written.is_empty();
                if anything_written || is_about_all || written.contains(&folded(question.table())) {
                    skip(format!("a step before it may change the rows of {}", question.table()));
                    continue;
                }
                match answer::ask(connection, &question).await? {
                    Answer::Fine => preflight.asked += 1,
                    Answer::Unanswerable(why) => skip(why),
                    Answer::Found { message, count, examples } => {
                        preflight.asked += 1;
                        let (place, sql) = (place.clone(), step.sql.clone());
                        preflight.findings.push(Finding { place, sql, message, count, examples });
                    }
                }
                asked.push(question);
            }
            if done {
                continue;
            }
            if let Some(why) = unread {
                preflight.skipped.push(Skipped { place, why: why.to_owned() });
            }
            match writes {
                question::Writes::Nothing => {}
                question::Writes::Table(table) => written.push(folded(&table)),
                question::Writes::Anything => anything_written = true,
            }
        }
    }
    Ok(preflight)
}

fn garbled() -> Error {
    Error::new(ErrorKind::Decode, "the server's answer is not understood")
}
