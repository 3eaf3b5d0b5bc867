//! Text that has no equality and no index.

use super::{Rule, Statement, Statements};
use crate::lint::Level;

pub(super) const RULE: Rule = Rule { name: "json", level: Level::Advice, hazard: None, hint: "jsonb", check };

const TYPES: [&str; 1] = ["json"];

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let column = statement.columns().into_iter().find(|column| TYPES.contains(&column.ty().as_str()))?;
    Some(format!("{} is text that is read again each time, and has no equality", column.name))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_column_of_json() {
        finds(super::RULE.name, &["CREATE TABLE t (a json)"]);
    }

    #[test]
    fn one_of_jsonb() {
        fine(super::RULE.name, &["CREATE TABLE t (a jsonb)"]);
    }
}
