//! How many tests passed, failed and were skipped, out of the summaries of their runners.

use std::fmt;

/// The counts of one runner, or of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

impl Tally {
    /// How many tests there were.
    pub fn total(&self) -> usize {
        self.passed + self.failed
    }

    /// Counts these, too.
    pub fn add(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// Counts what a line says, if it is the summary of a runner:
    ///
    /// ```text
    /// test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s
    ///      Summary [   0.035s] 8 tests run: 6 passed (1 slow), 1 failed, 1 timed out, 3 skipped
    /// ```
    pub fn hear(&mut self, line: &str) {
        let line = plain(line);
        let Some(counts) = counts(line.trim()) else { return };
        for count in counts.split([',', ';', '.', '(']) {
            let mut words = count.split_whitespace();
            let (Some(Ok(number)), Some(what)) = (words.next().map(str::parse::<usize>), words.next()) else {
                continue;
            };
            match what {
                "passed" => self.passed += number,
                "failed" | "timed" | "exec" => self.failed += number,
                "ignored" | "skipped" => self.skipped += number,
                _ => {}
            }
        }
    }
}

/// The part of a summary that counts.
fn counts(line: &str) -> Option<&str> {
    line.strip_prefix("test result: ").or_else(|| {
        let rest = line.strip_prefix("Summary [")?;
        rest.split_once("run: ").map(|(_, counts)| counts)
    })
}

/// A line without the codes that colour it.
fn plain(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let first = parts.next().unwrap_or_default();
    let rest = parts.map(|part| part.split_once('m').map_or("", |(_, text)| text));
    std::iter::once(first).chain(rest).collect()
}

/// `12 passed, 0 failed, 3 skipped`
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        match self.skipped {
            0 => Ok(()),
            skipped => write!(f, ", {skipped} skipped"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(line: &str) -> (usize, usize, usize) {
        let mut tally = Tally::default();
        tally.hear(line);
        (tally.passed, tally.failed, tally.skipped)
    }

    #[test]
    fn the_summaries_of_both_runners_are_understood() {
        let libtest =
            "test result: FAILED. 5 passed; 2 failed; 1 ignored; 0 measured; 9 filtered out; finished in 1s";
        assert_eq!(heard(libtest), (5, 2, 1));
        let nextest =
            "     Summary [   0.035s] 8 tests run: 6 passed (1 slow), 1 failed, 1 timed out, 3 skipped";
        assert_eq!(heard(nextest), (6, 2, 3));
        assert_eq!(heard("     Summary [   0.035s] 3/8 tests run: 2 passed, 1 failed, 0 skipped"), (2, 1, 0));
    }

    #[test]
    fn colours_do_not_hide_a_summary() {
        let line = "\u{1b}[32;1m     Summary\u{1b}[0m [   0.035s] \u{1b}[1m8\u{1b}[0m tests run: \u{1b}[1m8\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m";
        assert_eq!(heard(line), (8, 0, 0));
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(heard("test tally ... ok"), (0, 0, 0));
        assert_eq!(heard("running 5 tests: 3 passed"), (0, 0, 0));
    }
}
