//! `CREATE INDEX`

use super::{Alteration, Change, Draft, Rule};
use super::{Reaction, index_partition, online};
use crate::facts::{Fact, ObjectId};
use crate::facts::{Facts, Kind};
use crate::plan::{Hazard, Lock};

pub(super) struct Index;

impl Rule for Index {
    fn create(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Vec<Draft> {
        let is_new = fact.parent.as_ref().is_some_and(|table| change.creates(table));
        let plain = is_new || !change.online || fact.is("partitioned");
        let create = match plain {
            true => Draft::new(|sql| {
                sql.authored(fact.text("definition"));
            })
            .lock(Lock::Share),
            false => online::build_index(fact.text("definition")),
        };
        let create = match is_new || fact.is("partitioned") {
            true => create,
            false if plain => create.hazard(Hazard::IndexBuild).hazard(Hazard::Scan),
            false => create.hazard(Hazard::IndexBuild),
        };
        let depends_on_data = !is_new && fact.is("unique");
        let mut drafts = vec![if depends_on_data { create.hazard(Hazard::DependsOnData) } else { create }];
        if !is_new && change.online {
            drafts.extend(analyze(fact, change.after));
        }
        if let Some(table) = &fact.parent {
            settings(table, &id.name, fact, &mut drafts);
        }
        drafts
    }

    fn drop(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Vec<Draft> {
        if change.online && !fact.is("partitioned") {
            let drop = Draft::new(|sql| {
                sql.push("DROP INDEX CONCURRENTLY ").object(id);
            });
            let drop = drop.lock(Lock::ShareUpdateExclusive).hazard(Hazard::IndexDropped);
            return vec![drop.outside_transactions()];
        }
        let drop = Draft::new(|sql| {
            sql.push("DROP INDEX ").object(id);
        });
        vec![drop.recurses().lock(Lock::AccessExclusive).hazard(Hazard::IndexDropped)]
    }

    fn alter(&self, id: &ObjectId, before: &Fact, after: &Fact, change: &Change<'_>) -> Alteration {
        let same = |name: &str| before.attributes.get(name) == after.attributes.get(name);
        // What is invalid is built anew, but for a partitioned one, which becomes valid with its last partition.
        let is_valid = same("invalid") || after.is("partitioned");
        if !is_same(before, after) || !is_valid {
            let drafts = swapped(id, before, after, change);
            return drafts
                .map_or(Alteration::Replace, |drafts| Alteration::InPlace { drafts, disturbs: false });
        }
        let mut drafts = Vec::new();
        if let Some(table) = &after.parent {
            unset(table, before, after, change, &mut drafts);
            settings(table, &id.name, after, &mut drafts);
        }
        Alteration::InPlace { drafts, disturbs: false }
    }

    fn disturbed(&self, _: &ObjectId, _: &Fact, cause: &ObjectId, goes: bool) -> Reaction {
        // The server builds it anew with a column whose type changes.
        if cause.kind == Kind::Column && !goes { Reaction::Stay } else { Reaction::Recreate }
    }

    fn follows(&self, _: &ObjectId, fact: &Fact, facts: &Facts) -> Vec<ObjectId> {
        fact.parent.as_ref().map(|table| index_partition::partitions(table, facts)).unwrap_or_default()
    }

    fn dropped_by(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Option<ObjectId> {
        let own = fact.parent.clone().filter(|parent| change.drops(parent));
        own.or_else(|| index_partition::dropped_with(id, change))
    }
}

/// Whether they are one index, whatever its table was called before.
fn is_same(before: &Fact, after: &Fact) -> bool {
    // CREATE UNIQUE INDEX name ON ONLY schema.table USING method (…) …, where an author may leave out the method.
    fn parts(definition: &str) -> Option<(&str, bool, &str)> {
        let (head, rest) = definition.split_once(" ON ")?;
        let end = [" USING ", " ("].iter().filter_map(|word| rest.find(word)).min()?;
        let (table, tail) = rest.split_at_checked(end)?;
        Some((head, table.starts_with("ONLY "), tail))
    }
    let (old, new) = (before.text("definition"), after.text("definition"));
    before.parent == after.parent && (old == new || parts(old).is_some_and(|old| parts(new) == Some(old)))
}

/// The new index is built beside the old one, which is dropped when the new one is there: no query is without. Not for
/// indexes that others depend on, nor where the columns change at the same time.
fn swapped(id: &ObjectId, before: &Fact, after: &Fact, change: &Change<'_>) -> Option<Vec<Draft>> {
    let table = after.parent.as_ref()?;
    let is_used = |facts: &Facts| facts.objects.values().any(|fact| fact.depends.contains(id));
    let is_partition = index_partition::parent(id, change.before).is_some();
    let moves = before.depends.iter().chain(&after.depends).any(|used| change.fates.contains_key(used));
    let is_plain = !change.online || before.is("partitioned") || after.is("partitioned") || is_partition;
    let stays = !is_plain && !moves && before.parent == after.parent;
    if !stays || is_used(change.before) || is_used(change.after) {
        return None;
    }
    let mut aside = id.name.clone();
    while aside.len() > 59 {
        aside.pop();
    }
    aside.push_str("_new");
    let build = online::build_named(after.text("definition"), &aside)?.hazard(Hazard::IndexBuild);
    let drop = Draft::new(|sql| {
        sql.push("DROP INDEX CONCURRENTLY ").object(id);
    });
    let rename = Draft::new(|sql| {
        sql.push("ALTER INDEX ").qualified(id.schema.as_deref(), &aside).push(" RENAME TO ").ident(&id.name);
    });
    let mut drafts = vec![
        if after.is("unique") { build.hazard(Hazard::DependsOnData) } else { build },
        drop.lock(Lock::ShareUpdateExclusive).hazard(Hazard::IndexDropped).outside_transactions(),
        rename,
    ];
    drafts.extend(analyze(after, change.after));
    drafts.extend(super::comments(
        id,
        None,
        &Fact { attributes: after.attributes.clone(), ..Fact::default() },
    ));
    settings(table, &id.name, after, &mut drafts);
    Some(drafts)
}

/// What the server knows of the values of an expression, it knows from looking at them.
fn analyze(fact: &Fact, facts: &Facts) -> Option<Draft> {
    let table = fact.parent.as_ref()?;
    // Parentheses within those of the columns: an expression, or the parameters of an operator class, for which it does no
    // harm.
    let columns = fact.text("definition").split_once(" USING ")?.1.split_once('(')?.1;
    let has_expression = columns.find('(')? < columns.find(')')?;
    has_expression.then(|| Draft::analyze(table, facts))
}

/// What a table knows of one of its indexes.
pub(super) fn settings(table: &ObjectId, name: &str, fact: &Fact, drafts: &mut Vec<Draft>) {
    if fact.is("clustered") {
        let cluster = Draft::alter_only(table, |sql| {
            sql.push("CLUSTER ON ").ident(name);
        });
        drafts.push(cluster.lock(Lock::ShareUpdateExclusive));
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

/// What a table no longer knows of one of its indexes.
pub(super) fn unset(
    table: &ObjectId,
    before: &Fact,
    after: &Fact,
    change: &Change<'_>,
    drafts: &mut Vec<Draft>,
) {
    // Where the table has another by now, this one is none already.
    let by_another = |what: &str| change.after.parts(table).into_iter().any(|(_, fact)| fact.is(what));
    let goes = |what: &str| before.is(what) && !after.is(what) && !by_another(what);
    if goes("clustered") {
        let unset = Draft::alter_only(table, |sql| {
            sql.push("SET WITHOUT CLUSTER");
        });
        drafts.push(unset.lock(Lock::ShareUpdateExclusive));
    }
    // Where the table has another identity by now, the index is none already.
    let by_table = change.after.objects.get(table).and_then(|table| table.optional("replica_identity"));
    if by_table.is_none() && goes("replica_identity") {
        let unset = Draft::alter_only(table, |sql| {
            sql.push("REPLICA IDENTITY DEFAULT");
        });
        drafts.push(unset.hazard(Hazard::Correctness));
    }
}
