//! A constraint that is validated under the lock that it was added with.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::lint::statement::{begins, folded};
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "validate-with-add",
    level: Level::Warning,
    hazard: Some(Hazard::Scan),
    hint: "write VALIDATE CONSTRAINT in a section of its own, after that of ADD … NOT VALID",
    check,
};

fn check(statement: &Statement<'_>, all: &Statements<'_>) -> Option<String> {
    let validated = statement.action(&["validate", "constraint"])?.get(2).map(folded)?;
    let table = statement.form.table()?;
    let adds = |other: &&Statement<'_>| {
        other.place == statement.place
            && other.step.number <= statement.step.number
            && other.actions().iter().any(|action| {
                begins(action, &["add", "constraint"])
                    && action.get(2).map(folded).as_ref() == Some(&validated)
            })
    };
    all.about(table)
        .find(adds)
        .map(|_| format!("the lock of adding {validated} is held while all rows are checked"))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_constraint_that_is_validated_where_it_is_added() {
        finds(
            super::RULE.name,
            &["ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c"],
        );
    }

    #[test]
    fn one_that_is_validated_in_a_section_of_its_own() {
        fine(
            super::RULE.name,
            &["ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
-- section: v
ALTER TABLE t VALIDATE CONSTRAINT c"],
        );
    }
}
