//! A type that may write the table anew under a lock.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::lint::statement::{begins, folded, position};
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "change-type",
    level: Level::Warning,
    hazard: Some(Hazard::Rewrite),
    hint: "a new column, filled in batches, as `generate --two-phase` writes it; or allow it where nothing is rewritten (varchar that grows, varchar to text)",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let changes = statement.actions().iter().find(|action| {
        let type_at = position(action, &["type"]);
        begins(action, &["alter"]) && type_at.is_some_and(|at| (2..=5).contains(&at))
    })?;
    let at = 1 + usize::from(changes.get(1).is_some_and(|token| token.is_word("column")));
    let column = changes.get(at).map(folded).unwrap_or_default();
    Some(format!(
        "unless the old type is kept as the new one is, the table is written anew for {column} while everybody waits"
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_type_that_changes() {
        finds(
            super::RULE.name,
            &[
                "ALTER TABLE t ALTER COLUMN a TYPE bigint",
                "ALTER TABLE t ALTER a SET DATA TYPE text USING a::text",
            ],
        );
    }

    #[test]
    fn a_type_of_a_new_table_or_none() {
        fine(
            super::RULE.name,
            &[
                "CREATE TABLE t (a int); ALTER TABLE t ALTER a TYPE bigint",
                "ALTER TABLE t ALTER a SET DEFAULT 1",
                "ALTER TABLE t ADD COLUMN type text",
            ],
        );
    }
}
