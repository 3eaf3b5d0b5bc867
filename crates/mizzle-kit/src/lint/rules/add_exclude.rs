//! An exclusion constraint, which there is no way to add beside.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::lint::statement::begins;
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "add-exclude",
    level: Level::Warning,
    hazard: Some(Hazard::IndexBuild),
    hint: "there is no other form: choose a time at which the table can wait, and allow it",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let mut added = statement.added_constraints();
    added
        .any(|definition| begins(definition, &["exclude"]))
        .then(|| "readers and writers wait while its index is built".to_owned())
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn an_exclusion_constraint_of_a_table_in_use() {
        finds(super::RULE.name, &["ALTER TABLE t ADD EXCLUDE USING gist (r WITH &&)"]);
    }

    #[test]
    fn one_of_a_new_table() {
        fine(
            super::RULE.name,
            &["CREATE TABLE t (r int4range); ALTER TABLE t ADD EXCLUDE USING gist (r WITH &&)"],
        );
    }
}
