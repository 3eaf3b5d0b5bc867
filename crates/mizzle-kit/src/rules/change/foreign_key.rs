//! Foreign keys.

use super::{Alteration, Change, Draft, Rule};
use super::{Reaction, online, table_of};
use crate::facts::{Fact, ObjectId};
use crate::facts::{Facts, Kind};
use crate::plan::{Hazard, Lock};

pub(super) struct ForeignKey;

impl Rule for ForeignKey {
    fn create(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Vec<Draft> {
        let add = Draft::alter_table(&table_of(id), |sql| {
            sql.push("ADD CONSTRAINT ").ident(id.part()).push(" ").authored(fact.text("definition"));
        });
        let add = add.lock(Lock::ShareRowExclusive);
        let targets = targets(fact, change.after);
        let locking = |draft: Draft| {
            let locks =
                |draft: Draft, target: &ObjectId| draft.locks(target.clone(), Lock::ShareRowExclusive);
            targets.iter().fold(draft, locks)
        };
        let table = table_of(id);
        let whole = change.after.objects.get(&table);
        let is_partitioned = whole.is_some_and(|fact| fact.optional("partition_key").is_some());
        if change.online && !change.creates(&table) && !is_partitioned {
            let drafts = online::not_valid(&table, id.part(), fact.text("definition"));
            let weaker = |draft: Draft| {
                if draft.commits_before { draft } else { locking(draft.lock(Lock::ShareRowExclusive)) }
            };
            return drafts.into_iter().map(weaker).collect();
        }
        let plain = change.creates(&table_of(id)) || fact.text("definition").ends_with(" NOT VALID");
        let add = locking(add);
        vec![if plain { add } else { add.hazard(Hazard::Scan).hazard(Hazard::DependsOnData) }]
    }

    fn drop(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Vec<Draft> {
        let drop = Draft::alter_table(&table_of(id), |sql| {
            sql.push("DROP CONSTRAINT ").ident(id.part());
        });
        let targets = targets(fact, change.before);
        let drop = targets.into_iter().fold(drop, |drop, target| drop.locks(target, Lock::AccessExclusive));
        vec![drop.hazard(Hazard::Correctness)]
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, _: &Change<'_>) -> Alteration {
        if before.text("definition") != format!("{} NOT VALID", after.text("definition")) {
            return Alteration::Replace;
        }
        let drafts = vec![online::validate(&table_of(id), id.part())];
        Alteration::InPlace { drafts, disturbs: false }
    }

    fn disturbed(&self, _: &ObjectId, _: &Fact, cause: &ObjectId, _: bool) -> Reaction {
        // The types of both sides may change one after the other, and do not fit in between.
        match cause.kind {
            Kind::Partition => Reaction::Stay,
            _ => Reaction::Recreate,
        }
    }

    fn dropped_by(&self, _: &ObjectId, fact: &Fact, change: &Change<'_>) -> Option<ObjectId> {
        let own = fact.parent.clone().filter(|parent| change.drops(parent))?;
        let target =
            ObjectId::new(Kind::Table, fact.text("references_schema"), fact.text("references_table"));
        // Tables that refer to each other can only be dropped without the keys between them.
        // Partitions that live on alone would keep the key.
        let is_left = fact.depends.iter().any(|used| used.kind == Kind::Partition && change.drops(used));
        Some(own.clone()).filter(|_| !is_left && (target == own || !change.drops(&target)))
    }

    fn follows(&self, _: &ObjectId, fact: &Fact, facts: &Facts) -> Vec<ObjectId> {
        // A key of a partitioned table is none before all partitions have it.
        let is_key = |id: &&ObjectId| matches!(id.kind, Kind::Constraint | Kind::Index);
        let keys: Vec<_> = fact.depends.iter().filter(is_key).collect();
        let attached = facts.of_kind(Kind::IndexPartition);
        let of_key = attached.filter(|(_, fact)| keys.iter().any(|key| fact.depends.contains(*key)));
        of_key.map(|(id, _)| id.clone()).collect()
    }
}

/// The table that a key refers to, with its partitions.
pub(super) fn targets(fact: &Fact, facts: &Facts) -> Vec<ObjectId> {
    let mut targets =
        vec![ObjectId::new(Kind::Table, fact.text("references_schema"), fact.text("references_table"))];
    let mut at = 0;
    while let Some(whole) = targets.get(at).cloned() {
        let is_part = |(_, fact): &(&ObjectId, &Fact)| {
            Some(fact.text("schema")) == whole.schema.as_deref() && fact.text("table") == whole.name
        };
        let parts = facts.of_kind(Kind::Partition).filter(is_part).map(|(id, _)| table_of(id));
        targets.extend(parts.collect::<Vec<_>>());
        at += 1;
    }
    targets
}
