//! A foreign key that is checked while both tables are locked.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::lint::statement::{begins, position};
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "add-foreign-key",
    level: Level::Warning,
    hazard: Some(Hazard::Scan),
    hint: "write ADD … FOREIGN KEY … NOT VALID, and in a later section ALTER TABLE … VALIDATE CONSTRAINT",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let mut added = statement.added_constraints();
    added
        .any(|definition| {
            begins(definition, &["foreign"]) && position(definition, &["not", "valid"]).is_none()
        })
        .then(|| "nobody can write either table while all rows are checked".to_owned())
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_foreign_key_that_is_checked_at_once() {
        finds(
            super::RULE.name,
            &[
                "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u",
                "ALTER TABLE t ADD x int, ADD FOREIGN KEY (a) REFERENCES u (id)",
            ],
        );
    }

    #[test]
    fn one_that_is_checked_later_or_of_a_new_table() {
        fine(
            super::RULE.name,
            &[
                "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u NOT VALID",
                "CREATE TABLE t (a int); ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u",
            ],
        );
    }
}
