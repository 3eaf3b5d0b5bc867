//! What a function has computed, and stays as it is when the function computes something else.

use std::collections::BTreeSet;

use super::{Change, table_of};
use crate::facts::{Fact, Kind, ObjectId};
use crate::writer::Writer;

/// What has values of a function, or was checked by it, and what makes it as it should be. What is made anew in the same plan
/// is computed anew.
pub(super) fn notes(function: &ObjectId, change: &Change<'_>) -> Vec<String> {
    let mut functions = vec![function];
    let mut seen = BTreeSet::from([function]);
    let mut notes = Vec::new();
    let mut at = 0;
    while let Some(function) = functions.get(at).copied() {
        for (id, fact) in change.before.objects.iter().filter(|(_, fact)| fact.depends.contains(function)) {
            if !seen.insert(id) || change.drops(id) || !change.after.objects.contains_key(id) {
                continue;
            }
            match id.kind {
                // Known where the server has parsed the body.
                Kind::Function => functions.push(id),
                _ => notes.extend(note(id, fact)),
            }
        }
        at += 1;
    }
    notes
}

/// What is stale of an object, and what helps.
fn note(id: &ObjectId, fact: &Fact) -> Option<String> {
    let index = |name: &str| {
        text(|sql| {
            sql.push("REINDEX INDEX CONCURRENTLY ").qualified(id.schema.as_deref(), name);
        })
    };
    let (is, remedy) = match (id.kind, fact.text("type")) {
        (Kind::Index, _) => ("was built with what the function gave before", index(&id.name)),
        (Kind::Constraint, "c") => (
            "was checked with what the function gave before",
            text(|sql| {
                sql.push("ALTER TABLE ").object(&table_of(id)).push(" DROP CONSTRAINT ").ident(id.part());
            }) + ", ADD it NOT VALID, and VALIDATE CONSTRAINT in a section of its own",
        ),
        (Kind::Constraint, _) => (
            "was built with what the function gave before",
            // The server builds the index of an exclusion constraint under the lock only.
            index(id.part()).replace(" CONCURRENTLY", ""),
        ),
        (Kind::DomainConstraint, _) => (
            "was checked with what the function gave before",
            text(|sql| {
                sql.push("ALTER DOMAIN ").object(id).push(" DROP CONSTRAINT ").ident(id.part());
            }) + ", ADD it NOT VALID, and VALIDATE CONSTRAINT",
        ),
        (Kind::Column, _) if fact.optional("generated").is_some() && !fact.is("virtual") => (
            "holds what the function gave before",
            text(|sql| {
                sql.push("UPDATE ").object(&table_of(id)).push(" SET ").ident(id.part()).push(" = DEFAULT");
            }) + ", in a section with `backfill`",
        ),
        (Kind::MaterializedView, _) => (
            "holds what the function gave before",
            text(|sql| {
                sql.push("REFRESH MATERIALIZED VIEW ").object(id);
            }),
        ),
        (Kind::Table, _) if fact.optional("partition_key").is_some() => (
            "has its rows in the partitions that the function gave before",
            "move those that belong elsewhere, by DELETE and INSERT".to_owned(),
        ),
        _ => return None,
    };
    Some(format!("{id} {is}; where that is another value now: {remedy}"))
}

fn text(write: impl FnOnce(&mut Writer)) -> String {
    let mut writer = Writer::default();
    write(&mut writer);
    writer.text().0
}
