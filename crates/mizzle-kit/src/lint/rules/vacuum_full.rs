//! A table that is written anew while everybody waits.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "vacuum-full",
    level: Level::Warning,
    hazard: Some(Hazard::Rewrite),
    hint: "leave it to autovacuum, or to an extension that writes the table anew beside it",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let full = statement.begins(&["vacuum"]) && statement.has("full");
    (full || statement.begins(&["cluster"]))
        .then(|| "the table is written anew while everybody waits".to_owned())
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_table_that_is_written_anew() {
        finds(
            super::RULE.name,
            &[
                "-- section: v; transaction: none
VACUUM FULL t",
                "-- section: v; transaction: none
VACUUM (FULL, ANALYZE) t",
                "CLUSTER t USING i",
            ],
        );
    }

    #[test]
    fn one_that_is_swept() {
        fine(
            super::RULE.name,
            &[
                "-- section: v; transaction: none
VACUUM (ANALYZE) t",
                "ALTER TABLE t CLUSTER ON i",
            ],
        );
    }
}
