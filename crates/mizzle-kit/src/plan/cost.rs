//! What a statement costs those who use the tables meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{Facts, Kind, ObjectId};
use crate::rules::change::{Draft, Fate};
use crate::statement::RenderError;

use super::order::Action;
use super::{Hazard, Lock, Locked, Step};

/// What is there while a plan is carried out.
pub(super) struct Course<'a> {
    before: &'a Facts,
    after: &'a Facts,
    /// What was dropped and made so far.
    dropped: BTreeSet<ObjectId>,
    made: BTreeSet<ObjectId>,
    altered: BTreeSet<ObjectId>,
    /// The partitions and children that there were, and those that there will be.
    were: Children<'a>,
    are: Children<'a>,
}

/// Of each table, by schema and name, what says that another is its partition or child.
type Children<'a> = BTreeMap<[&'a str; 2], Vec<&'a ObjectId>>;

fn children(facts: &Facts) -> Children<'_> {
    let mut children = Children::new();
    for (id, fact) in facts.of_kind(Kind::Table) {
        for parent in fact.rows("inherits") {
            let [schema, name] = parent.as_slice() else { continue };
            children.entry([schema, name]).or_default().push(id);
        }
    }
    for (id, fact) in facts.of_kind(Kind::Partition) {
        children.entry([fact.text("schema"), fact.text("table")]).or_default().push(id);
    }
    children
}

impl<'a> Course<'a> {
    pub fn new(before: &'a Facts, after: &'a Facts) -> Self {
        let (were, are) = (children(before), children(after));
        let (dropped, made, altered) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        Course { before, after, dropped, made, altered, were, are }
    }

    /// What a plan does has been done.
    pub fn done(&mut self, action: &Action) {
        match action.fate {
            Fate::Drop => self.dropped.insert(action.id.clone()),
            Fate::Create | Fate::Replace => self.made.insert(action.id.clone()),
            Fate::Alter => self.altered.insert(action.id.clone()),
        };
    }

    /// Whether others may use an object: not what the plan makes.
    fn is_in_use(&self, id: &ObjectId) -> bool {
        self.before.objects.contains_key(id) && !self.dropped.contains(id) && !self.made.contains(id)
    }

    /// The partitions and children of a table, and theirs.
    fn descendants(&self, table: &ObjectId, found: &mut BTreeSet<ObjectId>) {
        let mut open = vec![table.clone()];
        while let Some(parent) = open.pop() {
            let name = [parent.schema.as_deref().unwrap_or_default(), parent.name.as_str()];
            let is_as_before = |id: &&&ObjectId| !self.dropped.contains(**id) && !self.altered.contains(**id);
            let is_as_after = |id: &&&ObjectId| self.made.contains(**id) || self.altered.contains(**id);
            let were = self.were.get(&name).into_iter().flatten().filter(is_as_before);
            let are = self.are.get(&name).into_iter().flatten().filter(is_as_after);
            for id in were.chain(are) {
                let child = ObjectId { kind: Kind::Table, ..(*id).clone() };
                if found.insert(child.clone()) {
                    open.push(child);
                }
            }
        }
    }
}

/// The step of a draft.
pub(super) fn step(
    id: &ObjectId,
    fate: Fate,
    draft: Draft,
    course: &Course<'_>,
) -> Result<Step, RenderError> {
    let before = course.before;
    // What is made is looked up where it will be, what is dropped where it is.
    let sides = match fate {
        Fate::Create => [course.after, before],
        _ => [before, course.after],
    };
    let in_use = |id: &ObjectId| course.is_in_use(id);
    let Draft {
        sql,
        mistake,
        relation,
        recurses,
        lock,
        also,
        scans,
        also_scans,
        hazards,
        notes,
        transactional,
        commits_before,
        backfill,
        joins: _,
        last: _,
        impossible: _,
    } = draft;
    if let Some(reason) = mistake {
        return Err(super::unwritable(id, reason));
    }
    let mut relations = BTreeSet::new();
    if let Some(relation) = relation.or_else(|| relation_of(id, sides)) {
        let relation = of_its_kind(relation, before);
        if recurses {
            course.descendants(&relation, &mut relations);
        }
        relations.insert(relation);
    }
    let own = lock.into_iter().flat_map(|lock| relations.iter().map(move |id| (id.clone(), lock)));
    let mut locks: BTreeMap<ObjectId, Lock> = BTreeMap::new();
    for (relation, lock) in own.chain(also).filter(|(relation, _)| in_use(relation)) {
        let strongest = locks.entry(relation).or_insert(lock);
        *strongest = lock.max(*strongest);
    }
    // What is about no table may read those that it locks.
    if relations.is_empty() {
        relations.extend(locks.keys().cloned());
    }
    // What is partitioned holds no rows itself.
    let is_stored = |id: &&ObjectId| {
        let fact = before.objects.get(id);
        in_use(id) && fact.is_some_and(|fact| fact.optional("partition_key").is_none())
    };
    let stored: Vec<ObjectId> = relations.iter().filter(is_stored).cloned().collect();
    let scanned = if scans { stored.clone() } else { Vec::new() };
    let also_scanned = also_scans.iter().filter(is_stored).cloned();
    Ok(Step {
        sql,
        object: id.clone(),
        lock: locks.values().max().copied(),
        locks: locks.into_iter().map(|(relation, lock)| Locked { relation, lock }).collect(),
        rewrites: if hazards.contains(&Hazard::Rewrite) { stored } else { Vec::new() },
        scans: scanned.into_iter().chain(also_scanned).collect(),
        hazards,
        notes,
        transactional,
        commits_before,
        backfill,
    })
}

/// The table or view that an object is, or is a part of.
fn relation_of(id: &ObjectId, sides: [&Facts; 2]) -> Option<ObjectId> {
    let parent = |id: &ObjectId| sides.iter().find_map(|facts| facts.objects.get(id))?.parent.clone();
    match id.kind {
        Kind::View | Kind::MaterializedView => Some(id.clone()),
        Kind::Index | Kind::Statistics => parent(id),
        Kind::IndexPartition => parent(&parent(id)?),
        Kind::Table
        | Kind::Column
        | Kind::Default
        | Kind::Constraint
        | Kind::ForeignKey
        | Kind::Partition
        | Kind::Rule
        | Kind::Trigger
        | Kind::Policy => {
            Some(ObjectId { kind: Kind::Table, schema: id.schema.clone(), name: id.name.clone(), sub: None })
        }
        _ => None,
    }
}

/// A view has triggers and rules, too.
fn of_its_kind(relation: ObjectId, before: &Facts) -> ObjectId {
    let kinds = [relation.kind, Kind::View, Kind::MaterializedView];
    let mut ids = kinds.into_iter().map(|kind| ObjectId { kind, ..relation.clone() });
    ids.find(|id| before.objects.contains_key(id)).unwrap_or(relation)
}

/// Puts a step into the last one, where both are an `ALTER TABLE` that begins alike and does the same kind of thing. What
/// takes data away stays by itself, with the name of what it takes.
pub(super) fn join(steps: &mut Vec<Step>, next: Step, joins: [Option<usize>; 2]) {
    let both = match (steps.last_mut(), joins) {
        (Some(last), [Some(one), Some(other)]) => Some((last, one, other)),
        _ => None,
    };
    let Some((last, _, length)) = both.filter(|(last, one, other)| {
        let begins = last.sql.get(..*one) == next.sql.get(..*other);
        let loses = |step: &Step| step.hazards.contains(&Hazard::DataLoss);
        begins
            && !loses(last)
            && !loses(&next)
            && last.locks == next.locks
            && verb(last, *one) == verb(&next, *other)
    }) else {
        steps.push(next);
        return;
    };
    last.sql.push_str(",\n    ");
    last.sql.push_str(next.sql.get(length..).unwrap_or_default());
    last.object = ObjectId { kind: Kind::Table, sub: None, ..last.object.clone() };
    last.notes.extend(next.notes);
    for hazard in next.hazards {
        if !last.hazards.contains(&hazard) {
            last.hazards.push(hazard);
        }
    }
    for (all, more) in [(&mut last.rewrites, next.rewrites), (&mut last.scans, next.scans)] {
        let news: Vec<_> = more.into_iter().filter(|id| !all.contains(id)).collect();
        all.extend(news);
        all.sort();
    }
}

/// What an `ALTER TABLE` does: `ADD`, `ALTER`.
fn verb(step: &Step, length: usize) -> Option<&str> {
    step.sql.get(length..)?.split(' ').next()
}
