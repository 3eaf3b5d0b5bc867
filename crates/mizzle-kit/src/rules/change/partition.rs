//! `ALTER TABLE … ATTACH PARTITION`

use super::{Alteration, Change, Draft, Reaction, Rule, index_partition, online};
use crate::facts::{Fact, ObjectId};
use crate::facts::{Facts, Kind};
use crate::migration::{TokenKind, tokens};
use crate::plan::{Hazard, Lock};

pub(super) struct Partition;

impl Rule for Partition {
    fn create(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Vec<Draft> {
        let attach = Draft::new(|sql| {
            sql.push("ALTER TABLE ").name(fact.text("schema"), fact.text("table"));
            sql.push(" ATTACH PARTITION ").object(id).push(" ").authored(fact.text("bound"));
        });
        let (child, whole) = (super::table_of(id), whole(fact));
        let mut attach = locking_default(attach, id, &whole, change.before).recurses();
        attach = attach.lock(Lock::AccessExclusive).locks(whole.clone(), Lock::ShareUpdateExclusive);
        let other = default(&whole, change.before).filter(|table| *table != child && !change.drops(&whole));
        let constraint = fact.optional("constraint").filter(|_| change.online);
        let is_new = change.creates(&child);
        let (mut before, mut after) = (Vec::new(), Vec::new());
        // The server looks at all rows of the partition, unless a check says that they belong there, and of the default
        // one, unless a check says that none of them does.
        match constraint {
            _ if is_new => {}
            Some(constraint) => {
                let (proof, drop) = online::proved(&child, "attach_", |sql| {
                    sql.authored(constraint);
                });
                before.extend(proof);
                after.push(drop);
            }
            None => attach = attach.hazard(Hazard::Scan).hazard(Hazard::DependsOnData),
        }
        match (other, constraint) {
            (Some(other), Some(constraint)) => {
                let (proof, drop) = online::proved(&other, "attach_", |sql| {
                    sql.push("NOT (").authored(constraint).push(")");
                });
                before.extend(proof);
                after.push(drop);
            }
            (Some(other), None) => {
                attach.also_scans.push(other);
                attach = attach.hazard(Hazard::DependsOnData);
            }
            (None, _) => {}
        }
        before.into_iter().chain([attach]).chain(after).collect()
    }

    fn drop(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Vec<Draft> {
        let (child, whole) = (super::table_of(id), whole(fact));
        let constraint = fact.optional("constraint").filter(|_| change.online);
        if let Some(constraint) = constraint.filter(|_| default(&whole, change.before).is_none()) {
            // The server leaves a check of the bound behind, unless there is one.
            let (mut drafts, drop) = online::proved(&child, "detach_", |sql| {
                sql.authored(constraint);
            });
            let detach = Draft::new(|sql| {
                sql.push("ALTER TABLE ").object(&whole).push(" DETACH PARTITION ").object(id);
                sql.push(" CONCURRENTLY");
            });
            let detach = detach.lock(Lock::AccessExclusive).locks(whole, Lock::ShareUpdateExclusive);
            drafts.extend([detach.outside_transactions(), drop]);
            return drafts;
        }
        let detach = Draft::new(|sql| {
            sql.push("ALTER TABLE ").object(&whole).push(" DETACH PARTITION ").object(id);
        });
        let detach = locking_default(detach, id, &whole, change.before).recurses();
        vec![detach.lock(Lock::AccessExclusive).locks(whole, Lock::AccessExclusive)]
    }

    fn alter(&self, _: &ObjectId, _: &Fact, _: &Fact, _: &Change<'_>) -> Alteration {
        Alteration::Replace
    }

    fn disturbed(&self, _: &ObjectId, _: &Fact, cause: &ObjectId, _: bool) -> Reaction {
        // An index that is dropped leaves the partition where it is.
        if cause.kind == Kind::Table { Reaction::Recreate } else { Reaction::Stay }
    }

    fn follows(&self, id: &ObjectId, fact: &Fact, facts: &Facts) -> Vec<ObjectId> {
        // The partition is complete when it is attached. The indexes of the whole come later, where they are new: those
        // of the partition are then attached by name, and none is chosen by the server.
        let child = super::table_of(id);
        let parent = ObjectId::new(Kind::Table, fact.text("schema"), fact.text("table"));
        let columns = |table: &ObjectId| facts.of_table(Kind::Column, table);
        let constraints = |table: &ObjectId| facts.of_table(Kind::Constraint, table).into_iter();
        let indexes = facts.of_kind(Kind::Index).filter(|(_, fact)| fact.parent.as_ref() == Some(&child));
        let of_child = columns(&child).into_iter().chain(constraints(&child)).chain(indexes);
        let checks = constraints(&parent).filter(|(_, fact)| fact.text("type") == "c");
        let of_parent = columns(&parent).into_iter().chain(checks);
        // Where the partition has partitions, its indexes are complete with theirs.
        let of_indexes = index_partition::of_table(&child, facts);
        of_child.chain(of_parent).map(|(id, _)| id.clone()).chain(of_indexes).collect()
    }
}

fn whole(fact: &Fact) -> ObjectId {
    ObjectId::new(Kind::Table, fact.text("schema"), fact.text("table"))
}

/// The partition for what no other takes, which takes more or less where one goes or comes.
pub(super) fn default(whole: &ObjectId, facts: &Facts) -> Option<ObjectId> {
    let is_default = |(_, fact): &(&ObjectId, &Fact)| {
        Some(fact.text("schema")) == whole.schema.as_deref()
            && fact.text("table") == whole.name
            && fact.text("bound") == "DEFAULT"
    };
    facts.of_kind(Kind::Partition).find(is_default).map(|(id, _)| super::table_of(id))
}

pub(super) fn locking_default(draft: Draft, part: &ObjectId, whole: &ObjectId, facts: &Facts) -> Draft {
    match default(whole, facts).filter(|table| *table != super::table_of(part)) {
        Some(table) => draft.locks(table, Lock::AccessExclusive),
        None => draft,
    }
}

/// Why the type of a column cannot change: rows are where they are for what they have in it.
pub(super) fn keeps(column: &ObjectId, change: &Change<'_>) -> Option<String> {
    let table = super::table_of(column);
    let key = change.before.objects.get(&table)?.optional("partition_key")?;
    let quoted = mizzle_schema::quote_ident(column.part()).unwrap_or_default();
    let is_column = |text: &str, kind: TokenKind| match kind {
        TokenKind::Word => text == column.part(),
        TokenKind::Quoted => text == quoted,
        _ => false,
    };
    // LIST (state), RANGE (a, lower(b))
    let (_, columns) = key.split_once('(')?;
    let is_key = tokens(columns).into_iter().any(|token| is_column(token.text, token.kind));
    (is_key && !change.drops(&table)).then(|| {
        format!(
            "{column} is part of the partition key of {table}, and the server changes the type of none; make a table of \
             another name with the new type, copy the rows, and drop the old one in a later migration"
        )
    })
}
