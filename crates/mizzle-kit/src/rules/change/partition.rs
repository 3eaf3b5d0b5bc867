//! `ALTER TABLE … ATTACH PARTITION`

use super::{Alteration, Change, Draft, Reaction, Rule, index_partition};
use crate::facts::{Fact, ObjectId};
use crate::facts::{Facts, Kind};
use crate::plan::{Hazard, Lock};

pub(super) struct Partition;

impl Rule for Partition {
    fn create(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Vec<Draft> {
        let attach = Draft::new(|sql| {
            sql.push("ALTER TABLE ").name(fact.text("schema"), fact.text("table"));
            sql.push(" ATTACH PARTITION ").object(id).push(" ").authored(fact.text("bound"));
        });
        let is_new = fact.parent.as_ref().is_some_and(|table| change.creates(table));
        let attach = attach.lock(Lock::AccessExclusive);
        vec![if is_new { attach } else { attach.hazard(Hazard::Scan).hazard(Hazard::DependsOnData) }]
    }

    fn drop(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let detach = Draft::new(|sql| {
            sql.push("ALTER TABLE ").name(fact.text("schema"), fact.text("table"));
            sql.push(" DETACH PARTITION ").object(id);
        });
        vec![detach.lock(Lock::AccessExclusive)]
    }

    fn alter(&self, _: &ObjectId, _: &Fact, _: &Fact, _: &Change<'_>) -> Alteration {
        Alteration::Replace
    }

    fn disturbed(&self, _: &ObjectId, _: &Fact, cause: &ObjectId) -> Reaction {
        // An index that is dropped leaves the partition where it is.
        if cause.kind == Kind::Table { Reaction::Recreate } else { Reaction::Stay }
    }

    fn follows(&self, id: &ObjectId, fact: &Fact, facts: &Facts) -> Vec<ObjectId> {
        // The partition is complete when it is attached. The indexes of the whole come later, where they are new: those
        // of the partition are then attached by name, and none is chosen by the server.
        let child = super::table_of(id);
        let parent = ObjectId::new(Kind::Table, fact.text("schema"), fact.text("table"));
        let of_child = facts.parts(&child).into_iter();
        let of_child =
            of_child.filter(|(id, _)| matches!(id.kind, Kind::Column | Kind::Constraint | Kind::Index));
        let of_parent = facts.parts(&parent).into_iter();
        let of_parent = of_parent.filter(|(id, fact)| match id.kind {
            Kind::Column => true,
            Kind::Constraint => fact.text("type") == "c",
            _ => false,
        });
        // Where the partition has partitions, its indexes are complete with theirs.
        let of_indexes = index_partition::of_table(&child, facts);
        of_child.chain(of_parent).map(|(id, _)| id.clone()).chain(of_indexes).collect()
    }
}
