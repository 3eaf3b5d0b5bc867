//! A statement that makes everybody wait behind it for as long as it waits itself.

use super::{Rule, Statement, Statements};
use crate::lint::Level;

pub(super) const RULE: Rule = Rule {
    name: "no-lock-timeout",
    level: Level::Warning,
    hazard: None,
    hint: "leave `lock_timeout` away, which is 2s then, or name a short time: a step without its lock is tried again",
    check,
};

fn check(statement: &Statement<'_>, _: &Statements<'_>) -> Option<String> {
    let endless =
        |timeout: &str| timeout.trim_start_matches('0').trim_matches(char::is_alphabetic).is_empty();
    let waits = endless(&statement.section.lock_timeout)
        && statement.section.transaction == crate::migration::Transactional::One;
    let is_set = statement.begins(&["set"]) && statement.has("lock_timeout");
    let is_unset =
        is_set && statement.words.last().is_some_and(|token| endless(token.text.trim_matches('\'')));
    let locks = statement.is_in_use || statement.begins(&["drop"]);
    (is_unset || (waits && locks))
        .then(|| "it waits for its lock without end, and whoever comes later waits behind it".to_owned())
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::testing::{finds, fine};

    #[test]
    fn a_wait_without_end() {
        finds(
            super::RULE.name,
            &[
                "-- section: a; lock_timeout: 0
ALTER TABLE t ADD a int",
                "SET LOCAL lock_timeout = 0; ALTER TABLE t ADD a int",
                "SET lock_timeout = '0s'",
            ],
        );
    }

    #[test]
    fn a_wait_that_ends() {
        fine(
            super::RULE.name,
            &[
                "ALTER TABLE t ADD a int",
                "-- section: a; lock_timeout: 10s
ALTER TABLE t ADD a int",
                "SET lock_timeout = '20s'",
            ],
        );
    }
}
