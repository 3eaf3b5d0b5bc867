//! A new column with a value of its own in every row, which writes the table anew.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "volatile-default",
    level: Level::Warning,
    hazard: Some(Hazard::Rewrite),
    hint: "add the column without default, SET DEFAULT, and fill the rows in a section with `backfill: by primary key`",
    check,
};

/// Functions that give every row another value.
const VOLATILE: [&str; 10] = [
    "gen_random_uuid",
    "uuid_generate_v1",
    "uuid_generate_v1mc",
    "uuid_generate_v4",
    "uuidv4",
    "uuidv7",
    "random",
    "clock_timestamp",
    "timeofday",
    "nextval",
];

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let column = statement.added_columns().find(|column| {
        let calls = |pair: &[crate::migration::Token<'_>]| {
            let [name, open] = pair else { return false };
            open.text == "(" && VOLATILE.iter().any(|volatile| name.is_word(volatile))
        };
        column.has(&["default"]) && column.definition.windows(2).any(calls)
    })?;
    Some(format!("the table is written anew for {} while everybody waits", column.name))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_default_that_every_row_computes() {
        finds(
            super::RULE.name,
            &[
                "ALTER TABLE t ADD COLUMN a uuid DEFAULT gen_random_uuid()",
                "ALTER TABLE t ADD a timestamptz NOT NULL DEFAULT clock_timestamp()",
            ],
        );
    }

    #[test]
    fn one_that_is_the_same_for_all() {
        fine(
            super::RULE.name,
            &[
                "ALTER TABLE t ADD a timestamptz DEFAULT now()",
                "ALTER TABLE t ALTER a SET DEFAULT gen_random_uuid()",
                "CREATE TABLE t (a int); ALTER TABLE t ADD b uuid DEFAULT gen_random_uuid()",
            ],
        );
    }
}
