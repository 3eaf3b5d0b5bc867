//! An index that is built anew while writers wait.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "reindex",
    level: Level::Warning,
    hazard: Some(Hazard::IndexBuild),
    hint: "write REINDEX … CONCURRENTLY, in a section with `transaction: none`",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    (statement.begins(&["reindex"]) && !statement.has("concurrently"))
        .then(|| "nobody can write the table while its index is built anew".to_owned())
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn an_index_that_is_built_anew_under_a_lock() {
        finds(super::RULE.name, &["REINDEX TABLE t", "REINDEX INDEX i"]);
    }

    #[test]
    fn one_that_is_built_anew_beside() {
        fine(
            super::RULE.name,
            &["-- section: i; transaction: none
REINDEX INDEX CONCURRENTLY i"],
        );
    }
}
