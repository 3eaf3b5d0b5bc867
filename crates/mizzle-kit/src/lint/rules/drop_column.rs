//! Values that are gone for good.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::lint::statement::{begins, folded};
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "drop-column",
    level: Level::Warning,
    hazard: Some(Hazard::DataLoss),
    hint: "let it be NULL and stop using it first; then drop it in a migration with `-- after: deploy`, and allow it",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let drop = statement
        .actions()
        .iter()
        .find(|action| begins(action, &["drop"]) && !begins(action, &["drop", "constraint"]))?;
    let at = 1 + usize::from(drop.get(1).is_some_and(|token| token.is_word("column")));
    let at = if drop.get(at).is_some_and(|token| token.is_word("if")) { at + 2 } else { at };
    let column = drop.get(at).map(folded)?;
    Some(format!("the values of {column} are gone for good, and programs that run do not find it any more"))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_column_that_is_dropped() {
        finds(
            super::RULE.name,
            &["ALTER TABLE t DROP COLUMN a", "ALTER TABLE t DROP a", "ALTER TABLE t DROP COLUMN IF EXISTS a"],
        );
    }

    #[test]
    fn what_is_no_column() {
        fine(
            super::RULE.name,
            &[
                "ALTER TABLE t DROP CONSTRAINT a",
                "ALTER TABLE t ALTER a DROP NOT NULL",
                "CREATE TABLE t (a int); ALTER TABLE t DROP a",
            ],
        );
    }
}
