//! A foreign key that is searched for row by row when what it refers to goes.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::lint::statement::{Form, begins, folded, inside};

pub(super) const RULE: Rule = Rule {
    name: "unindexed-foreign-key",
    level: Level::Advice,
    hazard: None,
    hint: "an index on the columns of the foreign key",
    check,
};

fn check(statement: &Statement<'_>, all: &Statements<'_>) -> Option<String> {
    let table = statement.form.table()?;
    let first = |tokens: &[crate::migration::Token<'_>]| {
        let open = tokens.iter().position(|token| token.text == "(")?;
        inside(tokens.get(open..)?).first().map(folded)
    };
    let mut keys: Vec<String> = Vec::new();
    keys.extend(
        statement
            .columns()
            .into_iter()
            .filter(|column| column.has(&["references"]))
            .map(|column| column.name),
    );
    keys.extend(statement.constraints().into_iter().filter(|it| begins(it, &["foreign"])).filter_map(first));
    let is_led = |column: &String| {
        all.about(table).any(|other| {
            let index = match &other.form {
                Form::CreateIndex { columns, .. } => columns.first().map(folded).as_ref() == Some(column),
                _ => false,
            };
            let is_key =
                |it: &&[crate::migration::Token<'_>]| begins(it, &["primary"]) || begins(it, &["unique"]);
            let inline = other
                .columns()
                .iter()
                .any(|it| it.name == *column && (it.has(&["primary", "key"]) || it.has(&["unique"])));
            let key = other
                .constraints()
                .iter()
                .filter(|it| is_key(it))
                .any(|it| first(it).as_ref() == Some(column));
            index || inline || key
        })
    };
    // What a table that was there before has, the text does not tell.
    let is_new = matches!(statement.form, Form::CreateTable { .. }) || !statement.is_in_use;
    let column = keys.into_iter().find(|column| is_new && !is_led(column))?;
    Some(format!(
        "no index of {table} begins with {column}: a row that it refers to is deleted by reading all of {table}"
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_foreign_key_without_an_index() {
        finds(
            super::RULE.name,
            &[
                "CREATE TABLE t (a bigint PRIMARY KEY, b bigint REFERENCES u)",
                "CREATE TABLE t (a bigint PRIMARY KEY, b bigint, FOREIGN KEY (b) REFERENCES u)",
            ],
        );
    }

    #[test]
    fn one_with_an_index() {
        fine(
            super::RULE.name,
            &[
                "CREATE TABLE t (a bigint PRIMARY KEY, b bigint REFERENCES u); CREATE INDEX ON t (b)",
                "CREATE TABLE t (b bigint PRIMARY KEY REFERENCES u)",
                "CREATE TABLE t (b bigint, c int, FOREIGN KEY (b) REFERENCES u, PRIMARY KEY (b, c))",
            ],
        );
    }
}
