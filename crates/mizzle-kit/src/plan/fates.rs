//! What happens to each object.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use crate::facts::{Fact, Facts, ObjectId};
use crate::rules::change::{Alteration, Change, Fate, Reaction, rule};

/// What every object has beside its definition, what changes by itself, and what nothing changes.
const BESIDE: [&str; 5] = ["comment", "acl", "column_comments", "constraint", "local"];

/// Whether more than comments and privileges differ.
pub(super) fn is_redefined(old: &Fact, new: &Fact) -> bool {
    let is_defining = |(name, _): &(&String, &serde_json::Value)| !BESIDE.contains(&name.as_str());
    old.attributes.iter().filter(is_defining).ne(new.attributes.iter().filter(is_defining))
}

/// Compares, and follows what is dropped or disturbed to what depends on it, until nothing more has to give way.
pub(super) fn decide<'a>(before: &'a Facts, after: &'a Facts, online: bool) -> Change<'a> {
    let mut change = Change { before, after, fates: BTreeMap::new(), disturbed: BTreeSet::new(), online };
    let mut disturbed = BTreeSet::new();
    for (id, old, new) in both(before, after) {
        let fate = match (old, new) {
            (Some(_), None) => Fate::Drop,
            (None, _) => Fate::Create,
            (Some(old), Some(new)) if old.attributes != new.attributes => Fate::Alter,
            (Some(_), Some(_)) => continue,
        };
        change.fates.insert(id.clone(), fate);
    }
    let mut dependents = None;
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
        if !disturbed.is_empty() || change.fates.values().any(|fate| fate.drops()) {
            spread(&mut change, &mut disturbed, dependents.get_or_insert_with(|| self::dependents(before)));
        }
        if known == (change.fates.clone(), disturbed.len()) {
            change.disturbed = disturbed;
            return change;
        }
    }
}

/// The objects of both sides, each once, with what it is on either.
fn both<'a>(
    before: &'a Facts,
    after: &'a Facts,
) -> impl Iterator<Item = (&'a ObjectId, Option<&'a Fact>, Option<&'a Fact>)> {
    let mut old = before.objects.iter().peekable();
    let mut new = after.objects.iter().peekable();
    std::iter::from_fn(move || {
        let order = match (old.peek(), new.peek()) {
            (Some((one, _)), Some((other, _))) => one.cmp(other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return None,
        };
        let left = old.next_if(|_| order != Ordering::Greater);
        let right = new.next_if(|_| order != Ordering::Less);
        let (id, _) = left.or(right)?;
        Some((id, left.map(|(_, fact)| fact), right.map(|(_, fact)| fact)))
    })
}

fn altered<'a>(change: &Change<'a>) -> Vec<(ObjectId, &'a Fact, &'a Fact)> {
    let altered = change.fates.iter().filter(|(_, fate)| **fate == Fate::Alter);
    altered
        .filter_map(|(id, _)| {
            Some((id.clone(), change.before.objects.get(id)?, change.after.objects.get(id)?))
        })
        .collect()
}

/// Of each object, what depends on it, in the order of objects.
type Dependents<'a> = HashMap<&'a ObjectId, Vec<&'a ObjectId>>;

fn dependents(facts: &Facts) -> Dependents<'_> {
    let mut dependents = Dependents::new();
    for (id, fact) in &facts.objects {
        for used in &fact.depends {
            dependents.entry(used).or_default().push(id);
        }
    }
    dependents
}

fn spread(change: &mut Change<'_>, disturbed: &mut BTreeSet<ObjectId>, dependents: &Dependents<'_>) {
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
