//! A name that programs that run still use.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::lint::statement::{begins, folded};

pub(super) const RULE: Rule = Rule {
    name: "rename-column",
    level: Level::Warning,
    hazard: None,
    hint: "both columns and a trigger until they are replaced, as `generate --two-phase` writes it",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let rename = statement.action(&["rename"])?;
    if begins(rename, &["rename", "to"]) || begins(rename, &["rename", "constraint"]) {
        return None;
    }
    let at = 1 + usize::from(rename.get(1).is_some_and(|token| token.is_word("column")));
    let column = rename.get(at).map(folded)?;
    Some(format!("programs that run do not find {column} any more"))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_column_that_is_renamed() {
        finds(super::RULE.name, &["ALTER TABLE t RENAME COLUMN a TO b", "ALTER TABLE t RENAME a TO b"]);
    }

    #[test]
    fn what_is_no_column_that_others_use() {
        fine(
            super::RULE.name,
            &[
                "ALTER TABLE t RENAME CONSTRAINT a TO b",
                "CREATE TABLE t (a int); ALTER TABLE t RENAME a TO b",
            ],
        );
    }
}
