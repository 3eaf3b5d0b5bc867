//! Who may share a session: never behind a statement that may take long, never before those who wait for a session of
//! their own, and never a statement that means the session rather than the database.

use std::time::Duration;

use mizzle_core::Statement;

use super::carrier::State;

/// How many statements share a session at most.
const DEEPEST: usize = 32;

/// A statement that took less is quick: others may be sent behind it.
pub(super) const QUICK: Duration = Duration::from_millis(5);

impl State {
    /// Whether one more statement may be sent behind those that are there.
    pub fn admits(&self) -> bool {
        let on_time = self.requests.front().is_none_or(|front| front.busy(self.line()) < QUICK);
        self.holder.is_some() && self.slow == 0 && self.requests.len() < DEEPEST && on_time
    }
}

/// Whether the statement works on the database alone, whatever session runs it: others change the session, or speak
/// another protocol.
pub(crate) fn is_sharable(statement: &Statement) -> bool {
    const FIRST: [&str; 6] = ["select", "insert", "update", "delete", "with", "values"];
    // A query with relations is a list of SELECTs in parentheses.
    let text = statement.text.trim_start_matches(|char: char| char == '(' || char.is_whitespace());
    FIRST.iter().any(|word| text.get(..word.len()).is_some_and(|first| first.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_means_the_database_is_shared() {
        let sharable = |text: &str| is_sharable(&Statement::new(text, Vec::new()));
        for text in
            ["SELECT 1", "  with x as (select 1) select * from x", "INSERT INTO a VALUES (1)", "values (1)"]
        {
            assert!(sharable(text), "{text}");
        }
        for text in [
            "COPY a FROM STDIN",
            "SET x TO y",
            "BEGIN",
            "LISTEN a",
            "DISCARD ALL",
            "",
            "(",
            "/* */ COPY a TO STDOUT",
        ] {
            assert!(!sharable(text), "{text}");
        }
    }
}
