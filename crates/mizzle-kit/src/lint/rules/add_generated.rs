//! A computed column, which writes the table anew.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "add-generated",
    level: Level::Warning,
    hazard: Some(Hazard::Rewrite),
    hint: "a plain column with a trigger, filled in batches; or allow it where the table can wait",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let column = statement.added_columns().find(|column| column.has(&["stored"]))?;
    Some(format!("the table is written anew for {} while everybody waits", column.name))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_column_that_is_computed_and_kept() {
        finds(super::RULE.name, &["ALTER TABLE t ADD a int GENERATED ALWAYS AS (b * 2) STORED"]);
    }

    #[test]
    fn one_of_a_new_table() {
        fine(super::RULE.name, &["CREATE TABLE t (b int, a int GENERATED ALWAYS AS (b * 2) STORED)"]);
    }
}
