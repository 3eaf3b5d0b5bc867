//! What a database should be, and what leads there from what it is: both sides made or read on a server, and compared.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;

use mizzle_kit::adopt::JOURNALS;
use mizzle_kit::facts::{Fact, Facts, Kind, ObjectId};
use mizzle_kit::introspect::{Scope, facts};
use mizzle_kit::plan::{Answer, Options, Plan, Question, Questions, Refusal, plan};
use mizzle_kit::source::{Roles, Source};
use mizzle_pg::{Config, Db, Scratch};
use mizzle_schema::Schema;
use serde::Deserialize;
use serde_json::json;

use crate::failure::Failure;

/// A question that nobody is there to answer.
const QUESTION: u8 = 4;

/// The tables of other tools that a database has, which nobody looks at.
pub async fn of_other_tools(db: &Db) -> Result<Vec<String>, Failure> {
    let tables = JOURNALS.iter().map(|name| (*name).to_owned());
    let found = facts(db, &Scope { tables: tables.collect(), ..Scope::default() }).await?;
    let tables = found.objects.keys().filter(|id| id.kind == Kind::Table);
    Ok(tables.map(|id| format!("{}.{}", id.schema.as_deref().unwrap_or_default(), id.name)).collect())
}

/// What a database has of what is looked at.
pub async fn read(db: &Db, scope: &Scope) -> Result<Facts, Failure> {
    Ok(facts(db, scope).await?)
}

/// A database with a source in it: on the server where scratch databases are made, where a role that is missing is made,
/// or on the one that the source is for.
pub async fn made(source: &Source, server: Option<&Config>, roles: Roles) -> Result<Scratch, Failure> {
    let scratch = Scratch::new(server).await?;
    source.make(&scratch, roles).await?;
    Ok(scratch)
}

/// What the model has words for. Of the other kinds, and of what else these may have, the SQL files say all or nothing.
fn is_of_model(kind: Kind) -> bool {
    matches!(
        kind,
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
            | Kind::Index
    )
}

/// What an object of a kind may have that the model has no words for.
const BEYOND_MODEL: [&str; 16] = [
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

/// Whether a materialized view has no rows yet: said when it is made, and from then on by whoever refreshes it.
const UNPOPULATED: &str = "unpopulated";

/// Which kinds of object and which of their attributes a source says something of.
struct Said<'a> {
    after: &'a Facts,
    owned: Vec<ObjectId>,
}

impl Said<'_> {
    fn of(after: &Facts) -> Said<'_> {
        Said { after, owned: owned_sequences(after) }
    }

    /// Whether it says what objects there are of a kind. Schemas and extensions, which may be a provider's, are never its alone.
    fn kind(&self, kind: Kind) -> bool {
        let mut objects = self.after.objects.keys().filter(|id| id.kind == kind);
        match kind {
            Kind::Schema | Kind::Extension => false,
            Kind::Sequence => objects.any(|id| !self.owned.contains(id)),
            _ => is_of_model(kind) || objects.next().is_some(),
        }
    }

    /// Whether it says what an attribute of a kind is: any of the kind has another than one gets by itself.
    fn attribute(&self, kind: Kind, name: &str) -> bool {
        let mut facts = self.after.objects.iter().filter(|(id, _)| alike(id.kind, kind));
        match name {
            "acl" => facts.any(|(id, fact)| !is_usual_acl(id, fact)),
            "storage" | "default_storage" => {
                facts.any(|(id, fact)| id.kind == Kind::Column && !fact.is("default_storage"))
            }
            _ => facts.any(|(_, fact)| fact.attributes.contains_key(name)),
        }
    }
}

/// Whether two kinds have their privileges from statements of one form.
fn alike(one: Kind, other: Kind) -> bool {
    let family = |kind| match kind {
        Kind::Table | Kind::Column | Kind::View | Kind::MaterializedView => Kind::Table,
        Kind::Function | Kind::Procedure | Kind::Aggregate => Kind::Function,
        Kind::Enum | Kind::Composite | Kind::Domain | Kind::Range => Kind::Enum,
        kind => kind,
    };
    family(one) == family(other)
}

/// Whether an object has the privileges that one has which nobody granted anything of.
fn is_usual_acl(id: &ObjectId, fact: &Fact) -> bool {
    let acl = fact.attributes.get("acl").cloned().unwrap_or_default();
    let everybody = |privileges: &[&str]| {
        let list: Vec<_> = privileges.iter().map(|privilege| json!(["", privilege, ""])).collect();
        acl == json!(list)
    };
    match id.kind {
        Kind::Function | Kind::Procedure | Kind::Aggregate => everybody(&["EXECUTE"]),
        Kind::Enum | Kind::Composite | Kind::Domain | Kind::Range => everybody(&["USAGE"]),
        Kind::Schema if id.name == "public" => everybody(&["USAGE"]) || everybody(&["CREATE", "USAGE"]),
        _ => acl.is_null(),
    }
}

/// The sequences that belong to a column, which the model says with the column.
fn owned_sequences(facts: &Facts) -> Vec<ObjectId> {
    let owners = facts.objects.iter().filter(|(id, _)| id.kind == Kind::SequenceOwner);
    owners.filter_map(|(_, fact)| fact.parent.clone()).collect()
}

/// The two sides of a comparison without what the source says nothing of: objects of kinds that neither its Rust nor its
/// SQL files have any of are not in either side, and of objects in both, what it says of none is as it is. Gives the names
/// of the objects that are left alone, too.
pub fn without_what_source_cannot_say(mut before: Facts, after: Facts) -> (Facts, Facts, Vec<String>) {
    let mut wanted = filled_as_before(&before, after.clone());
    let said = Said::of(&after);
    for (id, old) in &before.objects {
        let Some(new) = wanted.objects.get_mut(id) else { continue };
        let mut keep = |name: &str| match old.attributes.get(name) {
            Some(value) => new.attributes.insert(name.to_owned(), value.clone()),
            None => new.attributes.remove(name),
        };
        if !said.attribute(id.kind, "acl") {
            keep("acl");
        }
        match id.kind {
            Kind::Extension => old.attributes.keys().for_each(|name| {
                keep(name);
            }),
            Kind::Schema if after.objects.get(id).is_some_and(|fact| fact.optional("comment").is_none()) => {
                keep("comment");
            }
            Kind::Index | Kind::Constraint => {}
            kind if is_of_model(kind) || kind == Kind::Sequence => {
                for name in BEYOND_MODEL.into_iter().filter(|name| !said.attribute(kind, name)) {
                    keep(name);
                }
            }
            _ => {}
        }
    }
    let owned = owned_sequences(&before);
    let mut kept: BTreeSet<ObjectId> = before
        .objects
        .keys()
        .filter(|id| !said.kind(id.kind) && !owned.contains(id) && !after.objects.contains_key(id))
        .cloned()
        .collect();
    let mut names: Vec<String> =
        kept.iter().filter(|id| id.kind != Kind::Schema).map(ToString::to_string).collect();
    names.extend(before.unknown().map(ToString::to_string));
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
    (before, wanted, names)
}

/// What there is, without the views that the model only reads and nothing in the source makes, and without what is part of
/// them: they are somebody else's, also where the source makes other views.
pub fn without_views_of_others(schema: &Schema, mut before: Facts, after: &Facts) -> Facts {
    let is_of_others = |id: &ObjectId| {
        let place = id.schema.as_deref();
        matches!(id.kind, Kind::View | Kind::MaterializedView)
            && !after.objects.contains_key(id)
            && schema.views.iter().any(|view| {
                view.definition.is_none()
                    && view.name == id.name
                    && Some(view.schema.as_deref().unwrap_or("public")) == place
            })
    };
    before.objects.retain(|id, fact| !is_of_others(id) && !fact.parent.as_ref().is_some_and(is_of_others));
    before
}

/// What should be, with each materialized view that is there already filled as it is: a migration that empties one, or
/// computes it, because its definition says how it once began would be a surprise.
pub fn filled_as_before(before: &Facts, mut after: Facts) -> Facts {
    for (id, new) in after.objects.iter_mut().filter(|(id, _)| id.kind == Kind::MaterializedView) {
        let Some(old) = before.objects.get(id) else { continue };
        match old.attributes.get(UNPOPULATED) {
            Some(value) => new.attributes.insert(UNPOPULATED.to_owned(), value.clone()),
            None => new.attributes.remove(UNPOPULATED),
        };
    }
    after
}

/// The objects of kinds that no plan can make, and that one side has and the other has not.
pub fn not_planned(before: &Facts, after: &Facts) -> Vec<String> {
    let known: BTreeSet<_> = before.unknown().collect();
    after.unknown().filter(|unknown| !known.contains(unknown)).map(ToString::to_string).collect()
}

/// What `renamed_from` in the source says, where it is still to be done.
pub fn annotated(schema: &Schema, before: &Facts, after: &Facts) -> Vec<Answer> {
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
    let place = |schema: &Option<String>| schema.clone().unwrap_or_else(|| "public".to_owned());
    let types = schema
        .enums
        .iter()
        .map(|ty| (Kind::Enum, &ty.schema, &ty.name, &ty.renamed_from))
        .chain(schema.composites.iter().map(|ty| (Kind::Composite, &ty.schema, &ty.name, &ty.renamed_from)))
        .chain(schema.domains.iter().map(|ty| (Kind::Domain, &ty.schema, &ty.name, &ty.renamed_from)));
    let views = schema.views.iter().map(|view| {
        let kind = if view.materialized { Kind::MaterializedView } else { Kind::View };
        (kind, &view.schema, &view.name, &view.renamed_from)
    });
    for (kind, schema, name, old) in types.chain(views) {
        let Some(old) = old else { continue };
        add(ObjectId::new(kind, &place(schema), old), ObjectId::new(kind, &place(schema), name));
    }
    for table in &schema.tables {
        let place = place(&table.schema);
        let renamed = table.renamed_from.as_ref().filter(|old| {
            add(ObjectId::new(Kind::Table, &place, old), ObjectId::new(Kind::Table, &place, &table.name))
        });
        let table_before = renamed.unwrap_or(&table.name);
        for column in &table.columns {
            let Some(old) = &column.renamed_from else { continue };
            let gone = ObjectId::new(Kind::Column, &place, table_before).of(old);
            add(gone, ObjectId::new(Kind::Column, &place, &table.name).of(&column.name));
        }
    }
    answers
}

/// A plan, after asking what only the author can say at a terminal. Gives all answers, too.
pub fn planned(
    before: &Facts,
    after: &Facts,
    mut answers: Vec<Answer>,
) -> Result<(Plan, Vec<Answer>), Failure> {
    loop {
        let options = Options { answers: answers.clone(), ..Options::default() };
        match plan(before, after, &options) {
            Ok(plan) => return Ok((plan, answers)),
            Err(refusal @ (Refusal::Unwritable(_) | Refusal::Impossible { .. })) => {
                return Err(Failure::new(refusal));
            }
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

/// A plan in which nothing is renamed: what goes under one name is dropped.
pub fn without_renames(before: &Facts, after: &Facts) -> Result<Plan, Failure> {
    let mut options = Options::default();
    loop {
        match plan(before, after, &options) {
            Ok(plan) => return Ok(plan),
            Err(refusal @ (Refusal::Unwritable(_) | Refusal::Impossible { .. })) => {
                return Err(Failure::new(refusal));
            }
            Err(Refusal::Questions(open)) => {
                let gone =
                    open.questions.into_iter().map(|question| Answer { gone: question.gone, now: None });
                options.answers.extend(gone);
            }
        }
    }
}

/// The answers of a file.
pub fn given(path: Option<&Path>) -> Result<Vec<Answer>, Failure> {
    let Some(path) = path else { return Ok(Vec::new()) };
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
