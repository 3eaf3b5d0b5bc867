//! `CommandComplete`: a statement is done, and its tag says what it did.

use mizzle_core::Result;

use crate::wire::garbled;

/// The tag of a finished statement, such as `UPDATE 3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CommandTag<'a>(&'a [u8]);

impl<'a> CommandTag<'a> {
    /// Reads the body of the message.
    pub fn read(body: &'a [u8]) -> Result<CommandTag<'a>> {
        match body {
            [tag @ .., 0] => Ok(CommandTag(tag)),
            _ => Err(garbled("`CommandComplete` without the end of its tag")),
        }
    }

    /// How many rows the statement affected; 0 for a statement that does not count any.
    pub fn rows(self) -> u64 {
        let digits = self.0.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
        digits
            .iter()
            .try_fold(0_u64, |sum, digit| match digit {
                b'0'..=b'9' => sum.checked_mul(10)?.checked_add(u64::from(digit - b'0')),
                _ => None,
            })
            .unwrap_or(0)
    }

    /// As the server has it.
    pub fn text(self) -> String {
        String::from_utf8_lossy(self.0).into_owned()
    }

    /// Whether a transaction ended by being rolled back.
    pub fn is_rollback(self) -> bool {
        self.0 == b"ROLLBACK"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_counts_the_rows() {
        let rows = |body: &[u8]| CommandTag::read(body).unwrap().rows();
        assert_eq!(rows(b"INSERT 0 12\0"), 12);
        assert_eq!(rows(b"SELECT 3\0"), 3);
        assert_eq!(rows(b"CREATE TABLE\0"), 0);
        assert_eq!(rows(b"\0"), 0);
        assert_eq!(rows(b"UPDATE 99999999999999999999999\0"), 0);
        assert!(CommandTag::read(b"SELECT 3").is_err());
    }
}
