//! A materialized view that nobody can read while it is computed.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::lint::statement::{is_same, name};
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "refresh-view",
    level: Level::Warning,
    hazard: Some(Hazard::Rewrite),
    hint: "write REFRESH MATERIALIZED VIEW CONCURRENTLY, where the view has a unique index",
    check,
};

fn check(statement: &Statement<'_>, all: &Statements<'_>) -> Option<String> {
    if !statement.begins(&["refresh", "materialized", "view"])
        || statement.has("concurrently")
        || statement.has("no")
    {
        return None;
    }
    let view = name(&statement.words, &mut 3)?;
    let makes = |other: &Statement<'_>| {
        let mut at = 3;
        other.begins(&["create", "materialized", "view"])
            && name(&other.words, &mut at).is_some_and(|made| is_same(&made, &view))
    };
    (!all.iter().any(makes)).then(|| format!("nobody can read {view} while it is computed"))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_view_that_is_computed_under_a_lock() {
        finds(super::RULE.name, &["REFRESH MATERIALIZED VIEW v"]);
    }

    #[test]
    fn one_that_is_computed_beside_or_new() {
        fine(
            super::RULE.name,
            &[
                "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
                "REFRESH MATERIALIZED VIEW v WITH NO DATA",
                "CREATE MATERIALIZED VIEW v AS SELECT 1; REFRESH MATERIALIZED VIEW v",
            ],
        );
    }
}
