//! A table whose rows nobody can name.

use super::{Rule, Statement, Statements};
use crate::lint::Level;
use crate::lint::statement::{Form, begins};

pub(super) const RULE: Rule = Rule {
    name: "no-primary-key",
    level: Level::Advice,
    hazard: None,
    hint: "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, or the columns that name a row",
    check,
};

fn check(statement: &Statement<'_>, all: &Statements<'_>) -> Option<String> {
    let Form::CreateTable { table, elements } = &statement.form else { return None };
    let is_plain = !elements.is_empty() && !statement.has("inherits");
    let inline = statement.columns().iter().any(|column| column.has(&["primary", "key"]));
    let of_table = |other: &Statement<'_>| {
        other.form.table() == Some(table)
            && other.constraints().iter().any(|it| begins(it, &["primary", "key"]))
    };
    let temporary = statement.has("temp") || statement.has("temporary");
    (is_plain && !inline && !temporary && !all.about(table).any(of_table)).then(|| {
        format!("{table} has no primary key: nothing names a row, for replication and for backfills")
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_table_without_a_key() {
        finds(super::RULE.name, &["CREATE TABLE t (a int)"]);
    }

    #[test]
    fn one_with_a_key() {
        fine(
            super::RULE.name,
            &[
                "CREATE TABLE t (a bigint PRIMARY KEY)",
                "CREATE TABLE t (a int, b int, PRIMARY KEY (a, b))",
                "CREATE TABLE t (a int); ALTER TABLE t ADD PRIMARY KEY (a)",
                "CREATE TABLE t PARTITION OF u FOR VALUES IN (1)",
                "CREATE TABLE t AS SELECT 1",
            ],
        );
    }
}
