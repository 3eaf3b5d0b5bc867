//! A column that no row has a value for.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "add-not-null-column",
    level: Level::Warning,
    hazard: Some(Hazard::NoValue),
    hint: "a default; or add the column without NOT NULL, fill it, and prove it with a check",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let column = statement.added_columns().find(|column| {
        column.has(&["not", "null"]) && !column.has(&["default"]) && !column.has(&["generated"])
    })?;
    Some(format!("it fails where the table has rows: {} has no value there", column.name))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_column_without_a_value() {
        finds(super::RULE.name, &["ALTER TABLE t ADD a int NOT NULL"]);
    }

    #[test]
    fn one_with_a_default() {
        fine(
            super::RULE.name,
            &["ALTER TABLE t ADD a int NOT NULL DEFAULT 0", "CREATE TABLE t (a int NOT NULL)"],
        );
    }
}
