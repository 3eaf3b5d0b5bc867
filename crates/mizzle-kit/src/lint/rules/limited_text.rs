//! A limit that is part of a type, and rewrites the table when it shrinks.

use super::{Rule, Statement, Statements};
use crate::lint::Level;

pub(super) const RULE: Rule = Rule {
    name: "limited-text",
    level: Level::Advice,
    hazard: None,
    hint: "text, with CHECK (length(…) <= n) where there is a limit",
    check,
};

const TYPES: [&str; 4] = ["varchar", "char", "character", "bpchar"];

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let column = statement.columns().into_iter().find(|column| {
        TYPES.contains(&column.ty().as_str()) && column.definition.iter().any(|token| token.text == "(")
    })?;
    Some(format!("the limit of {} is part of its type: a shorter one writes the table anew", column.name))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_text_with_a_limit() {
        finds(
            super::RULE.name,
            &[
                "CREATE TABLE t (a varchar(50))",
                "CREATE TABLE t (a char(2))",
                "ALTER TABLE t ADD a character varying(9)",
            ],
        );
    }

    #[test]
    fn a_text_without() {
        fine(super::RULE.name, &["CREATE TABLE t (a text, b varchar, c character varying)"]);
    }
}
