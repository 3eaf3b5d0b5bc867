//! All rows of a table are gone for good.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "truncate",
    level: Level::Warning,
    hazard: Some(Hazard::DataLoss),
    hint: "write DELETE in a section with `backfill: by primary key`; or allow it",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    statement
        .begins(&["truncate"])
        .then(|| "all rows are gone for good, and nobody can use the table meanwhile".to_owned())
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_table_that_is_emptied() {
        finds(super::RULE.name, &["TRUNCATE t", "TRUNCATE TABLE ONLY t"]);
    }

    #[test]
    fn rows_that_are_chosen() {
        fine(super::RULE.name, &["DELETE FROM t WHERE a"]);
    }
}
