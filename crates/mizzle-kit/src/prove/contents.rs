//! What is in the tables of a database.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use mizzle_core::{Error, ErrorKind, Result};
use mizzle_pg::Db;
use mizzle_schema::{NulByte, quote_ident};

use crate::facts::{Fact, Facts, Kind, ObjectId};
use crate::plan::{Answer, Hazard, Plan, identity};
use crate::rules::change::is_part;

/// How many rows each table has, what is in each column, and where each sequence stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// Rows, digests of columns, last values of sequences, as text.
    known: BTreeMap<ObjectId, String>,
}

/// What was there and is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The table, column or sequence, as it was called.
    pub object: ObjectId,
    /// What it was: a number of rows, a digest of values, a last value.
    pub before: String,
    /// What it is.
    pub after: String,
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { object, before, after } = self;
        let what = match object.kind {
            Kind::Table => "rows",
            Kind::Column => "values",
            _ => "last value",
        };
        write!(f, "{what} of {object}: {before} before, {after} afterwards")
    }
}

/// Reads what is in all tables.
///
/// # Errors
/// What the server reports.
pub async fn contents(db: &Db, facts: &Facts) -> Result<Contents> {
    let mut contents = Contents::default();
    for (id, fact) in &facts.objects {
        match id.kind {
            Kind::Table => {
                let columns: Vec<_> = facts.columns(id).into_iter().map(|(column, _)| column).collect();
                let sql = of_table(id, &columns, fact).map_err(unwritable)?;
                let row = first_row(db, &sql).await?;
                for (id, value) in [id].into_iter().chain(columns).zip(row) {
                    contents.known.insert(id.clone(), value);
                }
            }
            Kind::Sequence => {
                let sql = format!("SELECT last_value FROM {}", name(id).map_err(unwritable)?);
                contents
                    .known
                    .extend(first_row(db, &sql).await?.into_iter().map(|value| (id.clone(), value)));
            }
            _ => {}
        }
    }
    Ok(contents)
}

impl Contents {
    /// Reads what is there now, and says what is not there any more of what was.
    ///
    /// # Errors
    /// What the server reports.
    pub async fn lost_in(
        &self,
        db: &Db,
        sides: [&Facts; 2],
        plan: &Plan,
        answers: &[Answer],
    ) -> Result<Vec<Lost>> {
        let names: BTreeSet<_> = self.known.keys().map(|id| whole(&renamed(id, answers))).collect();
        let mut after = sides[1].clone();
        after.objects.retain(|id, _| names.contains(&whole(id)));
        Ok(self.lost(&contents(db, &after).await?, sides, plan, answers))
    }

    /// What the tables, columns and sequences that are on both sides do not have any more, though no step of the plan says
    /// that it takes data away from them. Columns whose type changes are not compared.
    pub fn lost(&self, after: &Contents, sides: [&Facts; 2], plan: &Plan, answers: &[Answer]) -> Vec<Lost> {
        let declared = |id: &ObjectId| {
            plan.steps.iter().any(|step| {
                let is_of =
                    step.object == *id || (step.object.name == id.name && step.object.kind == Kind::Table);
                is_of && step.hazards.contains(&Hazard::DataLoss)
            })
        };
        let mut lost = Vec::new();
        for (id, before) in &self.known {
            let now = renamed(id, answers);
            let facts = (sides[0].objects.get(id), sides[1].objects.get(&now));
            let Some(after) = after.known.get(&now).filter(|after| *after != before) else { continue };
            if !is_elsewhere([id, &now], sides)
                && !declared(&now)
                && !declared(id)
                && is_comparable(facts, sides)
                && !went_on(id, facts.0, [before, after])
            {
                lost.push(Lost { object: id.clone(), before: before.clone(), after: after.clone() });
            }
        }
        lost
    }
}

/// Whether another table speaks for the rows of one: a partition for the whole, and the whole for its partitions where it is
/// partitioned in another way.
fn is_elsewhere([was, is]: [&ObjectId; 2], sides: [&Facts; 2]) -> bool {
    let table = |id: &ObjectId| ObjectId { kind: Kind::Table, sub: None, ..id.clone() };
    let key = |side: &Facts, id: &ObjectId| {
        side.objects.get(id).and_then(|fact| fact.optional("partition_key").map(str::to_owned))
    };
    let (was, is) = (table(was), table(is));
    let keys = (key(sides[0], &was), key(sides[1], &is));
    let leaves = |part: &ObjectId, whole: &ObjectId| {
        sides[1].objects.contains_key(part) && !is_part(part, whole, sides[1])
    };
    if keys.0 != keys.1 {
        // What is no partition any more speaks for itself.
        let mut parts = sides[0].of_kind(Kind::Table).filter(|(part, _)| is_part(part, &was, sides[0]));
        return parts.any(|(part, _)| leaves(part, &was));
    }
    let changes = |(whole, _): &(&ObjectId, &Fact)| {
        sides[1].objects.contains_key(*whole) && key(sides[0], whole) != key(sides[1], whole)
    };
    let mut wholes = sides[0].of_kind(Kind::Table).filter(changes);
    keys.0.is_some() || wholes.any(|(whole, _)| is_part(&was, whole, sides[0]) && !leaves(&is, whole))
}

/// Whether a sequence has only given more values, for new columns.
fn went_on(id: &ObjectId, fact: Option<&Fact>, values: [&String; 2]) -> bool {
    let [Ok(before), Ok(after)] = values.map(|value| value.parse::<i64>()) else { return false };
    let falls = fact.is_some_and(|fact| fact.text("increment").starts_with('-'));
    id.kind == Kind::Sequence && if falls { after < before } else { after > before }
}

/// The schema and name of a table or of the table of a part.
fn whole(id: &ObjectId) -> (Option<String>, String) {
    (id.schema.clone(), id.name.clone())
}

/// Whether what is in two objects should be the same.
fn is_comparable(facts: (Option<&Fact>, Option<&Fact>), sides: [&Facts; 2]) -> bool {
    let (Some(old), Some(new)) = facts else { return false };
    let types = |fact: &Fact, side: &Facts| -> Vec<Option<Fact>> {
        let is_type =
            |id: &&ObjectId| matches!(id.kind, Kind::Enum | Kind::Composite | Kind::Domain | Kind::Range);
        fact.depends.iter().filter(is_type).map(|id| side.objects.get(id).cloned()).collect()
    };
    let same = |name: &str| old.attributes.get(name) == new.attributes.get(name);
    let attributes = ["type", "generated", "identity", "min", "max", "increment", "start"];
    attributes.into_iter().all(same) && types(old, sides[0]) == types(new, sides[1])
}

/// What an object is called when everything has its new name.
fn renamed(id: &ObjectId, answers: &[Answer]) -> ObjectId {
    let mut given: Vec<_> =
        answers.iter().filter_map(|Answer { gone, now }| Some((gone, now.as_ref()?))).collect();
    given.sort_by_key(|(gone, _)| (gone.kind != Kind::Schema, gone.sub.is_some()));
    let mut called: Vec<(ObjectId, &ObjectId)> = Vec::new();
    for (gone, now) in given {
        let gone = called.iter().fold(gone.clone(), |id, (gone, now)| identity(&id, gone, now));
        called.push((gone, now));
    }
    called.iter().fold(id.clone(), |id, (gone, now)| identity(&id, gone, now))
}

fn of_table(table: &ObjectId, columns: &[&ObjectId], fact: &Fact) -> std::result::Result<String, NulByte> {
    let mut wanted = vec!["count(*)".to_owned()];
    for column in columns {
        let text = format!("coalesce({}::text, '')", quote_ident(column.part())?);
        wanted.push(format!("md5(coalesce(string_agg({text}, '|' ORDER BY {text} COLLATE \"C\"), ''))"));
    }
    // Children have rows of their own; those of a whole are all in its partitions.
    let only = if fact.optional("partition_key").is_some() { "" } else { "ONLY " };
    Ok(format!("SELECT {} FROM {only}{}", wanted.join(", "), name(table)?))
}

fn name(id: &ObjectId) -> std::result::Result<String, NulByte> {
    Ok(format!("{}.{}", quote_ident(id.schema.as_deref().unwrap_or_default())?, quote_ident(&id.name)?))
}

async fn first_row(db: &Db, sql: &str) -> Result<Vec<String>> {
    let rows = db.raw(sql).await?.into_iter().next().unwrap_or_default().rows;
    let row = rows.into_iter().next().unwrap_or_default();
    Ok(row.into_iter().map(Option::unwrap_or_default).collect())
}

fn unwritable(why: NulByte) -> Error {
    Error::new(ErrorKind::Config, why.to_string())
}
