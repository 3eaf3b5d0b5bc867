//! In which order things happen.
//!
//! What is dropped goes before what it depends on, what is made comes after; what is altered comes after what it will
//! depend on and before what it no longer does. Where that runs in a circle, the order of kinds decides.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

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
    let mut graph = Graph::of(change);
    for (id, fate) in &change.fates {
        if *fate == Fate::Replace {
            graph.edge(graph.dropper(id), graph.created(id));
        }
        if fate.creates() {
            // What is made by another's statement follows it, with its comments; what it needs, that one needs.
            graph.edge(graph.creator(id), graph.created(id));
        }
    }
    let dropped = change.fates.iter().filter(|(_, fate)| fate.drops());
    for (id, fact) in dropped.filter_map(|(id, _)| Some((id, change.before.objects.get(id)?))) {
        if let Some(first) = rule(id.kind).dropped_after(id, fact, change) {
            graph.edge(graph.altered(&first), graph.dropper(id));
        }
    }
    before(change, &mut graph);
    after(change, &mut graph);
    names(change, &mut graph);
    graph.sorted(change)
}

/// What depends on something goes, or changes, before that does.
fn before(change: &Change<'_>, graph: &mut Graph<'_>) {
    for (id, fate) in &change.fates {
        let Some(fact) = change.before.objects.get(id) else { continue };
        let goes = fate.drops();
        let own = if goes { graph.dropper(id) } else { graph.altered(id) };
        for used in &fact.depends {
            match change.fates.get(used) {
                Some(fate) if fate.drops() => graph.edge(own, graph.dropper(used)),
                Some(Fate::Alter) if goes && change.disturbed.contains(used) => {
                    graph.edge(own, graph.altered(used));
                }
                Some(Fate::Alter) if goes => graph.soft_edge(own, graph.altered(used)),
                _ => {}
            }
        }
    }
}

/// What something will depend on is there, and as it will be, before that is made or changed.
fn after(change: &Change<'_>, graph: &mut Graph<'_>) {
    for (id, fate) in &change.fates {
        let Some(fact) = change.after.objects.get(id) else { continue };
        let own = match fate {
            Fate::Alter => graph.altered(id),
            Fate::Create | Fate::Replace => graph.creator(id),
            Fate::Drop => continue,
        };
        let follows = rule(id.kind).follows(id, fact, change.after);
        for used in fact.depends.iter().chain(&follows) {
            match change.fates.get(used) {
                Some(fate) if fate.creates() => graph.edge(graph.creator(used), own),
                // Some of its parts come before what it is altered to.
                Some(Fate::Alter) if comes_after(used, id, change) => {}
                Some(Fate::Alter) => graph.edge(graph.altered(used), own),
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
fn names(change: &Change<'_>, graph: &mut Graph<'_>) {
    let taken = |facts: &Facts, wanted: &dyn Fn(Fate) -> bool| {
        let mut names: HashMap<(Option<&str>, &str), Vec<&ObjectId>> = HashMap::new();
        let ids = change.fates.iter().filter(|(id, fate)| wanted(**fate) && facts.objects.contains_key(id));
        for (id, _) in ids {
            for name in id.sub.as_deref().into_iter().chain([id.name.as_str()]) {
                names.entry((id.schema.as_deref(), name)).or_default().push(id);
            }
        }
        names
    };
    let dropped = taken(change.before, &Fate::drops);
    if dropped.is_empty() {
        return;
    }
    let created = taken(change.after, &Fate::creates);
    for (name, old) in &dropped {
        for (old, new) in
            old.iter().flat_map(|old| created.get(name).into_iter().flatten().map(move |new| (*old, *new)))
        {
            // Parts of different tables do not share names, other than constraints with indexes.
            let holds = |id: &ObjectId| id.sub.is_none() || id.sub.as_deref() == Some(name.1);
            if holds(old) && holds(new) && old != new {
                graph.soft_edge(graph.dropper(old), graph.creator(new));
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

/// Where an action is in a graph; none, where there is no such action.
type Place = Option<usize>;

/// What comes before what. Actions are numbered in the order of their objects.
struct Graph<'a> {
    nodes: Vec<(&'a ObjectId, Fate)>,
    /// The actions of objects.
    created: HashMap<&'a ObjectId, usize>,
    altered: HashMap<&'a ObjectId, usize>,
    /// The actions by which objects are dropped and made: often their own.
    droppers: HashMap<&'a ObjectId, usize>,
    creators: HashMap<&'a ObjectId, usize>,
    /// Of each action, those that come before it.
    earlier: Vec<BTreeSet<usize>>,
    /// Edges that hold unless they close a circle.
    soft: BTreeSet<(usize, usize)>,
}

impl<'a> Graph<'a> {
    fn of(change: &'a Change<'_>) -> Self {
        let mut nodes = Vec::new();
        let (mut dropped, mut created, mut altered) = (HashMap::new(), HashMap::new(), HashMap::new());
        let (mut by_others, mut makers) = (Vec::new(), Vec::new());
        for (id, fate) in &change.fates {
            let mut add = |places: &mut HashMap<&'a ObjectId, usize>, fate: Fate| {
                places.insert(id, nodes.len());
                nodes.push((id, fate));
            };
            if fate.creates() {
                add(&mut created, Fate::Create);
                makers.push((id, creator(id, change)));
            }
            if fate.drops() {
                let dropper = dropper(id, change);
                if dropper == *id {
                    add(&mut dropped, Fate::Drop);
                }
                by_others.push((id, dropper));
            }
            if *fate == Fate::Alter {
                add(&mut altered, Fate::Alter);
            }
        }
        let found = |by: Vec<(&'a ObjectId, ObjectId)>, places: &HashMap<&'a ObjectId, usize>| {
            by.into_iter().filter_map(|(id, by)| Some((id, *places.get(&by)?))).collect()
        };
        let (droppers, creators) = (found(by_others, &dropped), found(makers, &created));
        let earlier = vec![BTreeSet::new(); nodes.len()];
        Graph { nodes, created, altered, droppers, creators, earlier, soft: BTreeSet::new() }
    }

    fn created(&self, id: &ObjectId) -> Place {
        self.created.get(id).copied()
    }

    fn altered(&self, id: &ObjectId) -> Place {
        self.altered.get(id).copied()
    }

    /// The action by which an object is dropped.
    fn dropper(&self, id: &ObjectId) -> Place {
        self.droppers.get(id).copied()
    }

    /// The action by which an object is made.
    fn creator(&self, id: &ObjectId) -> Place {
        self.creators.get(id).copied()
    }

    /// The first comes before the second, if both happen.
    fn edge(&mut self, first: Place, second: Place) {
        let (Some(first), Some(second)) = (first, second) else { return };
        if let Some(earlier) = self.earlier.get_mut(second).filter(|_| first != second) {
            earlier.insert(first);
        }
    }

    /// The same, unless it closes a circle.
    fn soft_edge(&mut self, first: Place, second: Place) {
        self.soft.extend(first.zip(second));
    }

    fn sorted(mut self, change: &Change<'_>) -> Vec<Action> {
        for (first, second) in std::mem::take(&mut self.soft) {
            if !self.comes_before(second, first) {
                self.edge(Some(first), Some(second));
            }
        }
        let mut by_rank: Vec<_> =
            self.nodes.iter().enumerate().map(|(at, node)| (rank(*node, change), at)).collect();
        by_rank.sort();
        let mut ranks = vec![0; by_rank.len()];
        for (number, (_, at)) in by_rank.into_iter().enumerate() {
            if let Some(rank) = ranks.get_mut(at) {
                *rank = number;
            }
        }
        let place = |at: usize| (ranks.get(at).copied().unwrap_or_default(), at);
        let mut later: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        let mut waits: Vec<usize> = self.earlier.iter().map(BTreeSet::len).collect();
        let (mut ready, mut waiting) = (BTreeSet::new(), BTreeSet::new());
        for (at, earlier) in self.earlier.iter().enumerate() {
            if earlier.is_empty() {
                ready.insert(place(at))
            } else {
                waiting.insert(place(at))
            };
            for first in earlier {
                later.get_mut(*first).into_iter().for_each(|later| later.push(at));
            }
        }
        let mut sorted = Vec::new();
        // Where all wait for each other, the first by rank does not.
        while let Some((_, at)) = ready.pop_first().or_else(|| waiting.pop_first()) {
            for next in later.get_mut(at).map(std::mem::take).unwrap_or_default() {
                let Some(count) = waits.get_mut(next) else { continue };
                *count = count.saturating_sub(1);
                if *count == 0 && waiting.remove(&place(next)) {
                    ready.insert(place(next));
                }
            }
            sorted.extend(self.nodes.get(at).map(|(id, fate)| Action { id: (*id).clone(), fate: *fate }));
        }
        sorted
    }

    fn comes_before(&self, first: usize, second: usize) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![second];
        while let Some(at) = open.pop() {
            if at == first {
                return true;
            }
            open.extend(self.earlier.get(at).into_iter().flatten().copied().filter(|at| seen.insert(*at)));
        }
        false
    }
}

/// Drops before alterations before what is new; drops in the reverse order of kinds; a part where its whole is, in the
/// order of the parts.
type Rank<'a> = (u8, Option<Reverse<u8>>, u8, Option<&'a str>, &'a str, i32);

fn rank<'a>((id, fate): (&'a ObjectId, Fate), change: &Change<'_>) -> Rank<'a> {
    let kind = id.kind as u8;
    let position = change.after.objects.get(id).map_or(0, |fact| fact.position);
    let (schema, name) = (id.schema.as_deref(), id.name.as_str());
    match fate {
        Fate::Drop => (0, Some(Reverse(kind)), 0, schema, name, position),
        Fate::Alter => (1, None, kind, schema, name, position),
        Fate::Create | Fate::Replace => (2, None, kind, schema, name, position),
    }
}
