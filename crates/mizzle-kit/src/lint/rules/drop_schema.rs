//! All that is in a schema, extension or database is gone for good.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "drop-schema",
    level: Level::Warning,
    hazard: Some(Hazard::DataLoss),
    hint: "drop the objects in it, each by its name, and allow this",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let what = ["schema", "database", "extension", "owned"]
        .into_iter()
        .find(|what| statement.begins(&["drop", what]))?;
    Some(format!("it takes along whatever is in the {what}"))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_schema_that_is_dropped() {
        finds(super::RULE.name, &["DROP SCHEMA s", "DROP EXTENSION citext", "DROP OWNED BY me"]);
    }

    #[test]
    fn what_is_none() {
        fine(super::RULE.name, &["DROP TYPE t", "CREATE SCHEMA s"]);
    }
}
