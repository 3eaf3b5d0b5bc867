//! A key that may run out of numbers.

use super::{Rule, Statement, Statements};
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule { name: "small-key", level: Level::Advice, hazard: None, hint: "bigint", check };

const TYPES: [&str; 5] = ["int", "integer", "int4", "smallint", "int2"];

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let column = statement.columns().into_iter().find(|column| {
        TYPES.contains(&column.ty().as_str())
            && (column.has(&["primary", "key"]) || column.has(&["identity"]))
    })?;
    Some(format!("{} is a key that ends at two thousand million, or sooner", column.name))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_key_of_four_bytes() {
        finds(
            super::RULE.name,
            &[
                "CREATE TABLE t (id int PRIMARY KEY)",
                "CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY)",
            ],
        );
    }

    #[test]
    fn one_of_eight() {
        fine(super::RULE.name, &["CREATE TABLE t (id bigint PRIMARY KEY, n int)"]);
    }
}
