//! A check that all rows are held against while the table is locked.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::lint::statement::{begins, position};
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "add-check",
    level: Level::Warning,
    hazard: Some(Hazard::Scan),
    hint: "write ADD … CHECK (…) NOT VALID, and in a later section ALTER TABLE … VALIDATE CONSTRAINT",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let mut added = statement.added_constraints();
    added
        .any(|definition| begins(definition, &["check"]) && position(definition, &["not", "valid"]).is_none())
        .then(|| "readers and writers wait while all rows are checked".to_owned())
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_check_that_is_proved_at_once() {
        finds(
            super::RULE.name,
            &["ALTER TABLE t ADD CHECK (a > 0)", "ALTER TABLE ONLY t ADD CONSTRAINT c CHECK (a > 0)"],
        );
    }

    #[test]
    fn one_that_is_proved_later_or_of_a_new_table() {
        fine(
            super::RULE.name,
            &[
                "ALTER TABLE t ADD CHECK (a > 0) NOT VALID",
                "CREATE TABLE t (a int CHECK (a > 0)); ALTER TABLE t ADD CHECK (a < 9)",
            ],
        );
    }
}
