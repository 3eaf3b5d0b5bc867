//! The kinds of object that are compared.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The kinds of object, in the order in which they come into being where nothing else decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A schema.
    Schema,
    /// An extension.
    Extension,
    /// A collation.
    Collation,
    /// A dictionary of text search.
    TextSearchDictionary,
    /// A configuration of text search.
    TextSearchConfiguration,
    /// An enumerated type.
    Enum,
    /// A composite type.
    Composite,
    /// A domain.
    Domain,
    /// A check of a domain.
    DomainConstraint,
    /// A range type.
    Range,
    /// A sequence that is not that of an identity column.
    Sequence,
    /// That a sequence belongs to a column.
    SequenceOwner,
    /// A function.
    Function,
    /// A procedure.
    Procedure,
    /// An aggregate function.
    Aggregate,
    /// A table.
    Table,
    /// A column.
    Column,
    /// The default of a column.
    Default,
    /// A primary key, unique, check or exclusion constraint.
    Constraint,
    /// A foreign key.
    ForeignKey,
    /// An index that is not that of a constraint.
    Index,
    /// That a table is a partition of another.
    Partition,
    /// That an index is a partition of another.
    IndexPartition,
    /// A view.
    View,
    /// A materialized view.
    MaterializedView,
    /// A rule that is not that of a view.
    Rule,
    /// A trigger.
    Trigger,
    /// A policy of row security.
    Policy,
    /// Extended statistics.
    Statistics,
    /// A publication.
    Publication,
    /// Default privileges.
    DefaultPrivilege,
    /// An object of a kind that is not compared.
    Other,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Schema => "schema",
            Self::Extension => "extension",
            Self::Collation => "collation",
            Self::TextSearchDictionary => "text search dictionary",
            Self::TextSearchConfiguration => "text search configuration",
            Self::Enum => "enum",
            Self::Composite => "composite type",
            Self::Domain => "domain",
            Self::DomainConstraint => "constraint of domain",
            Self::Range => "range type",
            Self::Sequence => "sequence",
            Self::SequenceOwner => "owner of sequence",
            Self::Function => "function",
            Self::Procedure => "procedure",
            Self::Aggregate => "aggregate",
            Self::Table => "table",
            Self::Column => "column",
            Self::Default => "default",
            Self::Constraint => "constraint",
            Self::ForeignKey => "foreign key",
            Self::Index => "index",
            Self::Partition => "partition",
            Self::IndexPartition => "partition of index",
            Self::View => "view",
            Self::MaterializedView => "materialized view",
            Self::Rule => "rule",
            Self::Trigger => "trigger",
            Self::Policy => "policy",
            Self::Statistics => "statistics",
            Self::Publication => "publication",
            Self::DefaultPrivilege => "default privileges",
            Self::Other => "object",
        })
    }
}
