//! A table that is written anew while everybody waits.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::lint::statement::begins;
use crate::plan::Hazard;

pub(super) const RULE: Rule = Rule {
    name: "rewrite-table",
    level: Level::Warning,
    hazard: Some(Hazard::Rewrite),
    hint: "there is no other form: choose a time at which the table can wait, and allow it",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    const WORDS: [&[&str]; 4] =
        [&["set", "logged"], &["set", "unlogged"], &["set", "access", "method"], &["set", "tablespace"]];
    let rewrites =
        |action: &Vec<crate::migration::Token<'_>>| WORDS.iter().any(|words| begins(action, words));
    statement
        .actions()
        .iter()
        .any(rewrites)
        .then(|| "the table is written anew while everybody waits".to_owned())
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_table_that_moves() {
        finds(super::RULE.name, &["ALTER TABLE t SET UNLOGGED", "ALTER TABLE t SET TABLESPACE fast"]);
    }

    #[test]
    fn one_that_stays() {
        fine(
            super::RULE.name,
            &["ALTER TABLE t SET (fillfactor = 70)", "CREATE TABLE t (a int); ALTER TABLE t SET UNLOGGED"],
        );
    }
}
