//! `ALTER INDEX … ATTACH PARTITION`

use super::{Alteration, Change, Draft, Rule};
use crate::facts::{Fact, ObjectId};
use crate::facts::{Facts, Kind};

pub(super) struct IndexPartition;

impl Rule for IndexPartition {
    fn create(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        vec![Draft::new(|sql| {
            sql.push("ALTER INDEX ").name(fact.text("schema"), fact.text("index"));
            sql.push(" ATTACH PARTITION ").object(id);
        })]
    }

    /// There is no statement for this: it ends with one of the indexes, or with the partition.
    fn drop(&self, _: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        Vec::new()
    }

    fn alter(&self, _: &ObjectId, _: &Fact, _: &Fact, _: &Change<'_>) -> Alteration {
        Alteration::Replace
    }

    fn follows(&self, _: &ObjectId, fact: &Fact, facts: &Facts) -> Vec<ObjectId> {
        // The table is a partition first.
        let index = fact.parent.as_ref().and_then(|index| facts.objects.get(index));
        let table = index.and_then(|index| index.parent.clone());
        table.map(|table| ObjectId { kind: Kind::Partition, ..table }).into_iter().collect()
    }

    fn takes_along(&self, _: &ObjectId, fact: &Fact, change: &Change<'_>) -> Option<ObjectId> {
        let index = fact.parent.clone()?;
        let table = change.before.objects.get(&index)?.parent.clone()?;
        let is_detached = change.drops(&ObjectId { kind: Kind::Partition, ..table });
        // An index lives on where its table is detached; else it ends with its parent.
        Some(index).filter(|_| !is_detached)
    }
}

/// The index or constraint of which an index or constraint is a partition.
pub(super) fn parent(id: &ObjectId, facts: &Facts) -> Option<ObjectId> {
    let name = if id.kind == Kind::Constraint { id.part() } else { &id.name };
    let partition =
        ObjectId { kind: Kind::IndexPartition, schema: id.schema.clone(), name: name.to_owned(), sub: None };
    let fact = facts.objects.get(&partition)?;
    fact.depends
        .iter()
        .find(|parent| matches!(parent.kind, Kind::Index | Kind::Constraint) && *parent != id)
        .cloned()
}
