//! The snapshots beside the migrations: a graph, whose branches may have to come together.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;

use mizzle_kit::facts::{self, Facts, ObjectId, SqlFacts};
use mizzle_kit::migration;
use mizzle_kit::snapshot::Snapshot;
use mizzle_kit::source::Source;

use crate::failure::Failure;
use crate::settings::Settings;

/// The snapshots of a folder, in the order of its migrations.
#[derive(Debug, Default)]
pub struct History {
    /// The names of the migrations that have one, and theirs.
    pub snapshots: Vec<(String, Snapshot)>,
}

/// Two migrations of different branches that cannot both be applied, whatever the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The one that is applied first.
    pub first: String,
    /// The other.
    pub second: String,
    /// What they do not agree on.
    pub object: ObjectId,
    /// Whether both change it; else one does, and the other needs it.
    both: bool,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, second, object, both } = self;
        match both {
            true => write!(f, "{second} and {first} were made beside each other, and both change {object}"),
            false => write!(
                f,
                "{second} and {first} were made beside each other, and one changes {object}, which the other needs"
            ),
        }
    }
}

/// Reads all of them. A migration without one changes nothing that the source says.
pub fn read(settings: &Settings) -> Result<History, Failure> {
    let mut snapshots: Vec<(String, Snapshot)> = Vec::new();
    for id in migration::ids(&settings.migrations)? {
        let path = settings.migrations.join(&id).join("snapshot.json");
        if path.is_file() {
            let text = fs::read_to_string(&path)
                .map_err(|why| Failure::new(format!("{} cannot be read: {why}", path.display())))?;
            let previous = snapshots.last().map(|(_, snapshot)| snapshot);
            let snapshot = Snapshot::read(&id, previous, &text)?;
            snapshots.push((id, snapshot));
        }
    }
    Ok(History { snapshots })
}

impl History {
    /// What the last one says, and nothing where there is none.
    pub fn source(&self) -> Result<Source, Failure> {
        match self.snapshots.last() {
            Some((_, snapshot)) => Ok(snapshot.source()?),
            None => Ok(Source::default()),
        }
    }

    /// The snapshots that none comes after: one, or those of branches.
    pub fn heads(&self) -> Vec<&Snapshot> {
        let parents: BTreeSet<&String> = self.snapshots.iter().flat_map(|(_, one)| &one.parents).collect();
        self.snapshots.iter().map(|(_, one)| one).filter(|one| !parents.contains(&one.id)).collect()
    }

    /// What the next migration begins with.
    ///
    /// # Errors
    /// Where there are branches that do not go together.
    pub fn base(&self) -> Result<Base, Failure> {
        if let Some(conflict) = self.conflicts()?.first() {
            return Err(Failure::new(conflict).hint(
                "remove one of the two, and generate it again on top of the other; `mizzle check` names all",
            ));
        }
        self.together()
    }

    /// The same, where it is known that all branches go together.
    pub fn together(&self) -> Result<Base, Failure> {
        let heads = self.heads();
        let parents = heads.iter().map(|head| head.id.clone()).collect();
        let merged = match heads.as_slice() {
            [] | [_] => None,
            [first, others @ ..] => Some(self.merged(first, others)?),
        };
        let head = heads.last().copied().cloned();
        let has_one_sql = heads.windows(2).all(|pair| match pair {
            [one, other] => one.sql == other.sql,
            _ => true,
        });
        Ok(Base { head, parents, merged, has_one_sql })
    }

    /// What several heads say together: what one of them changed since they were one is as that one says.
    fn merged(&self, first: &Snapshot, others: &[&Snapshot]) -> Result<Facts, Failure> {
        let mut facts = facts_of(first)?;
        let mut merged = self.ancestors(&first.id);
        for other in others {
            let ancestors = self.ancestors(&other.id);
            let common = self
                .snapshots
                .iter()
                .rev()
                .find(|(_, one)| merged.contains(&one.id) && ancestors.contains(&one.id));
            let before = common.map_or_else(|| Ok(Facts::default()), |(_, one)| facts_of(one))?;
            let after = facts_of(other)?;
            for difference in before.differences(&after) {
                match after.objects.get(&difference.object) {
                    Some(fact) => facts.objects.insert(difference.object, fact.clone()),
                    None => facts.objects.remove(&difference.object),
                };
            }
            merged.extend(ancestors);
        }
        Ok(facts)
    }

    /// The migrations of branches that do not go together.
    pub fn conflicts(&self) -> Result<Vec<Conflict>, Failure> {
        let heads = self.heads();
        let mut found: Vec<Conflict> = Vec::new();
        for (at, one) in heads.iter().enumerate() {
            for other in heads.iter().skip(at + 1) {
                let (of_one, of_other) = (self.ancestors(&one.id), self.ancestors(&other.id));
                for (first, left) in self.changes(&of_one, &of_other)? {
                    for (second, right) in self.changes(&of_other, &of_one)? {
                        let Some((object, both)) = left.meets(&right) else { continue };
                        let (first, second) =
                            if first <= second { (first.clone(), second) } else { (second, first.clone()) };
                        let conflict = Conflict { first, second, object, both };
                        if !found.contains(&conflict) {
                            found.push(conflict);
                        }
                    }
                }
            }
        }
        found.extend(self.twins()?);
        Ok(found)
    }

    /// Migrations that were made beside each other and lead from the same to the same: what identifies a snapshot is what it
    /// says. The first of them has done what the other would do again.
    fn twins(&self) -> Result<Vec<Conflict>, Failure> {
        let mut found = Vec::new();
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for (name, snapshot) in &self.snapshots {
            let Some(first) = seen.insert(&snapshot.id, name) else { continue };
            let of_both = BTreeSet::from([snapshot.id.clone()]);
            // Migrations of SQL written by hand may well change nothing that the source says.
            let changed = self.changes(&of_both, &BTreeSet::new())?.into_iter().next();
            if let Some(object) = changed.and_then(|(_, touched)| touched.objects.into_iter().next()) {
                found.push(Conflict { first: first.to_owned(), second: name.clone(), object, both: true });
            }
        }
        Ok(found)
    }

    /// A snapshot and all that it came after.
    fn ancestors(&self, id: &str) -> BTreeSet<String> {
        let by_id: BTreeMap<&str, &Snapshot> =
            self.snapshots.iter().map(|(_, one)| (one.id.as_str(), one)).collect();
        let mut found = BTreeSet::new();
        let mut open = vec![id.to_owned()];
        while let Some(id) = open.pop() {
            if found.insert(id.clone()) {
                open.extend(by_id.get(id.as_str()).into_iter().flat_map(|one| one.parents.clone()));
            }
        }
        found
    }

    /// What the migrations of one branch change. One that brings branches together is of neither.
    fn changes(
        &self,
        branch: &BTreeSet<String>,
        other: &BTreeSet<String>,
    ) -> Result<Vec<(String, Touched)>, Failure> {
        let mut changes = Vec::new();
        for (name, snapshot) in &self.snapshots {
            let is_of_branch = branch.contains(&snapshot.id) && !other.contains(&snapshot.id);
            if !is_of_branch || snapshot.parents.len() > 1 {
                continue;
            }
            let parent = self.snapshots.iter().find(|(_, one)| snapshot.parents.contains(&one.id));
            let before = parent.map_or_else(|| Ok(Facts::default()), |(_, one)| facts_of(one))?;
            changes.push((name.clone(), Touched::between(&before, &facts_of(snapshot)?)));
        }
        Ok(changes)
    }
}

/// What a migration changes, and what that needs.
struct Touched {
    objects: BTreeSet<ObjectId>,
    needs: BTreeSet<ObjectId>,
}

impl Touched {
    fn between(before: &Facts, after: &Facts) -> Touched {
        let objects: BTreeSet<_> = before.differences(after).into_iter().map(|one| one.object).collect();
        let depends = objects.iter().flat_map(|id| [before.objects.get(id), after.objects.get(id)]);
        let needs = depends.flatten().flat_map(|fact| fact.depends.iter().cloned()).collect();
        Touched { objects, needs }
    }

    /// What both change, or one changes and the other needs.
    fn meets(&self, other: &Touched) -> Option<(ObjectId, bool)> {
        let both = self.objects.intersection(&other.objects).next().map(|id| (id.clone(), true));
        let one = || self.needs.intersection(&other.objects).next().map(|id| (id.clone(), false));
        let two = || other.needs.intersection(&self.objects).next().map(|id| (id.clone(), false));
        both.or_else(one).or_else(two)
    }
}

fn facts_of(snapshot: &Snapshot) -> Result<Facts, Failure> {
    let nothing = SqlFacts::default();
    let sql = snapshot.facts.as_ref().unwrap_or(&nothing);
    facts::with_sql(&snapshot.model, sql).map_err(Failure::new)
}

/// What a migration begins with: the last snapshot, or what those of several branches say together.
#[derive(Debug, Default)]
pub struct Base {
    head: Option<Snapshot>,
    merged: Option<Facts>,
    has_one_sql: bool,
    /// The ids of the snapshots that the next comes after.
    pub parents: Vec<String>,
}

impl Base {
    /// Whether no migration has a snapshot.
    pub fn is_nothing(&self) -> bool {
        self.head.is_none()
    }

    /// Whether its SQL files say what those of a source say.
    pub fn has_sql_of(&self, source: &Source) -> bool {
        match &self.head {
            Some(head) => self.has_one_sql && head.has_sql_of(source),
            None => !source.has_sql(),
        }
    }

    /// Whether it says the same as a source, word for word: nothing has to be compared then.
    pub fn is(&self, source: &Source) -> bool {
        let head = self.head.as_ref().filter(|_| self.merged.is_none());
        head.is_some_and(|head| head.model == source.schema) && self.has_sql_of(source)
    }

    /// What a server said that its SQL files made.
    pub fn sql_facts(&self) -> Option<&SqlFacts> {
        self.head.as_ref()?.facts.as_ref()
    }

    /// What it was, as it was written.
    pub fn written(&self, sql: &SqlFacts) -> Result<Facts, Failure> {
        match (&self.merged, &self.head) {
            (Some(merged), _) => Ok(merged.clone()),
            (None, Some(head)) => facts::with_sql(&head.model, sql).map_err(Failure::new),
            (None, None) => facts::with_sql(&Default::default(), sql).map_err(Failure::new),
        }
    }

    /// The source that it was; none, where branches came together: only their migrations make it.
    pub fn source(&self) -> Result<Option<Source>, Failure> {
        match (&self.merged, &self.head) {
            (Some(_), _) => Ok(None),
            (None, Some(head)) => Ok(Some(head.source()?)),
            (None, None) => Ok(Some(Source::default())),
        }
    }
}
