//! An index that is dropped while readers and writers wait.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "drop-index",
    level: Level::Warning,
    hazard: Some(Hazard::IndexDropped),
    hint: "write DROP INDEX CONCURRENTLY, in a section with `transaction: none`",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    (statement.begins(&["drop", "index"]) && !statement.has("concurrently"))
        .then(|| "readers and writers of its table wait until the index is dropped".to_owned())
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn an_index_that_is_dropped_under_a_lock() {
        finds(super::RULE.name, &["DROP INDEX i", "drop index if exists i"]);
    }

    #[test]
    fn one_that_is_dropped_beside() {
        fine(
            super::RULE.name,
            &[
                "-- section: i; transaction: none
DROP INDEX CONCURRENTLY i",
                "DROP VIEW v",
            ],
        );
    }
}
