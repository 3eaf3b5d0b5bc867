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

    fn takes_along(&self, _: &ObjectId, fact: &Fact, change: &Change<'_>) -> Vec<ObjectId> {
        let Some(index) = fact.parent.clone() else { return Vec::new() };
        let partition = partition(&index, change.before);
        if partition.as_ref().is_some_and(|partition| change.drops(partition)) {
            // An index lives on where its table is detached.
            return Vec::new();
        }
        let parent = fact.depends.iter().find(|used| is_index(used) && **used != index).cloned();
        match (&index.kind, parent.as_ref().map(|parent| parent.kind)) {
            // The key of a partition keeps the index of the whole from being dropped.
            (Kind::Constraint, Some(Kind::Index)) => partition.into_iter().collect(),
            _ => parent.into_iter().chain([index]).collect(),
        }
    }

    fn dropped_by(&self, _: &ObjectId, fact: &Fact, change: &Change<'_>) -> Option<ObjectId> {
        let index = fact.parent.clone()?;
        let partition = || partition(&index, change.before).filter(|partition| change.drops(partition));
        Some(index.clone()).filter(|index| change.drops(index)).or_else(partition)
    }
}

/// A partition that is attached takes an index of its own for each of the whole, the first that is like it. Where that should
/// go on by itself, and another be the partition: the two.
pub(crate) fn adopted(before: &Facts, after: &Facts) -> Vec<(ObjectId, ObjectId)> {
    let mut adopted = Vec::new();
    for (id, fact) in after.of_kind(Kind::IndexPartition) {
        let Some(wanted) = fact.parent.as_ref().filter(|index| index.kind == Kind::Index) else { continue };
        let Some(table) = after.objects.get(wanted).and_then(|index| index.parent.as_ref()) else { continue };
        let partition = ObjectId { kind: Kind::Partition, ..table.clone() };
        let whole = ObjectId::new(Kind::Index, fact.text("schema"), fact.text("index"));
        let is_there = |id: &ObjectId| before.objects.contains_key(id);
        let attaches = !is_there(&partition) && after.objects.contains_key(&partition) && is_there(table);
        if is_there(id) || is_there(wanted) || !is_there(&whole) || !attaches {
            continue;
        }
        let stays_by_itself = |(other, fact): &(&ObjectId, &Fact)| {
            fact.parent.as_ref() == Some(table)
                && after.objects.contains_key(*other)
                && parent(other, after).is_none()
        };
        let all = before.of_kind(Kind::Index).filter(stays_by_itself);
        adopted.extend(all.map(|(other, _)| (other.clone(), wanted.clone())));
    }
    adopted
}

/// That the table of an index is a partition.
fn partition(index: &ObjectId, facts: &Facts) -> Option<ObjectId> {
    let table = facts.objects.get(index)?.parent.clone()?;
    Some(ObjectId { kind: Kind::Partition, ..table })
}

fn is_index(id: &ObjectId) -> bool {
    matches!(id.kind, Kind::Index | Kind::Constraint)
}

/// The index or constraint of which an index or constraint is a partition.
pub(super) fn parent(id: &ObjectId, facts: &Facts) -> Option<ObjectId> {
    let name = if id.kind == Kind::Constraint { id.part() } else { &id.name };
    let partition =
        ObjectId { kind: Kind::IndexPartition, schema: id.schema.clone(), name: name.to_owned(), sub: None };
    let fact = facts.objects.get(&partition)?;
    fact.depends.iter().find(|parent| is_index(parent) && *parent != id).cloned()
}

/// What is a partition of an index of that table.
pub(super) fn of_table(table: &ObjectId, facts: &Facts) -> Vec<ObjectId> {
    let all = facts.of_kind(Kind::IndexPartition);
    let is_of_table = |used: &ObjectId| {
        is_index(used) && facts.objects.get(used).is_some_and(|index| index.parent.as_ref() == Some(table))
    };
    let of_table = all.filter(|(_, fact)| {
        fact.depends.iter().any(|used| fact.parent.as_ref() != Some(used) && is_of_table(used))
    });
    of_table.map(|(id, _)| id.clone()).collect()
}

/// The index or constraint that takes an index or constraint along when it is dropped.
pub(super) fn dropped_with(id: &ObjectId, change: &Change<'_>) -> Option<ObjectId> {
    let detached = partition(id, change.before).is_some_and(|partition| change.drops(&partition));
    parent(id, change.before).filter(|parent| !detached && change.drops(parent))
}

/// Where an index is that of a partitioned table: the partitions, which have to be there before.
pub(super) fn partitions(table: &ObjectId, facts: &Facts) -> Vec<ObjectId> {
    if facts.objects.get(table).is_none_or(|fact| fact.optional("partition_key").is_none()) {
        return Vec::new();
    }
    let partitions = facts
        .of_kind(Kind::Partition)
        .filter(|(_, fact)| fact.depends.contains(table) && fact.parent.as_ref() != Some(table));
    partitions.map(|(id, _)| id.clone()).collect()
}
