//! A unique constraint or primary key whose index is built while everybody waits.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::lint::statement::{begins, position};
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "add-unique",
    level: Level::Warning,
    hazard: Some(Hazard::IndexBuild),
    hint: "write CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT … USING INDEX",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let mut added = statement.added_constraints();
    let is_key = |definition: &[crate::migration::Token<'_>]| {
        begins(definition, &["unique"]) || begins(definition, &["primary", "key"])
    };
    added
        .any(|definition| is_key(definition) && position(definition, &["using", "index"]).is_none())
        .then(|| "readers and writers wait while its index is built".to_owned())
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_key_whose_index_is_built_under_a_lock() {
        finds(
            super::RULE.name,
            &["ALTER TABLE t ADD UNIQUE (a)", "ALTER TABLE t ADD CONSTRAINT p PRIMARY KEY (a)"],
        );
    }

    #[test]
    fn one_that_is_made_of_an_index_or_of_a_new_table() {
        fine(
            super::RULE.name,
            &[
                "ALTER TABLE t ADD CONSTRAINT p PRIMARY KEY USING INDEX p",
                "CREATE TABLE t (a int); ALTER TABLE t ADD UNIQUE (a)",
            ],
        );
    }
}
