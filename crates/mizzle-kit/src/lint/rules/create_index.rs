//! An index of a table that is in use, built while writers wait.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::lint::statement::Form;
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "create-index",
    level: Level::Warning,
    hazard: Some(Hazard::IndexBuild),
    hint: "write CREATE INDEX CONCURRENTLY, in a section with `transaction: none`",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let Form::CreateIndex { table, concurrently: false, only: false, .. } = &statement.form else {
        return None;
    };
    statement.is_in_use.then(|| format!("nobody can write {table} while the index is built"))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn an_index_of_a_table_in_use_that_is_built_under_a_lock() {
        finds(
            super::RULE.name,
            &[
                "CREATE INDEX i ON t (a)",
                "CREATE UNIQUE INDEX ON app.t (a)",
                "CREATE TABLE u (a int); CREATE INDEX i ON t (a)",
            ],
        );
    }

    #[test]
    fn an_index_that_is_built_beside_or_of_a_new_table() {
        fine(
            super::RULE.name,
            &[
                "-- section: i; transaction: none
CREATE INDEX CONCURRENTLY i ON t (a)",
                "CREATE TABLE t (a int); CREATE INDEX i ON public.t (a)",
                "CREATE INDEX i ON ONLY t (a)",
            ],
        );
    }
}
