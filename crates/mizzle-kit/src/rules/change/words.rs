//! What a statement of ours is, by the words that it begins with or has.

use crate::facts::Kind;
use crate::plan::Step;

/// Whether it takes away something that is there.
pub(crate) fn takes_away(step: &Step) -> bool {
    let is_of_table = matches!(
        step.object.kind,
        Kind::Table
            | Kind::Column
            | Kind::Default
            | Kind::Constraint
            | Kind::ForeignKey
            | Kind::Domain
            | Kind::Sequence
    );
    let text = step.sql.as_str();
    text.starts_with("DROP ") || (is_of_table && text.starts_with("ALTER ") && text.contains(" DROP "))
}

/// Whether it comments on something.
pub(crate) fn comments(step: &Step) -> bool {
    step.sql.starts_with("COMMENT ON ")
}

/// Whether it grants or revokes something.
pub(crate) fn grants(step: &Step) -> bool {
    step.sql.starts_with("GRANT ") || step.sql.starts_with("REVOKE ")
}

/// Whether it turns on row security.
pub(crate) fn secures_rows(step: &Step) -> bool {
    step.object.kind == Kind::Table && step.sql.contains(" ROW LEVEL SECURITY")
}
