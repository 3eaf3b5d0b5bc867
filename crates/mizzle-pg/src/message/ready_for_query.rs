//! `ReadyForQuery`: the trip is over, and this is how the transaction stands.

use mizzle_core::Result;

use crate::wire::garbled;

/// How the transaction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// There is no transaction block.
    Idle,
    /// Inside a transaction block.
    InTransaction,
    /// Inside a transaction block that an error has aborted.
    Failed,
}

impl Status {
    /// Reads the body of the message.
    pub fn read(body: &[u8]) -> Result<Status> {
        match body {
            b"I" => Ok(Status::Idle),
            b"T" => Ok(Status::InTransaction),
            b"E" => Ok(Status::Failed),
            _ => Err(garbled("`ReadyForQuery` with an unknown transaction status")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_three_letters_are_a_status() {
        assert_eq!(Status::read(b"T").unwrap(), Status::InTransaction);
        for body in [&b""[..], b"X", b"II"] {
            assert!(Status::read(body).is_err());
        }
    }
}
