//! What goes, goes when no program uses it any more. Until then new programs need not know it: a column that goes may be
//! NULL.

use crate::facts::{Fact, Kind, ObjectId};

use super::Between;
use super::rename_column::nullable;

/// Keeps what goes in what there is between the migrations.
pub(super) fn keep(between: &mut Between<'_>) {
    let mut kept = Vec::new();
    for (id, fact) in &between.renamed.objects {
        if between.expanded.objects.contains_key(id) {
            continue;
        }
        if let Some(fact) = left(id, fact, between) {
            kept.push((id.clone(), fact));
        }
    }
    between.expanded.objects.extend(kept.iter().cloned());
    // What is kept needs what it depends on, as it was.
    loop {
        let is_left_alone = |(id, fact): &&(ObjectId, Fact)| {
            let expanded = &between.expanded.objects;
            let is_there = |used: &ObjectId| {
                let view = matches!(used.kind, Kind::View | Kind::MaterializedView);
                let same = !view || expanded.get(used) == between.renamed.objects.get(used);
                (expanded.contains_key(used) && same) || !between.renamed.objects.contains_key(used)
            };
            expanded.contains_key(id) && !fact.parent.iter().chain(&fact.depends).all(is_there)
        };
        let gone: Vec<ObjectId> = kept.iter().filter(is_left_alone).map(|(id, _)| id.clone()).collect();
        if gone.is_empty() {
            return;
        }
        between.expanded.objects.retain(|id, _| !gone.contains(id));
    }
}

/// What there is of an object until it goes; `None`, where it goes at once.
fn left(id: &ObjectId, fact: &Fact, between: &Between<'_>) -> Option<Fact> {
    let stays = |id: &ObjectId| between.after.objects.contains_key(id);
    let goes_with = |id: &ObjectId| !stays(id) && between.renamed.objects.contains_key(id);
    let table = ObjectId { kind: Kind::Table, sub: None, ..id.clone() };
    match id.kind {
        Kind::Column if goes_with(&table) => Some(fact.clone()),
        Kind::Column => {
            let has_value =
                between.renamed.objects.contains_key(&ObjectId { kind: Kind::Default, ..id.clone() })
                    || fact.optional("identity").is_some();
            let is_key = |(_, key): (&ObjectId, &Fact)| {
                key.parent.as_ref() == Some(&table)
                    && key.text("type") == "p"
                    && key.list("columns").contains(&id.part())
            };
            // A new program gives no value for a key that it does not know.
            if !has_value && between.renamed.objects.iter().any(is_key) {
                return None;
            }
            Some(if has_value { fact.clone() } else { nullable(fact) })
        }
        Kind::Default => goes_with(&ObjectId { kind: Kind::Column, ..id.clone() }).then(|| fact.clone()),
        Kind::Constraint
        | Kind::ForeignKey
        | Kind::Index
        | Kind::Trigger
        | Kind::Policy
        | Kind::Rule
        | Kind::Statistics
        | Kind::Partition
        | Kind::IndexPartition => {
            let parent = fact.parent.as_ref()?;
            // An index of a table that stays serves old programs until their column goes, but a check might refuse what
            // new ones write.
            let serves = |used: &ObjectId| used.kind == Kind::Column && goes_with(used);
            let is_index = id.kind == Kind::Index && !fact.is("unique");
            (goes_with(parent) || (is_index && fact.depends.iter().any(serves))).then(|| fact.clone())
        }
        // A sequence counts on for its column, under whatever name.
        Kind::Sequence | Kind::SequenceOwner if owner(id, between).is_some_and(|column| stays(&column)) => {
            None
        }
        Kind::DefaultPrivilege | Kind::Publication | Kind::Other => None,
        _ => (!is_taken(id, between)).then(|| fact.clone()),
    }
}

/// The column that a sequence belongs to.
fn owner(id: &ObjectId, between: &Between<'_>) -> Option<ObjectId> {
    let owner = between.renamed.objects.get(&ObjectId { kind: Kind::SequenceOwner, ..id.clone() })?;
    Some(ObjectId::new(Kind::Column, owner.text("schema"), owner.text("table")).of(owner.text("column")))
}

/// Whether something new has the name.
fn is_taken(id: &ObjectId, between: &Between<'_>) -> bool {
    // A table has a type of its name.
    let is_named = |id: &ObjectId| {
        let relation = matches!(
            id.kind,
            Kind::Table | Kind::View | Kind::MaterializedView | Kind::Sequence | Kind::Index
        );
        relation || matches!(id.kind, Kind::Enum | Kind::Composite | Kind::Domain | Kind::Range)
    };
    is_named(id)
        && between
            .after
            .objects
            .keys()
            .any(|new| is_named(new) && (&new.schema, &new.name) == (&id.schema, &id.name))
}
