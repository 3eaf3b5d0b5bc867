//! A time that means another moment in each time zone.

use super::{Rule, Statement, Statements};
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule { name: "timestamp", level: Level::Advice, hazard: None, hint: "timestamptz", check };

const TYPES: [&str; 1] = ["timestamp"];

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let column = statement
        .columns()
        .into_iter()
        .find(|column| TYPES.contains(&column.ty().as_str()) && !column.has(&["with", "time", "zone"]))?;
    Some(format!("{} is a time without a zone: nobody knows which moment it is", column.name))
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_time_without_a_zone() {
        finds(
            super::RULE.name,
            &["CREATE TABLE t (at timestamp)", "CREATE TABLE t (at timestamp(3) without time zone)"],
        );
    }

    #[test]
    fn one_with_a_zone() {
        fine(
            super::RULE.name,
            &["CREATE TABLE t (at timestamptz, b timestamp with time zone, c timestamp(3) with time zone)"],
        );
    }
}
