//! What happens to each object.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::facts::{Fact, Facts, ObjectId};
use crate::rules::change::{Alteration, Change, Fate, Reaction, rule};

/// What every object has beside its definition, what changes by itself, and what nothing changes.
const BESIDE: [&str; 5] = ["comment", "acl", "column_comments", "constraint", "local"];

/// Whether more than comments and privileges differ.
pub(super) fn is_redefined(old: &Fact, new: &Fact) -> bool {
    let definition = |fact: &'_ Fact| -> Vec<(String, serde_json::Value)> {
        let attributes = fact.attributes.iter().filter(|(name, _)| !BESIDE.contains(&name.as_str()));
        attributes.map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    definition(old) != definition(new)
}

/// Compares, and follows what is dropped or disturbed to what depends on it, until nothing more has to give way.
pub(super) fn decide<'a>(before: &'a Facts, after: &'a Facts, online: bool) -> Change<'a> {
    let mut change = Change { before, after, fates: BTreeMap::new(), disturbed: BTreeSet::new(), online };
    let mut disturbed = BTreeSet::new();
    for id in before.objects.keys().chain(after.objects.keys()) {
        let fate = match (before.objects.get(id), after.objects.get(id)) {
            (Some(_), None) => Fate::Drop,
            (None, _) => Fate::Create,
            (Some(old), Some(new)) if old.attributes != new.attributes => Fate::Alter,
            (Some(_), Some(_)) => continue,
        };
        change.fates.insert(id.clone(), fate);
    }
    let dependents = dependents(before);
    // What an alteration needs depends on what happens to others: it is asked again until it stays the same.
    loop {
        let known = (change.fates.clone(), disturbed.len());
        for (id, old, new) in altered(&change) {
            if !is_redefined(old, new) {
                continue;
            }
            match rule(id.kind).alter(&id, old, new, &change) {
                Alteration::Replace => {
                    change.fates.insert(id, Fate::Replace);
                }
                Alteration::InPlace { disturbs: true, drafts: _ } => {
                    disturbed.insert(id);
                }
                Alteration::InPlace { disturbs: false, drafts: _ } => {}
            }
        }
        spread(&mut change, &mut disturbed, &dependents);
        if known == (change.fates.clone(), disturbed.len()) {
            change.disturbed = disturbed;
            return change;
        }
    }
}

fn altered<'a>(change: &Change<'a>) -> Vec<(ObjectId, &'a Fact, &'a Fact)> {
    let altered = change.fates.iter().filter(|(_, fate)| **fate == Fate::Alter);
    altered
        .filter_map(|(id, _)| {
            Some((id.clone(), change.before.objects.get(id)?, change.after.objects.get(id)?))
        })
        .collect()
}

fn dependents(facts: &Facts) -> BTreeMap<&ObjectId, BTreeSet<&ObjectId>> {
    let mut dependents: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for (id, fact) in &facts.objects {
        for used in &fact.depends {
            dependents.entry(used).or_default().insert(id);
        }
    }
    dependents
}

fn spread(
    change: &mut Change<'_>,
    disturbed: &mut BTreeSet<ObjectId>,
    dependents: &BTreeMap<&ObjectId, BTreeSet<&ObjectId>>,
) {
    let gone = change.fates.iter().filter(|(_, fate)| fate.drops()).map(|(id, _)| id.clone());
    let mut causes: VecDeque<_> = gone.chain(disturbed.iter().cloned()).collect();
    while let Some(cause) = causes.pop_front() {
        if let Some(fact) = change.before.objects.get(&cause).filter(|_| change.drops(&cause)) {
            for along in rule(cause.kind).takes_along(&cause, fact, change) {
                if replace(&along, change) {
                    causes.push_back(along);
                }
            }
        }
        for id in dependents.get(&cause).into_iter().flatten() {
            let (Some(old), Some(new)) = (change.before.objects.get(id), change.after.objects.get(id)) else {
                continue;
            };
            if change.drops(id) {
                continue;
            }
            // What is altered to do without the cause does so before the cause goes.
            let is_altered = change.fates.get(*id).is_some_and(|fate| *fate == Fate::Alter);
            if is_altered
                && is_redefined(old, new)
                && !new.depends.contains(&cause)
                && !disturbed.contains(&cause)
            {
                continue;
            }
            let is_part = old.parent.as_ref() == Some(&cause) && change.drops(&cause);
            match rule(id.kind).disturbed(id, old, &cause, change.drops(&cause)) {
                Reaction::Recreate => {}
                _ if is_part => {}
                Reaction::PassOn => {
                    if disturbed.insert((*id).clone()) {
                        causes.push_back((*id).clone());
                    }
                    continue;
                }
                Reaction::Stay => continue,
            }
            if replace(id, change) {
                causes.push_back((*id).clone());
            }
        }
    }
}

/// Has an object made anew, if it is on both sides and is not anyway.
fn replace(id: &ObjectId, change: &mut Change<'_>) -> bool {
    let stays = change.before.objects.contains_key(id) && change.after.objects.contains_key(id);
    let news = stays && !change.drops(id);
    if news {
        change.fates.insert(id.clone(), Fate::Replace);
    }
    news
}
