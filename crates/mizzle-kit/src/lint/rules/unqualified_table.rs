//! A table that is made wherever the search path leads.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::lint::statement::Form;

pub(super) const RULE: Rule = Rule {
    name: "unqualified-table",
    level: Level::Advice,
    hazard: None,
    hint: "the schema before the name: public.…",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let Form::CreateTable { table, .. } = &statement.form else { return None };
    (!table.contains('.') && !statement.has("temp") && !statement.has("temporary"))
        .then(|| format!("{table} is made in whatever schema the search path of the session names first"))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_table_without_its_schema() {
        finds(super::RULE.name, &["CREATE TABLE t (a bigint PRIMARY KEY)"]);
    }

    #[test]
    fn one_with_its_schema() {
        fine(super::RULE.name, &["CREATE TABLE public.t (a bigint PRIMARY KEY)"]);
    }
}
