//! Rows that are gone for good.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::lint::statement::name;
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "drop-table",
    level: Level::Warning,
    hazard: Some(Hazard::DataLoss),
    hint: "stop using it first; then drop it in a migration with `-- after: deploy`, and allow it",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let is_view = statement.begins(&["drop", "materialized", "view"]);
    if !(is_view || statement.begins(&["drop", "table"]) || statement.begins(&["drop", "foreign", "table"])) {
        return None;
    }
    let mut at = statement
        .words
        .iter()
        .position(|token| token.is_word("exists"))
        .map_or(2 + usize::from(is_view), |at| at + 1);
    let table = name(&statement.words, &mut at).unwrap_or_default();
    Some(format!("the rows of {table} are gone for good, and programs that run do not find it any more"))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_table_that_is_dropped() {
        finds(super::RULE.name, &["DROP TABLE t", "DROP TABLE IF EXISTS t", "DROP MATERIALIZED VIEW v"]);
    }

    #[test]
    fn what_holds_no_rows() {
        fine(super::RULE.name, &["DROP VIEW v", "DROP FUNCTION f()"]);
    }
}
