//! `CREATE INDEX`

use super::{Alteration, Change, Draft, Rule};
use super::{Reaction, index_partition};
use crate::facts::{Fact, ObjectId};
use crate::facts::{Facts, Kind};
use crate::plan::{Hazard, Lock};

pub(super) struct Index;

impl Rule for Index {
    fn create(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Vec<Draft> {
        let create = Draft::new(|sql| {
            sql.authored(fact.text("definition"));
        });
        let is_new = fact.parent.as_ref().is_some_and(|table| change.creates(table));
        let create = create.lock(Lock::Share);
        let mut drafts = vec![match is_new {
            true => create,
            false if fact.is("unique") => {
                create.hazard(Hazard::IndexBuild).hazard(Hazard::Scan).hazard(Hazard::DependsOnData)
            }
            false => create.hazard(Hazard::IndexBuild).hazard(Hazard::Scan),
        }];
        if let Some(table) = &fact.parent {
            settings(table, &id.name, fact, &mut drafts);
        }
        drafts
    }

    fn drop(&self, id: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let drop = Draft::new(|sql| {
            sql.push("DROP INDEX ").object(id);
        });
        vec![drop.lock(Lock::AccessExclusive).hazard(Hazard::IndexDropped)]
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, _: &Change<'_>) -> Alteration {
        let same = |name: &str| before.attributes.get(name) == after.attributes.get(name);
        // What is invalid is built anew, but for a partitioned one, which becomes valid with its last partition.
        let is_valid = same("invalid") || after.is("partitioned");
        if !same("definition") || !is_valid || !same("table") {
            return Alteration::Replace;
        }
        let mut drafts = Vec::new();
        if let Some(table) = &after.parent {
            settings(table, &id.name, after, &mut drafts);
        }
        Alteration::InPlace { drafts, disturbs: false }
    }

    fn disturbed(&self, _: &ObjectId, _: &Fact, cause: &ObjectId) -> Reaction {
        // The server builds it anew with a column whose type changes.
        if cause.kind == Kind::Column { Reaction::Stay } else { Reaction::Recreate }
    }

    fn follows(&self, _: &ObjectId, fact: &Fact, facts: &Facts) -> Vec<ObjectId> {
        fact.parent.as_ref().map(|table| index_partition::partitions(table, facts)).unwrap_or_default()
    }

    fn dropped_by(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Option<ObjectId> {
        let own = fact.parent.clone().filter(|parent| change.drops(parent));
        own.or_else(|| index_partition::dropped_with(id, change))
    }
}

/// What a table knows of one of its indexes.
pub(super) fn settings(table: &ObjectId, name: &str, fact: &Fact, drafts: &mut Vec<Draft>) {
    if fact.is("clustered") {
        drafts.push(Draft::alter_table(table, |sql| {
            sql.push("CLUSTER ON ").ident(name);
        }));
    }
    if fact.is("replica_identity") {
        drafts.push(
            Draft::alter_only(table, |sql| {
                sql.push("REPLICA IDENTITY USING INDEX ").ident(name);
            })
            .hazard(Hazard::Correctness),
        );
    }
}
