//! Rows that are changed while a lock is held that everybody waits for.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::lint::statement::Form;

pub(super) const RULE: Rule = Rule {
    name: "mixed-with-ddl",
    level: Level::Warning,
    hazard: None,
    hint: "change rows in a section of their own",
    check,
};

fn check(statement: &Statement<'_>, all: &Statements<'_>) -> Option<String> {
    let Form::Change { .. } = &statement.form else { return None };
    let one = statement.section.transaction == crate::migration::Transactional::One;
    let locks = |other: &&Statement<'_>| {
        other.place == statement.place
            && other.step.number < statement.step.number
            && !other.actions().is_empty()
    };
    let lock = all.iter().find(locks).filter(|_| one && statement.is_in_use)?;
    let table = lock.form.table()?;
    Some(format!("{table} stays locked, from line {} on, until these rows are changed", lock.step.line))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn rows_and_schema_in_one_transaction() {
        finds(super::RULE.name, &["ALTER TABLE t ADD a int; UPDATE t SET a = 1 WHERE b = 2"]);
    }

    #[test]
    fn each_in_its_own() {
        fine(
            super::RULE.name,
            &[
                "ALTER TABLE t ADD a int;
-- section: rows
UPDATE t SET a = 1 WHERE b = 2",
                "CREATE TABLE t (a int); ALTER TABLE t ADD b int; UPDATE t SET a = 1 WHERE b = 2",
            ],
        );
    }
}
