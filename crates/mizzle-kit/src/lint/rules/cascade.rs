//! What nobody has named goes, too.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "cascade",
    level: Level::Warning,
    hazard: Some(Hazard::DataLoss),
    hint: "name what depends on it, and drop each",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let drops = statement.begins(&["drop"])
        || statement.begins(&["truncate"])
        || statement.form.table().is_some_and(|_| {
            statement.actions().iter().any(|action| action.first().is_some_and(|word| word.is_word("drop")))
        });
    let last = statement.words.last().is_some_and(|token| token.is_word("cascade"));
    (drops && last).then(|| "CASCADE takes along whatever depends on it, which nobody sees here".to_owned())
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn what_takes_others_along() {
        finds(
            super::RULE.name,
            &["DROP VIEW v CASCADE", "ALTER TABLE t DROP CONSTRAINT c CASCADE", "TRUNCATE t CASCADE"],
        );
    }

    #[test]
    fn what_does_not() {
        fine(
            super::RULE.name,
            &[
                "DROP VIEW v",
                "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u ON DELETE CASCADE NOT VALID",
                "DROP VIEW cascade_v",
            ],
        );
    }
}
