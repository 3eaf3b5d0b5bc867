//! What uses a column whose type changes in two phases: keys, constraints, views and policies are about the new column from
//! the step on in which names are exchanged.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{Fact, Facts, Kind, ObjectId};
use crate::rules::change::sync::shortened;
use crate::rules::change::{Change, Draft, by_index_named, comments, privileges, rule};

use super::Between;
use super::retype::renamed_in;

/// All that uses columns, each after what it needs itself.
#[derive(Default)]
pub(super) struct Around {
    users: Vec<ObjectId>,
}

/// A key of columns that change, with the names of the indexes that it has before and will have.
struct Key {
    constraint: ObjectId,
    new: ObjectId,
    old: ObjectId,
}

/// What uses a column, on both sides.
///
/// # Errors
/// What cannot be made anew in one short step, or is not the same on both sides.
pub(super) fn users(column: &ObjectId, between: &Between<'_>) -> Result<BTreeSet<ObjectId>, String> {
    let mut users = BTreeSet::new();
    for (facts, other) in [(&between.renamed, between.after), (between.after, &between.renamed)] {
        let mut open = vec![column.clone()];
        let mut seen = BTreeSet::new();
        while let Some(used) = open.pop() {
            for (id, fact) in facts.objects.iter().filter(|(id, fact)| is_user(id, fact, &used)) {
                if !seen.insert(id) {
                    continue;
                }
                let is_known = match id.kind {
                    Kind::Constraint => match fact.text("type") {
                        "p" | "u" => {
                            let is_plain = !fact.is("clustered") && !fact.is("replica_identity");
                            fact.optional("index").is_some() && is_plain
                        }
                        kind => kind == "c",
                    },
                    Kind::View => {
                        open.push(id.clone());
                        true
                    }
                    Kind::ForeignKey | Kind::SequenceOwner | Kind::Policy | Kind::Trigger => true,
                    _ => false,
                };
                if !is_known {
                    return Err(format!("{id} uses it"));
                }
                let is_key = matches!(fact.text("type"), "p" | "u");
                let same = other.objects.get(id).is_some_and(|other| {
                    !is_key
                        || (other.text("index"), other.list("columns"))
                            == (fact.text("index"), fact.list("columns"))
                });
                if !same {
                    return Err(format!("{id} changes, too"));
                }
                users.insert(id.clone());
            }
        }
    }
    Ok(users)
}

/// Whether an object is about a column, or a view, and is not an index or the column itself.
fn is_user(id: &ObjectId, fact: &Fact, used: &ObjectId) -> bool {
    let is_of_table = |id: &ObjectId| id.schema == used.schema && id.name == used.name;
    let is_own = matches!(id.kind, Kind::Column | Kind::Default) && is_of_table(id) && id.sub == used.sub;
    let is_listed = id.kind == Kind::Constraint
        && used.kind == Kind::Column
        && is_of_table(id)
        && fact.list("columns").contains(&used.part());
    id != used && !is_own && id.kind != Kind::Index && (is_listed || fact.depends.contains(used))
}

impl Around {
    /// In the order in which they can be made.
    pub fn new(users: BTreeSet<ObjectId>, facts: &Facts) -> Around {
        let mut left = users;
        let mut ordered = Vec::new();
        while let Some(next) = left.iter().find(|id| {
            let depends = facts.objects.get(*id).map(|fact| &fact.depends);
            depends.is_none_or(|depends| !left.iter().any(|other| other != *id && depends.contains(other)))
        }) {
            let next = next.clone();
            left.remove(&next);
            ordered.push(next);
        }
        ordered.extend(left);
        Around { users: ordered }
    }

    /// The keys of columns that change.
    fn keys(&self, facts: &Facts) -> Vec<Key> {
        let is_key = |id: &&ObjectId| {
            id.kind == Kind::Constraint
                && facts.objects.get(*id).is_some_and(|fact| matches!(fact.text("type"), "p" | "u"))
        };
        let index = |id: &ObjectId, end: &str| {
            let name = shortened(&[id.part(), end]);
            ObjectId { kind: Kind::Index, schema: id.schema.clone(), name, sub: None }
        };
        let keys = self.users.iter().filter(is_key);
        keys.map(|id| Key { constraint: id.clone(), new: index(id, "_new"), old: index(id, "_old") })
            .collect()
    }

    /// The indexes of keys beside the constraints: those of the new columns, and those that the old ones have when they have
    /// other names.
    pub fn keep(
        &self,
        between: &mut Between<'_>,
        swapped: &mut Facts,
        names: &BTreeMap<ObjectId, [ObjectId; 2]>,
    ) {
        for id in &self.users {
            if let Some(fact) = between.renamed.objects.get(id) {
                swapped.objects.insert(id.clone(), fact.clone());
            }
        }
        let mut returned = swapped.clone();
        for Key { constraint, new, old } in self.keys(&between.renamed) {
            let Some(fact) = between.renamed.objects.get(&constraint) else { continue };
            let index = |named: &ObjectId, which: Option<usize>| {
                let mut definition = renamed_in(fact.text("index"), constraint.part(), &named.name, "", "");
                let mut depends = BTreeSet::new();
                for (column, to) in names.iter().filter(|(column, _)| is_user(&constraint, fact, column)) {
                    let to = which.and_then(|which| to.get(which)).unwrap_or(column);
                    definition = renamed_in(&definition, &named.name, &named.name, column.part(), to.part());
                    depends.insert(to.clone());
                }
                let attributes = serde_json::json!({ "definition": definition, "unique": true });
                let attributes = match attributes {
                    serde_json::Value::Object(attributes) => attributes.into_iter().collect(),
                    _ => Default::default(),
                };
                Fact { parent: fact.parent.clone(), position: 0, attributes, depends }
            };
            swapped.objects.insert(new.clone(), index(&new, Some(0)));
            swapped.objects.insert(old.clone(), index(&old, None));
            between.expanded.objects.insert(old.clone(), index(&old, Some(1)));
            between.helpers.push(old);
        }
        returned.objects.retain(|id, _| id.kind != Kind::Index || !swapped_only(id, between));
        between.returned = Some(returned);
    }

    /// What goes before names are exchanged.
    pub fn dropped(&self, facts: &Facts, change: &Change<'_>) -> Vec<(ObjectId, Draft)> {
        let mut drafts = Vec::new();
        // A sequence belongs to the column until it belongs to the other.
        for id in self.users.iter().rev().filter(|id| id.kind != Kind::SequenceOwner) {
            let Some(fact) = facts.objects.get(id) else { continue };
            drafts.extend(rule(id.kind).drop(id, fact, change).into_iter().map(|draft| (id.clone(), draft)));
        }
        drafts
    }

    /// What is made anew afterwards, the keys from indexes that are there. What looks at rows does so at last, when the
    /// locks are gone.
    pub fn made(&self, facts: &Facts, change: &Change<'_>, back: bool) -> Vec<(ObjectId, Draft)> {
        let keys = self.keys(facts);
        let (mut drafts, mut later) = (Vec::new(), Vec::new());
        for id in &self.users {
            let Some(fact) = facts.objects.get(id) else { continue };
            let key = keys.iter().find(|key| key.constraint == *id);
            let mut made = match key {
                Some(key) => vec![by_index_named(id, fact, &if back { &key.old } else { &key.new }.name)],
                None => rule(id.kind).create(id, fact, change),
            };
            made.extend(comments(id, None, fact));
            made.extend(privileges(id, None, fact, change));
            for draft in made {
                let place = if draft.commits_before { &mut later } else { &mut drafts };
                place.push((id.clone(), draft));
            }
        }
        drafts.extend(later);
        drafts
    }
}

/// Whether an index is there for the exchange of names alone.
fn swapped_only(id: &ObjectId, between: &Between<'_>) -> bool {
    !between.renamed.objects.contains_key(id) && !between.after.objects.contains_key(id)
}
