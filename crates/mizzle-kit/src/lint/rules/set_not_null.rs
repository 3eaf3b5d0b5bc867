//! A column that all rows are read for while the table is locked.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::lint::statement::{begins, folded};
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "set-not-null",
    level: Level::Warning,
    hazard: Some(Hazard::Scan),
    hint: "write ADD CONSTRAINT c CHECK (… IS NOT NULL) NOT VALID; VALIDATE it in the next section; then SET NOT NULL and drop the check",
    check,
};

fn check(statement: &Statement<'_>, all: &Statements<'_>) -> Option<String> {
    let mut sets = statement.actions().iter().filter(|action| begins(action, &["alter"]));
    let column = sets.find_map(|action| {
        let at = 1 + usize::from(action.get(1).is_some_and(|token| token.is_word("column")));
        let sets = begins(action.get(at + 1..)?, &["set", "not", "null"]);
        action.get(at).filter(|_| sets).map(folded)
    })?;
    let table = statement.form.table()?;
    // A check that says the same, and is proved, spares the server the reading.
    let proves = |other: &Statement<'_>| {
        let is_before = other.step.number < statement.step.number;
        let checks = other.words.windows(4).any(|words| {
            words.first().map(folded).as_ref() == Some(&column)
                && words.get(1..).is_some_and(|rest| begins(rest, &["is", "not", "null"]))
        });
        is_before && checks
    };
    let validates = |other: &Statement<'_>| {
        other.step.number < statement.step.number && other.action(&["validate"]).is_some()
    };
    if all.about(table).any(proves) && all.about(table).any(validates) {
        return None;
    }
    Some(format!("readers and writers wait while all rows are read for a NULL in {column}"))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_column_that_is_read_under_a_lock() {
        finds(
            super::RULE.name,
            &["ALTER TABLE t ALTER COLUMN a SET NOT NULL", "ALTER TABLE t ALTER a SET NOT NULL"],
        );
    }

    #[test]
    fn one_that_a_check_has_proved() {
        fine(
            super::RULE.name,
            &[
                r#"ALTER TABLE t ADD CONSTRAINT c CHECK ("a" IS NOT NULL) NOT VALID;
-- section: v
ALTER TABLE t VALIDATE CONSTRAINT c; ALTER TABLE t ALTER a SET NOT NULL"#,
                "ALTER TABLE t ALTER a DROP NOT NULL",
            ],
        );
    }
}
