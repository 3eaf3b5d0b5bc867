//! All rows of a table, changed in one transaction.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::lint::statement::Form;
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "change-all-rows",
    level: Level::Warning,
    hazard: Some(Hazard::Rewrite),
    hint: "put it into a section with `backfill: by primary key`, which changes a few rows at a time",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let Form::Change { table, conditional: false } = &statement.form else { return None };
    let in_batches = statement.section.backfill.is_some();
    (statement.is_in_use && !in_batches)
        .then(|| format!("all rows of {table} are changed at once, and stay locked until the section ends"))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn all_rows_at_once() {
        finds(super::RULE.name, &["UPDATE t SET a = 1", "DELETE FROM t"]);
    }

    #[test]
    fn a_few_at_a_time_or_of_a_new_table() {
        fine(
            super::RULE.name,
            &[
                "-- section: f; backfill: by primary key
UPDATE t SET a = 1",
                "CREATE TABLE t (a int); UPDATE t SET a = 1",
                "UPDATE t SET a = 1 WHERE b = 2",
            ],
        );
    }
}
