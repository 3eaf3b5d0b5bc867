//! In which order things happen.
//!
//! What is dropped goes before what it depends on, what is made comes after; what is altered comes after what it will
//! depend on and before what it no longer does. Where that runs in a circle, the order of kinds decides.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{Facts, ObjectId};
use crate::rules::change::{Change, Fate, rule};

/// One thing that happens to an object: it is dropped, altered or created.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Action {
    pub id: ObjectId,
    pub fate: Fate,
}

impl Action {
    /// Whether the statement of another object does it too.
    pub fn is_folded(&self, change: &Change<'_>) -> bool {
        self.fate == Fate::Create && creator(&self.id, change) != self.id
    }
}

/// All that happens, in order.
pub(super) fn actions(change: &Change<'_>) -> Vec<Action> {
    let mut graph = Graph::default();
    for (id, fate) in &change.fates {
        if fate.drops() && dropper(id, change) == *id {
            graph.add(id, Fate::Drop);
        }
        if fate.creates() {
            graph.add(id, Fate::Create);
        }
        if *fate == Fate::Alter {
            graph.add(id, Fate::Alter);
        }
    }
    for (id, fate) in &change.fates {
        if *fate == Fate::Replace {
            graph.edge((&dropper(id, change), Fate::Drop), (id, Fate::Create));
        }
        if fate.creates() {
            // What is made by another's statement follows it, with its comments; what it needs, that one needs.
            let creator = creator(id, change);
            graph.edge((&creator, Fate::Create), (id, Fate::Create));
        }
    }
    let dropped = change.fates.iter().filter(|(_, fate)| fate.drops());
    for (id, fact) in dropped.filter_map(|(id, _)| Some((id, change.before.objects.get(id)?))) {
        if let Some(first) = rule(id.kind).dropped_after(id, fact, change) {
            graph.edge((&first, Fate::Alter), (&dropper(id, change), Fate::Drop));
        }
    }
    before(change, &mut graph);
    after(change, &mut graph);
    names(change, &mut graph);
    graph.sorted(change)
}

/// What depends on something goes, or changes, before that does.
fn before(change: &Change<'_>, graph: &mut Graph) {
    for (id, fate) in &change.fates {
        let Some(fact) = change.before.objects.get(id) else { continue };
        let own = if fate.drops() { Some((dropper(id, change), Fate::Drop)) } else { None };
        let own = own.or_else(|| (*fate == Fate::Alter).then(|| (id.clone(), Fate::Alter)));
        let Some((own, own_fate)) = own else { continue };
        for used in &fact.depends {
            match change.fates.get(used) {
                Some(fate) if fate.drops() => {
                    graph.edge((&own, own_fate), (&dropper(used, change), Fate::Drop));
                }
                Some(Fate::Alter) if own_fate == Fate::Drop && change.disturbed.contains(used) => {
                    graph.edge((&own, own_fate), (used, Fate::Alter));
                }
                Some(Fate::Alter) if own_fate == Fate::Drop => {
                    graph.soft.insert(((own.clone(), own_fate), (used.clone(), Fate::Alter)));
                }
                _ => {}
            }
        }
    }
}

/// What something will depend on is there, and as it will be, before that is made or changed.
fn after(change: &Change<'_>, graph: &mut Graph) {
    for (id, fate) in &change.fates {
        let Some(fact) = change.after.objects.get(id) else { continue };
        let (own, own_fate) = match fate {
            Fate::Alter => (id.clone(), Fate::Alter),
            Fate::Create | Fate::Replace => (creator(id, change), Fate::Create),
            Fate::Drop => continue,
        };
        let follows = rule(id.kind).follows(id, fact, change.after);
        for used in fact.depends.iter().chain(&follows) {
            match change.fates.get(used) {
                Some(fate) if fate.creates() => {
                    graph.edge((&creator(used, change), Fate::Create), (&own, own_fate));
                }
                // Some of its parts come before what it is altered to.
                Some(Fate::Alter) if comes_after(used, id, change) => {}
                Some(Fate::Alter) => graph.edge((used, Fate::Alter), (&own, own_fate)),
                _ => {}
            }
        }
    }
}

/// Whether an object follows one of its parts.
fn comes_after(id: &ObjectId, part: &ObjectId, change: &Change<'_>) -> bool {
    let fact = change.after.objects.get(id);
    fact.is_some_and(|fact| rule(id.kind).follows(id, fact, change.after).contains(part))
}

/// A name is free before another object takes it.
fn names(change: &Change<'_>, graph: &mut Graph) {
    let taken = |facts: &Facts, wanted: &dyn Fn(&Fate) -> bool| {
        let mut names: BTreeMap<(Option<String>, String), Vec<ObjectId>> = BTreeMap::new();
        for (id, fate) in change.fates.iter().filter(|(id, _)| facts.objects.contains_key(id)) {
            if wanted(fate) {
                let own = (id.schema.clone(), id.name.clone());
                let part = id.sub.clone().map(|sub| (id.schema.clone(), sub));
                for name in part.into_iter().chain([own]) {
                    names.entry(name).or_default().push(id.clone());
                }
            }
        }
        names
    };
    let dropped = taken(change.before, &|fate| fate.drops());
    let created = taken(change.after, &|fate| fate.creates());
    for (name, old) in &dropped {
        for (old, new) in
            old.iter().flat_map(|old| created.get(name).into_iter().flatten().map(move |new| (old, new)))
        {
            // Parts of different tables do not share names, other than constraints with indexes.
            let holds = |id: &ObjectId| id.sub.is_none() || id.sub.as_deref() == Some(name.1.as_str());
            if holds(old) && holds(new) && old != new {
                let (drop, create) = (dropper(old, change), creator(new, change));
                graph.soft.insert(((drop, Fate::Drop), (create, Fate::Create)));
            }
        }
    }
}

/// The object by whose statement an object is made: often itself.
fn creator(id: &ObjectId, change: &Change<'_>) -> ObjectId {
    let mut id = id.clone();
    for _ in 0..8 {
        let by = change.after.objects.get(&id).and_then(|fact| rule(id.kind).created_by(&id, fact, change));
        match by {
            Some(by) => id = by,
            None => break,
        }
    }
    id
}

/// The object by whose statement an object is dropped: often itself.
fn dropper(id: &ObjectId, change: &Change<'_>) -> ObjectId {
    let mut id = id.clone();
    for _ in 0..8 {
        let by = change.before.objects.get(&id).and_then(|fact| rule(id.kind).dropped_by(&id, fact, change));
        match by {
            Some(by) => id = by,
            None => break,
        }
    }
    id
}

type Node = (ObjectId, Fate);

#[derive(Default)]
struct Graph {
    /// Of each node, those that come before it.
    nodes: BTreeMap<Node, BTreeSet<Node>>,
    /// Edges that hold unless they close a circle.
    soft: BTreeSet<(Node, Node)>,
}

impl Graph {
    fn add(&mut self, id: &ObjectId, fate: Fate) {
        self.nodes.entry((id.clone(), fate)).or_default();
    }

    /// The first comes before the second, if both happen.
    fn edge(&mut self, first: (&ObjectId, Fate), second: (&ObjectId, Fate)) {
        let (first, second) = ((first.0.clone(), first.1), (second.0.clone(), second.1));
        if first == second || !self.nodes.contains_key(&first) {
            return;
        }
        if let Some(earlier) = self.nodes.get_mut(&second) {
            earlier.insert(first);
        }
    }

    fn sorted(mut self, change: &Change<'_>) -> Vec<Action> {
        for (first, second) in std::mem::take(&mut self.soft) {
            if !self.comes_before(&second, &first) {
                self.edge((&first.0, first.1), (&second.0, second.1));
            }
        }
        let mut later: BTreeMap<Node, Vec<Node>> = BTreeMap::new();
        let mut waits: BTreeMap<Node, usize> = BTreeMap::new();
        let mut ready = BTreeSet::new();
        let mut waiting = BTreeSet::new();
        for (node, earlier) in &self.nodes {
            waits.insert(node.clone(), earlier.len());
            if earlier.is_empty() {
                ready.insert((rank(node, change), node.clone()));
            } else {
                waiting.insert((rank(node, change), node.clone()));
            }
            for first in earlier {
                later.entry(first.clone()).or_default().push(node.clone());
            }
        }
        let mut sorted = Vec::new();
        // Where all wait for each other, the first by rank does not.
        while let Some((_, node)) = ready.pop_first().or_else(|| waiting.pop_first()) {
            for next in later.remove(&node).unwrap_or_default() {
                let Some(count) = waits.get_mut(&next) else { continue };
                *count = count.saturating_sub(1);
                let entry = (rank(&next, change), next);
                if *count == 0 && waiting.remove(&entry) {
                    ready.insert(entry);
                }
            }
            let (id, fate) = node;
            sorted.push(Action { id, fate });
        }
        sorted
    }

    fn comes_before(&self, first: &Node, second: &Node) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![second];
        while let Some(node) = open.pop() {
            if node == first {
                return true;
            }
            for earlier in self.nodes.get(node).into_iter().flatten() {
                if seen.insert(earlier) {
                    open.push(earlier);
                }
            }
        }
        false
    }
}

/// Drops before alterations before what is new; drops in the reverse order of kinds; a part where its whole is, in the
/// order of the parts.
type Rank = (u8, Option<Reverse<u8>>, u8, Option<String>, String, i32);

fn rank((id, fate): &Node, change: &Change<'_>) -> Rank {
    let kind = id.kind as u8;
    let position = change.after.objects.get(id).map_or(0, |fact| fact.position);
    let (schema, name) = (id.schema.clone(), id.name.clone());
    match fate {
        Fate::Drop => (0, Some(Reverse(kind)), 0, schema, name, position),
        Fate::Alter => (1, None, kind, schema, name, position),
        Fate::Create | Fate::Replace => (2, None, kind, schema, name, position),
    }
}
