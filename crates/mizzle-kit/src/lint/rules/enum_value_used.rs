//! A label that is used where it is not yet known.

use super::{Rule, Statement, Statements};
use crate::lint::Level;

pub(super) const RULE: Rule = Rule {
    name: "enum-value-used",
    level: Level::Warning,
    hazard: None,
    hint: "write ALTER TYPE … ADD VALUE in a section before",
    check,
};

fn check(statement: &Statement<'_>, all: &Statements<'_>) -> Option<String> {
    let text = |other: &Statement<'_>| {
        let at = other.words.windows(2).position(|words| {
            words.first().is_some_and(|word| word.is_word("add"))
                && words.get(1).is_some_and(|word| word.is_word("value"))
        })?;
        let label = other.words.get(at + 2..)?.iter().find(|token| token.text.starts_with('\''))?;
        Some(label.text.to_owned())
    };
    let added = all.of_types().filter(|other| {
        other.place == statement.place
            && other.step.number < statement.step.number
            && other.section.transaction == crate::migration::Transactional::One
    });
    let mut labels = added.filter_map(text);
    let used = labels.find(|label| statement.words.iter().any(|token| token.text == label))?;
    Some(format!("{used} cannot be used in the transaction that adds it (SQLSTATE 55P04)"))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_label_that_is_used_in_the_section_that_adds_it() {
        finds(super::RULE.name, &["ALTER TYPE e ADD VALUE 'x'; UPDATE t SET e = 'x' WHERE a"]);
    }

    #[test]
    fn one_that_is_used_later() {
        fine(
            super::RULE.name,
            &["ALTER TYPE e ADD VALUE 'x';
-- section: use
UPDATE t SET e = 'x' WHERE a"],
        );
    }
}
