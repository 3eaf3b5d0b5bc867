//! A numbered column, which writes the table anew.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "add-serial",
    level: Level::Warning,
    hazard: Some(Hazard::Rewrite),
    hint: "add the column, a sequence and a default, fill the rows in a section with `backfill: by primary key`, then make it an identity",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let column = statement.added_columns().find(|column| {
        ["serial", "bigserial", "smallserial", "serial4", "serial8", "serial2"]
            .contains(&column.ty().as_str())
            || column.has(&["as", "identity"])
    })?;
    Some(format!("the table is written anew for {} while everybody waits", column.name))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_column_that_counts() {
        finds(
            super::RULE.name,
            &[
                "ALTER TABLE t ADD id bigserial",
                "ALTER TABLE t ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
            ],
        );
    }

    #[test]
    fn one_of_a_new_table_or_one_that_is_filled() {
        fine(
            super::RULE.name,
            &["CREATE TABLE t (id bigserial)", "ALTER TABLE t ALTER id ADD GENERATED ALWAYS AS IDENTITY"],
        );
    }
}
