//! What a database should be, and what leads there from what it is: both sides made or read on a server, and compared.

use std::fs;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;

use mizzle_kit::Create;
use mizzle_kit::adopt;
use mizzle_kit::facts::{Fact, Facts, Kind, ObjectId};
use mizzle_kit::introspect::facts;
use mizzle_kit::plan::{Answer, Options, Plan, Question, Questions, Refusal, plan};
use mizzle_pg::{Config, Db, Scratch};
use mizzle_schema::Schema;
use serde::Deserialize;

use crate::failure::Failure;

/// A question that nobody is there to answer.
const QUESTION: u8 = 4;

/// What a database has.
pub async fn read(db: &Db) -> Result<Facts, Failure> {
    Ok(facts(db, &adopt::scope()).await?)
}

/// A database with a schema in it.
pub async fn made(schema: &Schema, server: Option<&Config>) -> Result<Scratch, Failure> {
    let scratch = Scratch::new(server).await?;
    scratch.create(schema).await?;
    Ok(scratch)
}

/// The two sides of a comparison without what the source has no words for: objects that it cannot define are not in
/// either, and of those in both, what it cannot say is as it is. Gives the names of the objects, too.
pub fn without_what_source_cannot_say(mut before: Facts, mut after: Facts) -> (Facts, Facts, Vec<String>) {
    const ATTRIBUTES: [&str; 16] = [
        "acl",
        "unlogged",
        "toast_options",
        "partition_key",
        "access_method",
        "tablespace",
        "of",
        "inherits",
        "replica_identity",
        "row_security",
        "force_row_security",
        "storage",
        "default_storage",
        "compression",
        "statistics",
        "options",
    ];
    for (id, old) in &before.objects {
        let Some(new) = after.objects.get_mut(id) else { continue };
        if id.kind == Kind::Schema || id.kind == Kind::Extension {
            *new = old.clone();
        }
        if id.kind == Kind::Index || id.kind == Kind::Constraint {
            continue;
        }
        for name in ATTRIBUTES {
            match old.attributes.get(name) {
                Some(value) => new.attributes.insert(name.to_owned(), value.clone()),
                None => new.attributes.remove(name),
            };
        }
    }
    let owned: Vec<ObjectId> = before
        .objects
        .iter()
        .filter(|(id, _)| id.kind == Kind::SequenceOwner)
        .filter_map(|(_, fact)| fact.parent.clone())
        .collect();
    let unsayable = |id: &ObjectId| match id.kind {
        Kind::Schema | Kind::Extension => true,
        Kind::Sequence => !owned.contains(id),
        Kind::Enum
        | Kind::Composite
        | Kind::Domain
        | Kind::DomainConstraint
        | Kind::SequenceOwner
        | Kind::Table
        | Kind::Column
        | Kind::Default
        | Kind::Constraint
        | Kind::ForeignKey
        | Kind::Index => false,
        _ => true,
    };
    let mut kept: Vec<ObjectId> = before
        .objects
        .keys()
        .filter(|id| unsayable(id) && !after.objects.contains_key(id))
        .cloned()
        .collect();
    let names = kept.iter().filter(|id| id.kind != Kind::Schema).map(ToString::to_string).collect();
    loop {
        let is_part = |fact: &Fact| fact.parent.as_ref().is_some_and(|parent| kept.contains(parent));
        let parts: Vec<_> = before
            .objects
            .iter()
            .filter(|(id, fact)| is_part(fact) && !kept.contains(id))
            .map(|(id, _)| id.clone())
            .collect();
        if parts.is_empty() {
            break;
        }
        kept.extend(parts);
    }
    before.objects.retain(|id, _| !kept.contains(id));
    (before, after, names)
}

/// What `renamed_from` in the source says, where it is still to be done.
pub fn annotated(schema: &Schema, before: &Facts, after: &Facts) -> Result<Vec<Answer>, Failure> {
    let mut answers = Vec::new();
    let mut add = |gone: ObjectId, now: ObjectId| {
        let to_do = before.objects.contains_key(&gone)
            && !before.objects.contains_key(&now)
            && after.objects.contains_key(&now);
        if to_do {
            answers.push(Answer { gone, now: Some(now) });
        }
        to_do
    };
    for table in &schema.tables {
        let place = table.schema.as_deref().unwrap_or("public");
        let renamed = table.renamed_from.as_ref().is_some_and(|old| {
            add(ObjectId::new(Kind::Table, place, old), ObjectId::new(Kind::Table, place, &table.name))
        });
        let table_before = table.renamed_from.as_ref().filter(|_| renamed).unwrap_or(&table.name);
        for column in &table.columns {
            let Some(old) = &column.renamed_from else { continue };
            let gone = ObjectId::new(Kind::Column, place, table_before).of(old);
            if renamed && before.objects.contains_key(&gone) {
                let (table, column) = (&table.name, &column.name);
                return Err(Failure::new(format!(
                    "table `{table}` and its column `{column}` are renamed at once"
                ))
                .hint("make two migrations of it: first the table"));
            }
            add(gone, ObjectId::new(Kind::Column, place, &table.name).of(&column.name));
        }
    }
    Ok(answers)
}

/// A plan, after asking what only the author can say: a file of answers, else a terminal. Gives all answers, too.
pub fn planned(
    before: &Facts,
    after: &Facts,
    mut answers: Vec<Answer>,
    file: Option<&Path>,
) -> Result<(Plan, Vec<Answer>), Failure> {
    if let Some(path) = file {
        answers.extend(read_answers(path)?);
    }
    loop {
        let options = Options { answers: answers.clone(), ..Options::default() };
        match plan(before, after, &options) {
            Ok(plan) => return Ok((plan, answers)),
            Err(Refusal::Unwritable(error)) => return Err(Failure::new(error)),
            Err(Refusal::Questions(questions)) => {
                let Some(question) = questions.questions.first() else {
                    return Err(Failure::new("no question"));
                };
                if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
                    return Err(unanswered(&questions));
                }
                answers.push(ask(question)?);
            }
        }
    }
}

#[derive(Deserialize)]
struct Answers {
    answers: Vec<Answer>,
}

fn read_answers(path: &Path) -> Result<Vec<Answer>, Failure> {
    let text = fs::read_to_string(path)
        .map_err(|why| Failure::usage(format!("{} cannot be read: {why}", path.display())))?;
    let read: Answers = serde_json::from_str(&text).map_err(|why| {
        Failure::usage(format!("{}: {why}", path.display()))
            .hint("it is an object with a list `answers`, each with `gone` and `now`, which may be null")
    })?;
    Ok(read.answers)
}

fn unanswered(questions: &Questions) -> Failure {
    let mut failure = Failure { code: QUESTION, ..Failure::new(questions) }.hint(
        "say `renamed_from` in the source, or write {\"answers\": [{\"gone\": …, \"now\": … or null}]} with the objects of --json into a file for --answers",
    );
    if let Ok(serde_json::Value::Object(object)) = serde_json::to_value(questions) {
        failure.more = object;
    }
    failure
}

fn ask(question: &Question) -> Result<Answer, Failure> {
    let Question { gone, candidates } = question;
    let mut err = io::stderr().lock();
    let failed = |why: io::Error| Failure::new(format!("no answer: {why}"));
    writeln!(err, "{gone} is gone. What became of it?\n  0  it is dropped").map_err(failed)?;
    for (at, candidate) in candidates.iter().enumerate() {
        writeln!(err, "  {}  it is now {candidate}", at + 1).map_err(failed)?;
    }
    loop {
        write!(err, "> ").and_then(|()| err.flush()).map_err(failed)?;
        let mut line = String::new();
        if io::stdin().lock().read_line(&mut line).map_err(failed)? == 0 {
            return Err(Failure { code: QUESTION, ..Failure::new("no answer was given") });
        }
        match line.trim().parse::<usize>() {
            Ok(0) => return Ok(Answer { gone: gone.clone(), now: None }),
            Ok(number) if number <= candidates.len() => {
                return Ok(Answer { gone: gone.clone(), now: candidates.get(number - 1).cloned() });
            }
            _ => {}
        }
    }
}
