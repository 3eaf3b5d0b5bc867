//! Primary keys, unique, check and exclusion constraints.

use super::{Alteration, Change, Draft, Rule};
use super::{Reaction, index_partition, inherited_from, online, table_of};
use crate::facts::{Fact, ObjectId};
use crate::facts::{Facts, Kind};
use crate::plan::Hazard;

pub(super) struct Constraint;

impl Rule for Constraint {
    fn create(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Vec<Draft> {
        let table = table_of(id);
        let write = |sql: &mut crate::writer::Writer| {
            sql.push("ADD CONSTRAINT ").ident(id.part()).push(" ").authored(fact.text("definition"));
        };
        // The indexes of partitions are made one by one and attached.
        let is_partitioned =
            change.after.objects.get(&table).is_some_and(|fact| fact.optional("partition_key").is_some());
        let add = match is_partitioned && is_index(fact) {
            true => Draft::alter_only(&table, write),
            false => Draft::alter_table(&table, write),
        };
        let mut drafts = match (change.creates(&table) || !change.online, is_index(fact)) {
            (true, _) => vec![costs(add, id, fact, change)],
            (false, true) if !is_partitioned && fact.optional("index").is_some() => by_index(id, fact),
            (false, true) => vec![costs(add, id, fact, change)],
            (false, false) => online::not_valid(&table, id.part(), fact.text("definition")),
        };
        settings(id, fact, &mut drafts);
        drafts
    }

    fn drop(&self, id: &ObjectId, fact: &Fact, _: &Change<'_>) -> Vec<Draft> {
        let drop = Draft::alter_table(&table_of(id), |sql| {
            sql.push("DROP CONSTRAINT ").ident(id.part());
        });
        let is_own = fact.text("definition").contains(" NO INHERIT");
        let drop = if is_own { drop.alone() } else { drop };
        let drop = drop.hazard(Hazard::Correctness);
        vec![if is_index(fact) { drop.hazard(Hazard::IndexDropped) } else { drop }]
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, change: &Change<'_>) -> Alteration {
        let definition = |fact: &Fact| fact.text("definition").to_owned();
        let mut drafts = Vec::new();
        if definition(before) != definition(after) {
            if definition(before) != format!("{} NOT VALID", definition(after)) {
                return Alteration::Replace;
            }
            drafts.push(online::validate(&table_of(id), id.part()));
        }
        super::index::unset(&table_of(id), before, after, change, &mut drafts);
        settings(id, after, &mut drafts);
        Alteration::InPlace { drafts, disturbs: false }
    }

    fn dropped_after(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Option<ObjectId> {
        super::leaves_parent(id, fact, change)
    }

    fn disturbed(&self, _: &ObjectId, _: &Fact, cause: &ObjectId, goes: bool) -> Reaction {
        // The server builds it anew with a column whose type changes.
        if cause.kind == Kind::Column && !goes { Reaction::Stay } else { Reaction::Recreate }
    }

    fn created_by(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Option<ObjectId> {
        if stands_in_table(id, fact, change) {
            return Some(table_of(id));
        }
        if !fact.is("inherited") || fact.is("local") {
            return None;
        }
        let table = table_of(id);
        let parent = inherited_from(id, change.after).filter(|parent| change.creates(parent));
        let is_partition =
            change.after.objects.contains_key(&ObjectId { kind: Kind::Partition, ..table.clone() });
        // A partition is complete before it is attached; a child has from its parent what it has.
        match (is_partition, change.creates(&table)) {
            (true, true) => None,
            (true, false) => parent.filter(|parent| {
                let whole = change.after.objects.get(parent);
                whole.is_some_and(|whole| whole.text("definition") == fact.text("definition"))
            }),
            (false, is_new) => parent.or(Some(table).filter(|_| is_new)),
        }
    }

    fn dropped_by(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Option<ObjectId> {
        let own = fact.parent.clone().filter(|parent| change.drops(parent));
        let index = || index_partition::dropped_with(id, change);
        let check = || {
            let parent = inherited_from(id, change.before).filter(|_| fact.is("inherited"))?;
            Some(parent).filter(|parent| change.drops(parent))
        };
        own.or_else(index).or_else(check)
    }

    fn follows(&self, id: &ObjectId, fact: &Fact, facts: &Facts) -> Vec<ObjectId> {
        let partitions = index_partition::partitions(&table_of(id), facts);
        if is_index(fact) {
            return partitions;
        }
        // A check that a partition has in another form, proved there and not in the whole, is there first.
        let of = |partition: ObjectId| ObjectId { kind: Kind::Constraint, sub: id.sub.clone(), ..partition };
        partitions.into_iter().map(of).collect()
    }
}

/// Whether it is written within the table that it comes with: it is about that table's columns, and nothing else has to be
/// there for it but what they may need themselves.
pub(super) fn stands_in_table(id: &ObjectId, fact: &Fact, change: &Change<'_>) -> bool {
    let table = table_of(id);
    let Some(new) = change.after.objects.get(&table).filter(|_| change.creates(&table)) else { return false };
    let is_partition =
        change.after.objects.contains_key(&ObjectId { kind: Kind::Partition, ..table.clone() });
    let is_plain = new.optional("partition_key").is_none()
        && new.optional("of").is_none()
        && new.rows("inherits").is_empty()
        && !is_partition;
    let mut more = Vec::new();
    settings(id, fact, &mut more);
    let is_own = |used: &ObjectId| match used.kind {
        Kind::Table | Kind::Column => table_of(used) == table,
        kind => matches!(kind, Kind::Schema | Kind::Extension | Kind::Enum),
    };
    is_plain
        && more.is_empty()
        && !fact.text("definition").ends_with(" NOT VALID")
        && fact.depends.iter().all(is_own)
}

/// The constraints that are written within a table: its key, what is unique, what is checked.
pub(super) fn within<'a>(table: &'a ObjectId, change: &'a Change<'_>) -> Vec<(&'a ObjectId, &'a Fact)> {
    let mut within = change.after.of_table(Kind::Constraint, table);
    within.retain(|(id, fact)| stands_in_table(id, fact, change));
    let rank = |fact: &Fact| ["p", "u", "x"].iter().position(|ty| *ty == fact.text("type")).unwrap_or(3);
    within.sort_by_key(|(id, fact)| (rank(fact), id.part().to_owned()));
    within
}

/// Writes it in `CREATE TABLE`.
pub(super) fn define(sql: &mut crate::writer::Writer, id: &ObjectId, fact: &Fact) {
    sql.push("CONSTRAINT ").ident(id.part()).push(" ").authored(fact.text("definition"));
}

fn costs(add: Draft, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Draft {
    match (change.creates(&table_of(id)), is_index(fact)) {
        (true, _) => add,
        (false, true) => add.hazard(Hazard::IndexBuild).hazard(Hazard::Scan).hazard(Hazard::DependsOnData),
        (false, false) if fact.text("definition").ends_with(" NOT VALID") => add,
        (false, false) => add.hazard(Hazard::Scan).hazard(Hazard::DependsOnData),
    }
}

/// The index first, while others read and write; it then becomes the constraint's.
fn by_index(id: &ObjectId, fact: &Fact) -> Vec<Draft> {
    let build =
        online::build_index(fact.text("index")).hazard(Hazard::IndexBuild).hazard(Hazard::DependsOnData);
    vec![build, by_index_named(id, fact, id.part())]
}

/// An index that is there becomes the constraint's, and gets its name.
pub(crate) fn by_index_named(id: &ObjectId, fact: &Fact, index: &str) -> Draft {
    Draft::alter_table(&table_of(id), |sql| {
        sql.push("ADD CONSTRAINT ").ident(id.part());
        sql.push(if fact.text("type") == "p" { " PRIMARY KEY" } else { " UNIQUE" });
        sql.push(" USING INDEX ").ident(index);
        sql.push(if fact.is("deferrable") { " DEFERRABLE" } else { "" });
        sql.push(if fact.is("deferred") { " INITIALLY DEFERRED" } else { "" });
    })
}

/// Whether the constraint has an index.
fn is_index(fact: &Fact) -> bool {
    fact.text("type") != "c"
}

/// What a table knows of the index.
fn settings(id: &ObjectId, fact: &Fact, drafts: &mut Vec<Draft>) {
    super::index::settings(&table_of(id), id.part(), fact, drafts);
}
