//! `CREATE PUBLICATION`

use super::Reaction;
use super::{Alteration, Change, Draft, Rule};
use crate::facts::Kind;
use crate::facts::{Fact, ObjectId};
use crate::plan::{Hazard, Lock};
use crate::writer::Writer;

pub(super) struct Publication;

impl Rule for Publication {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let create = Draft::new(|sql| {
            sql.push("CREATE PUBLICATION ").ident(&id.name);
            if fact.is("all_tables") {
                sql.push(" FOR ALL TABLES");
            } else if members(fact) > 0 {
                write_members(sql.push(" FOR "), fact);
            }
            parameters(sql.push(" WITH "), fact);
        });
        vec![locking(create, &[fact])]
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![
            Draft::new(|sql| {
                sql.push("DROP PUBLICATION ").ident(&id.name);
            })
            .hazard(Hazard::Correctness),
        ]
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, _: &Change<'_>) -> Alteration {
        let same = |name: &str| before.attributes.get(name) == after.attributes.get(name);
        if !same("all_tables") || (members(after) == 0 && members(before) > 0) {
            return Alteration::Replace;
        }
        let mut drafts = Vec::new();
        if !same("tables") || !same("schemas") {
            let set = Draft::new(|sql| {
                write_members(sql.push("ALTER PUBLICATION ").ident(&id.name).push(" SET "), after);
            });
            drafts.push(locking(set, &[before, after]).hazard(Hazard::Correctness));
        }
        if !same("publish") || !same("via_root") {
            drafts.push(
                Draft::new(|sql| {
                    parameters(sql.push("ALTER PUBLICATION ").ident(&id.name).push(" SET "), after);
                })
                .hazard(Hazard::Correctness),
            );
        }
        Alteration::InPlace { drafts, disturbs: false }
    }

    fn disturbed(&self, _: &ObjectId, _: &Fact, _: &ObjectId, _: bool) -> Reaction {
        // A publication depends on the columns that it lists or filters by, and keeps them as they are.
        Reaction::Recreate
    }
}

/// With the locks on the tables that are its members.
fn locking(mut draft: Draft, sides: &[&Fact]) -> Draft {
    for row in sides.iter().flat_map(|fact| fact.rows("tables")) {
        let [schema, name, ..] = row.as_slice() else { continue };
        draft = draft.locks(ObjectId::new(Kind::Table, schema, name), Lock::ShareUpdateExclusive);
    }
    draft
}

fn members(fact: &Fact) -> usize {
    fact.rows("tables").len() + fact.list("schemas").len()
}

fn write_members(sql: &mut Writer, fact: &Fact) {
    let (tables, schemas) = (fact.rows("tables"), fact.list("schemas"));
    sql.list(", ", &tables, |sql, table| {
        let part = |at: usize| table.get(at).copied().unwrap_or_default();
        sql.push("TABLE ").name(part(0), part(1));
        if !part(2).is_empty() {
            sql.push(" (").authored(part(2)).push(")");
        }
        if !part(3).is_empty() {
            sql.push(" WHERE (").authored(part(3)).push(")");
        }
    });
    sql.push(if tables.is_empty() || schemas.is_empty() { "" } else { ", " });
    sql.list(", ", schemas, |sql, schema| {
        sql.push("TABLES IN SCHEMA ").ident(schema);
    });
}

fn parameters(sql: &mut Writer, fact: &Fact) {
    sql.push("(publish = ").literal(fact.text("publish")).push(", publish_via_partition_root = ");
    sql.push(if fact.is("via_root") { "true)" } else { "false)" });
}
