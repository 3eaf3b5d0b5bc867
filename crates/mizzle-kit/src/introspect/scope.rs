//! Which part of a database is looked at.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{Fact, Facts, Kind, ObjectId};

/// Which schemas and tables are looked at. What is outside is neither reported nor touched.
///
/// A pattern is a name in which `*` stands for any characters; one that begins with `!` leaves out what it matches.
/// Without patterns, everything is looked at but what is the system's.
///
/// ```
/// use mizzle_kit::facts::{Kind, ObjectId};
/// use mizzle_kit::introspect::Scope;
///
/// let scope = Scope { schemas: vec!["app*".into()], tables: vec!["!tmp_*".into()] };
/// assert!(scope.has(&ObjectId::new(Kind::Table, "app", "users")));
/// assert!(!scope.has(&ObjectId::new(Kind::Table, "app", "tmp_users")));
/// assert!(!scope.has(&ObjectId::new(Kind::Table, "public", "users")));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Patterns of schemas.
    pub schemas: Vec<String>,
    /// Patterns of tables, with or without their schema.
    pub tables: Vec<String>,
}

impl Scope {
    /// What is in scope of what is there. The parts of an object are where that is: the indexes of a table, the sequence of
    /// its column.
    ///
    /// ```
    /// use mizzle_kit::facts::{Fact, Facts, Kind, ObjectId};
    /// use mizzle_kit::introspect::Scope;
    ///
    /// let mut facts = Facts::default();
    /// facts.objects.insert(ObjectId::new(Kind::Table, "audit", "events"), Fact::default());
    /// let scope = Scope { schemas: vec!["!audit".into()], ..Scope::default() };
    /// assert!(scope.of(facts).objects.is_empty());
    /// ```
    pub fn of(&self, facts: Facts) -> Facts {
        let Facts { mut objects, mut unknown } = facts;
        let outside = self.outside(&objects);
        if !outside.is_empty() {
            objects.retain(|id, _| !outside.contains(id));
        }
        unknown.retain(|one| one.schema.as_ref().is_none_or(|schema| selected(&self.schemas, &[schema])));
        Facts { objects, unknown }
    }

    /// What is not looked at, with the parts of it: the indexes of a table that is not, the sequence of its column.
    fn outside(&self, objects: &BTreeMap<ObjectId, Fact>) -> BTreeSet<ObjectId> {
        let mut outside: BTreeSet<ObjectId> = objects.keys().filter(|id| !self.has(id)).cloned().collect();
        if outside.is_empty() {
            return outside;
        }
        loop {
            let is_out = |id: &ObjectId| outside.contains(id);
            let parts = objects.iter().filter(|(id, fact)| {
                let owner = ObjectId::new(Kind::Table, fact.text("schema"), fact.text("table"));
                let of_table = id.kind == Kind::SequenceOwner && is_out(&owner);
                !is_out(id) && (of_table || fact.parent.as_ref().is_some_and(is_out))
            });
            let mut more: Vec<ObjectId> = parts.map(|(id, _)| id.clone()).collect();
            // A sequence that belongs to a column goes with the table.
            let owners = outside.iter().chain(&more).filter(|id| id.kind == Kind::SequenceOwner);
            let sequences = owners.filter_map(|id| objects.get(id)?.parent.clone()).filter(|id| !is_out(id));
            more.extend(sequences.collect::<Vec<_>>());
            if more.is_empty() {
                return outside;
            }
            outside.extend(more);
        }
    }

    /// Whether an object is in scope.
    pub fn has(&self, id: &ObjectId) -> bool {
        let Self { schemas, tables } = self;
        let schema = match id.kind {
            Kind::Schema => Some(&id.name),
            _ => id.schema.as_ref(),
        };
        let Some(schema) = schema else { return true };
        let is_of_table = matches!(
            id.kind,
            Kind::Table
                | Kind::Partition
                | Kind::Column
                | Kind::Default
                | Kind::Constraint
                | Kind::ForeignKey
                | Kind::Trigger
                | Kind::Policy
                | Kind::Rule
        );
        selected(schemas, &[schema])
            && (!is_of_table || selected(tables, &[&id.name, &format!("{schema}.{}", id.name)]))
    }
}

/// Whether patterns select something that has these names: at least one does, if there are such, and none leaves it out.
fn selected(patterns: &[String], names: &[&str]) -> bool {
    let matches = |pattern: &str| names.iter().any(|name| like(pattern, name));
    let is_out = |pattern: &&String| pattern.starts_with('!');
    let out = patterns.iter().filter(is_out).any(|pattern| matches(pattern.trim_start_matches('!')));
    let mut wanted = patterns.iter().filter(|pattern| !is_out(pattern)).peekable();
    !out && (wanted.peek().is_none() || wanted.any(|pattern| matches(pattern)))
}

/// Whether a name is as a pattern says.
fn like(pattern: &str, name: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(name) = name.strip_prefix(first) else { return false };
    name.char_indices()
        .map(|(at, _)| at)
        .chain([name.len()])
        .any(|at| name.get(at..).is_some_and(|tail| like(rest, tail)))
}
