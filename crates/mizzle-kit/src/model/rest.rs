//! What Rust has no words for, as statements.

use std::collections::BTreeSet;
use std::fmt;

use crate::facts::{Facts, Kind, ObjectId};
use crate::plan::{Answer, Options, Plan, Refusal, Step, plan};
use crate::rules::change::{declared_extension, words};

/// The statements that are missing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Remainder {
    /// Them, in an order that works, each with what it belongs to.
    pub statements: Vec<(Topic, String)>,
    /// Objects that Rust should not make, since a statement would only undo that.
    pub unmade: BTreeSet<ObjectId>,
}

/// What a statement is about; each topic has a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Schemas.
    Schemas,
    /// Extensions.
    Extensions,
    /// Collations.
    Collations,
    /// Dictionaries and configurations of text search.
    TextSearch,
    /// Types.
    Types,
    /// Sequences.
    Sequences,
    /// Functions, procedures and aggregates.
    Functions,
    /// Tables and what is part of them.
    Tables,
    /// Partitions and what is part of them.
    Partitions,
    /// Views.
    Views,
    /// Triggers and rules.
    Triggers,
    /// Row security.
    Policies,
    /// Extended statistics.
    Statistics,
    /// Publications.
    Publications,
    /// Comments.
    Comments,
    /// Privileges.
    Grants,
}

/// The name of the file.
impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Schemas => "schemas",
            Self::Extensions => "extensions",
            Self::Collations => "collations",
            Self::TextSearch => "text_search",
            Self::Types => "types",
            Self::Sequences => "sequences",
            Self::Functions => "functions",
            Self::Tables => "tables",
            Self::Partitions => "partitions",
            Self::Views => "views",
            Self::Triggers => "triggers",
            Self::Policies => "policies",
            Self::Statistics => "statistics",
            Self::Publications => "publications",
            Self::Comments => "comments",
            Self::Grants => "grants",
        })
    }
}

/// The statements that lead from what Rust makes to what is there.
///
/// # Errors
/// A name that cannot be written.
pub fn rest(facts: &Facts, made: &Facts) -> Result<Remainder, Refusal> {
    let mut options = Options { plain: true, ..Options::default() };
    // Nothing is renamed: what Rust makes is there under its name.
    let Plan { steps, .. } = match plan(made, facts, &options) {
        Err(Refusal::Questions(open)) => {
            options.answers = open
                .questions
                .into_iter()
                .map(|question| Answer { gone: question.gone, now: None })
                .collect();
            plan(made, facts, &options)?
        }
        other => other?,
    };
    let partitions: BTreeSet<(&Option<String>, &String)> = facts
        .objects
        .keys()
        .filter(|id| id.kind == Kind::Partition)
        .map(|id| (&id.schema, &id.name))
        .collect();
    let mut remainder = Remainder::default();
    for step in steps {
        if words::takes_away(&step) {
            remainder.unmade.insert(step.object);
            continue;
        }
        let table = facts.objects.get(&step.object).and_then(|fact| fact.parent.clone());
        let owner = table.unwrap_or_else(|| step.object.clone());
        let is_partition = partitions.contains(&(&owner.schema, &owner.name));
        let topic = topic(&step, is_partition);
        let sql = match facts.objects.get(&step.object) {
            Some(fact) if topic == Topic::Extensions => declared_extension(&step.object, fact).sql,
            _ => step.sql,
        };
        remainder.statements.push((topic, sql));
    }
    Ok(remainder)
}

fn topic(step: &Step, is_partition: bool) -> Topic {
    if words::comments(step) {
        return Topic::Comments;
    }
    if words::grants(step) {
        return Topic::Grants;
    }
    match step.object.kind {
        Kind::Schema => Topic::Schemas,
        Kind::Extension => Topic::Extensions,
        Kind::Collation => Topic::Collations,
        Kind::TextSearchDictionary | Kind::TextSearchConfiguration => Topic::TextSearch,
        Kind::Enum | Kind::Composite | Kind::Domain | Kind::DomainConstraint | Kind::Range => Topic::Types,
        Kind::Sequence | Kind::SequenceOwner => Topic::Sequences,
        Kind::Function | Kind::Procedure | Kind::Aggregate => Topic::Functions,
        Kind::Partition | Kind::IndexPartition => Topic::Partitions,
        Kind::View | Kind::MaterializedView => Topic::Views,
        Kind::Rule | Kind::Trigger => Topic::Triggers,
        Kind::Policy => Topic::Policies,
        Kind::Table if words::secures_rows(step) => Topic::Policies,
        Kind::Table | Kind::Column | Kind::Default | Kind::Constraint | Kind::ForeignKey | Kind::Index => {
            if is_partition {
                Topic::Partitions
            } else {
                Topic::Tables
            }
        }
        Kind::Statistics => Topic::Statistics,
        Kind::Publication => Topic::Publications,
        Kind::DefaultPrivilege => Topic::Grants,
        Kind::Other => Topic::Tables,
    }
}
