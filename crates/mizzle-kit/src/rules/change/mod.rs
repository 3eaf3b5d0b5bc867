//! The statements that make, change and drop what a catalog knows: a file for each kind of object.
//!
//! A rule sees one object at a time and says what it takes; in which order things happen, and what has to be made anew
//! because of something else, is decided in [`plan`](crate::plan()), which knows no kind.

mod aggregate;
mod backfill;
mod collation;
mod column;
mod comment;
mod composite;
mod constraint;
mod default;
mod default_privilege;
mod domain;
mod draft;
mod enum_type;
mod extension;
mod foreign_key;
mod function;
mod index;
mod index_partition;
mod materialized_view;
mod numbers;
mod online;
mod other;
mod partition;
mod policy;
mod privilege;
mod publication;
mod range_type;
mod rename;
mod repartition;
mod retype;
mod rule;
mod schema;
mod sequence;
mod sequence_owner;
mod stale;
mod statistics;
mod stored_type;
pub(crate) mod sync;
mod table;
mod text_search;
mod trigger;
mod view;
mod volatile;
pub(crate) mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{Fact, Facts, Kind, ObjectId};

pub(crate) use comment::comments;
pub(crate) use constraint::by_index_named;
pub(crate) use draft::Draft;
pub(crate) use extension::declared as declared_extension;
pub(crate) use index_partition::adopted;
pub(crate) use privilege::privileges;
pub(crate) use rename::rename;
pub(crate) use repartition::{Repartition, is_part, repartitions};
pub(crate) use schema::create_schema;

/// What happens to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fate {
    Create,
    Drop,
    Alter,
    Replace,
}

impl Fate {
    pub fn creates(self) -> bool {
        matches!(self, Fate::Create | Fate::Replace)
    }

    pub fn drops(self) -> bool {
        matches!(self, Fate::Drop | Fate::Replace)
    }
}

/// Both sides of a change, and what happens to what.
pub(crate) struct Change<'a> {
    pub before: &'a Facts,
    pub after: &'a Facts,
    pub fates: BTreeMap<ObjectId, Fate>,
    /// What is altered in a way that nothing that depends on it can be there meanwhile.
    pub disturbed: BTreeSet<ObjectId>,
    /// Whether statements are written in the form that keeps others waiting least.
    pub online: bool,
}

impl Change<'_> {
    pub fn creates(&self, id: &ObjectId) -> bool {
        self.fates.get(id).is_some_and(|fate| fate.creates())
    }

    pub fn drops(&self, id: &ObjectId) -> bool {
        self.fates.get(id).is_some_and(|fate| fate.drops())
    }
}

/// How an object becomes another.
pub(crate) enum Alteration {
    /// By these statements. Where it disturbs, what depends on the object cannot be there meanwhile.
    InPlace { drafts: Vec<Draft>, disturbs: bool },
    /// By being dropped and made anew.
    Replace,
}

/// What becomes of an object when something that it depends on is disturbed or not there for a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reaction {
    /// It is dropped before and made anew afterwards.
    Recreate,
    /// It stays, and what depends on it does not.
    PassOn,
    /// Nothing: the server sees to it.
    Stay,
}

/// What a kind of object takes.
pub(crate) trait Rule: Sync {
    /// The statements that make it.
    fn create(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Vec<Draft>;

    /// The statements that drop it.
    fn drop(&self, id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Vec<Draft>;

    /// What makes one state of it the other.
    fn alter(&self, _id: &ObjectId, _before: &Fact, _after: &Fact, _change: &Change<'_>) -> Alteration {
        Alteration::Replace
    }

    /// What becomes of it when `cause`, that it depends on, is disturbed, or goes and comes back.
    fn disturbed(&self, _id: &ObjectId, _fact: &Fact, _cause: &ObjectId, _goes: bool) -> Reaction {
        Reaction::Recreate
    }

    /// The object whose statement makes this one too.
    fn created_by(&self, _id: &ObjectId, _fact: &Fact, _change: &Change<'_>) -> Option<ObjectId> {
        None
    }

    /// The object whose drop takes this one along.
    fn dropped_by(&self, _id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Option<ObjectId> {
        fact.parent.clone().filter(|parent| change.drops(parent))
    }

    /// What has to be there before it, beyond what it depends on.
    fn follows(&self, _id: &ObjectId, _fact: &Fact, _facts: &Facts) -> Vec<ObjectId> {
        Vec::new()
    }

    /// What has to be altered before it can be dropped.
    fn dropped_after(&self, _id: &ObjectId, _fact: &Fact, _change: &Change<'_>) -> Option<ObjectId> {
        None
    }

    /// What has to be made anew where this is dropped or replaced, though it does not depend on it.
    fn takes_along(&self, _id: &ObjectId, _fact: &Fact, _change: &Change<'_>) -> Vec<ObjectId> {
        Vec::new()
    }
}

/// The table that takes what is said of it along, unless that uses something else that goes: tables of which each is in what
/// is said of the other go only without it.
fn dropped_with_table(fact: &Fact, change: &Change<'_>) -> Option<ObjectId> {
    let table = fact.parent.clone().filter(|table| change.drops(table))?;
    let is_own = |used: &ObjectId| used.schema == table.schema && used.name == table.name;
    let uses_other = fact.depends.iter().any(|used| {
        let is_there = used.kind != Kind::Schema && !is_own(used);
        is_there && change.drops(used)
    });
    Some(table).filter(|_| !uses_other)
}

/// The rule of a kind.
pub(crate) fn rule(kind: Kind) -> &'static dyn Rule {
    match kind {
        Kind::Schema => &schema::Schema,
        Kind::Extension => &extension::Extension,
        Kind::Collation => &collation::Collation,
        Kind::TextSearchDictionary => &text_search::Dictionary,
        Kind::TextSearchConfiguration => &text_search::Configuration,
        Kind::Enum => &enum_type::Enum,
        Kind::Composite => &composite::Composite,
        Kind::Domain => &domain::Domain,
        Kind::DomainConstraint => &domain::DomainConstraint,
        Kind::Range => &range_type::Range,
        Kind::Sequence => &sequence::Sequence,
        Kind::SequenceOwner => &sequence_owner::SequenceOwner,
        Kind::Function | Kind::Procedure => &function::Function,
        Kind::Aggregate => &aggregate::Aggregate,
        Kind::Table => &table::Table,
        Kind::Column => &column::Column,
        Kind::Default => &default::Default,
        Kind::Constraint => &constraint::Constraint,
        Kind::ForeignKey => &foreign_key::ForeignKey,
        Kind::Index => &index::Index,
        Kind::Partition => &partition::Partition,
        Kind::IndexPartition => &index_partition::IndexPartition,
        Kind::View => &view::View,
        Kind::MaterializedView => &materialized_view::MaterializedView,
        Kind::Rule => &rule::Rewrite,
        Kind::Trigger => &trigger::Trigger,
        Kind::Policy => &policy::Policy,
        Kind::Statistics => &statistics::Statistics,
        Kind::Publication => &publication::Publication,
        Kind::DefaultPrivilege => &default_privilege::DefaultPrivilege,
        Kind::Other => &other::Other,
    }
}

/// The table of a part that comes from a parent which the table is to leave.
fn leaves_parent(id: &ObjectId, fact: &Fact, change: &Change<'_>) -> Option<ObjectId> {
    let table = table_of(id);
    let parents =
        |facts: &Facts| facts.objects.get(&table).and_then(|table| table.attributes.get("inherits").cloned());
    let leaves = parents(change.before) != parents(change.after);
    Some(table).filter(|_| leaves && fact.is("inherited"))
}

/// The table that an object is a part of.
fn table_of(id: &ObjectId) -> ObjectId {
    ObjectId { kind: Kind::Table, schema: id.schema.clone(), name: id.name.clone(), sub: None }
}

/// The object of which a part of a table is inherited: that of the same name in the table's parent.
fn inherited_from(id: &ObjectId, facts: &Facts) -> Option<ObjectId> {
    let table = table_of(id);
    let partition = ObjectId { kind: Kind::Partition, ..table.clone() };
    if let Some(fact) = facts.objects.get(&partition) {
        return Some(ObjectId {
            schema: Some(fact.text("schema").to_owned()),
            name: fact.text("table").to_owned(),
            ..id.clone()
        });
    }
    let parents = facts.objects.get(&table)?.rows("inherits");
    let of_parent = |parent: Vec<&str>| {
        let [schema, name] = parent.as_slice() else { return None };
        Some(ObjectId { schema: Some((*schema).to_owned()), name: (*name).to_owned(), ..id.clone() })
    };
    parents.into_iter().filter_map(of_parent).find(|id| facts.objects.contains_key(id))
}
