//! A partition that is taken away while everybody waits.

use super::{Rule, Statement, Statements};
use crate::lint::Level;

pub(super) const RULE: Rule = Rule {
    name: "detach-partition",
    level: Level::Warning,
    hazard: None,
    hint: "write DETACH PARTITION … CONCURRENTLY, in a section with `transaction: none`",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let detach = statement.action(&["detach", "partition"])?;
    let is_beside =
        detach.last().is_some_and(|token| token.is_word("concurrently") || token.is_word("finalize"));
    (!is_beside).then(|| "readers and writers of all partitions wait".to_owned())
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_partition_that_is_taken_away_under_a_lock() {
        finds(super::RULE.name, &["ALTER TABLE t DETACH PARTITION t1"]);
    }

    #[test]
    fn one_that_is_taken_away_beside() {
        fine(
            super::RULE.name,
            &["-- section: d; transaction: none
ALTER TABLE t DETACH PARTITION t1 CONCURRENTLY"],
        );
    }
}
