//! A new column whose constraint is checked under its lock.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "add-column-inline",
    level: Level::Warning,
    hazard: Some(Hazard::Scan),
    hint: "add the column, and its constraint in sections of their own: NOT VALID and VALIDATE, or USING INDEX",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let column = statement.added_columns().find(|column| {
        [["check"].as_slice(), &["references"], &["unique"], &["primary", "key"]]
            .iter()
            .any(|words| column.has(words))
    })?;
    Some(format!("readers and writers wait while the constraint of {} is checked", column.name))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_constraint_beside_a_new_column() {
        finds(
            super::RULE.name,
            &[
                "ALTER TABLE t ADD a int CHECK (a > 0)",
                "ALTER TABLE t ADD COLUMN a int REFERENCES u",
                "ALTER TABLE t ADD a int UNIQUE",
            ],
        );
    }

    #[test]
    fn a_column_alone() {
        fine(super::RULE.name, &["ALTER TABLE t ADD a int", "CREATE TABLE t (a int REFERENCES u)"]);
    }
}
