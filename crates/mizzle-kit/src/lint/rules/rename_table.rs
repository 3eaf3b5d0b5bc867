//! A name that programs that run still use.

use super::{Rule, Statement, Statements};
use crate::lint::Level;

pub(super) const RULE: Rule = Rule {
    name: "rename-table",
    level: Level::Warning,
    hazard: None,
    hint: "a view under the old name until they are replaced, as `generate --two-phase` writes it",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let table = statement.form.table()?;
    statement.action(&["rename", "to"]).map(|_| format!("programs that run do not find {table} any more"))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_table_that_is_renamed() {
        finds(super::RULE.name, &["ALTER TABLE t RENAME TO u"]);
    }

    #[test]
    fn what_is_no_table_that_others_use() {
        fine(
            super::RULE.name,
            &[
                "ALTER INDEX i RENAME TO j",
                "CREATE TABLE t (a int); ALTER TABLE t RENAME TO u",
                "ALTER TABLE t RENAME CONSTRAINT a TO b",
            ],
        );
    }
}
