//! Where a message begins and ends in the bytes that the server sent.

use mizzle_core::{Error, ErrorKind, Result};
use postgres_protocol::message::backend::{self, Header};

/// The longest message that is believed: PostgreSQL itself makes none of more than 1 GiB.
const LONGEST: usize = 1 << 30;

/// A message as it lies in the read buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame<'a> {
    /// What message it is.
    pub tag: u8,
    /// What follows the length.
    pub body: &'a [u8],
}

impl Frame<'_> {
    /// How many bytes the message takes in the buffer.
    pub fn size(&self) -> usize {
        self.body.len() + 5
    }
}

/// The message at the front of the buffer, or how many bytes it needs to be whole.
#[inline]
pub(crate) fn front(buffer: &[u8]) -> Result<Result<Frame<'_>, usize>> {
    let Some(header) = Header::parse(buffer).map_err(garbled)? else { return Ok(Err(5)) };
    let size = header.len() as usize + 1;
    if let Some(body) = buffer.get(5..size) {
        return Ok(Ok(Frame { tag: header.tag(), body }));
    }
    // Only now that the rest would be waited for: is it worth it?
    if !is_known(header.tag()) {
        return Err(unknown(header.tag()));
    }
    if size > LONGEST {
        return Err(Error::new(
            ErrorKind::Protocol,
            format!("the server announced a message of {size} bytes"),
        ));
    }
    Ok(Err(size))
}

fn is_known(tag: u8) -> bool {
    matches!(
        tag,
        backend::PARSE_COMPLETE_TAG
            | backend::BIND_COMPLETE_TAG
            | backend::CLOSE_COMPLETE_TAG
            | backend::NOTIFICATION_RESPONSE_TAG
            | backend::COPY_DONE_TAG
            | backend::COMMAND_COMPLETE_TAG
            | backend::COPY_DATA_TAG
            | backend::DATA_ROW_TAG
            | backend::ERROR_RESPONSE_TAG
            | backend::COPY_IN_RESPONSE_TAG
            | backend::COPY_OUT_RESPONSE_TAG
            | backend::EMPTY_QUERY_RESPONSE_TAG
            | backend::BACKEND_KEY_DATA_TAG
            | backend::NO_DATA_TAG
            | backend::NOTICE_RESPONSE_TAG
            | backend::AUTHENTICATION_TAG
            | backend::PORTAL_SUSPENDED_TAG
            | backend::PARAMETER_STATUS_TAG
            | backend::PARAMETER_DESCRIPTION_TAG
            | backend::ROW_DESCRIPTION_TAG
            | backend::READY_FOR_QUERY_TAG
    )
}

/// The error for a message that is not known, or not where it is.
#[cold]
pub(crate) fn unknown(tag: u8) -> Error {
    let name = char::from(tag).escape_default();
    Error::new(
        ErrorKind::Protocol,
        format!("the server sent a message of type `{name}`, which has no place here"),
    )
    .with_hint("is it really a PostgreSQL server that listens there?")
}

/// The error for a message that does not hold what its type promises.
#[cold]
pub(crate) fn garbled(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    let why = why.into();
    Error::new(ErrorKind::Protocol, format!("the server sent a garbled message: {why}")).with_source(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_found_in_front_of_what_follows() {
        let frame = front(b"Z\0\0\0\x05IZ\0\0").unwrap().unwrap();
        assert_eq!(frame, Frame { tag: b'Z', body: b"I" });
        assert_eq!(frame.size(), 6);
    }

    #[test]
    fn a_frame_that_is_not_whole_says_how_long_it_will_be() {
        assert_eq!(front(b"").unwrap(), Err(5));
        assert_eq!(front(b"D\0\0\0").unwrap(), Err(5));
        assert_eq!(front(b"D\0\0\x01\0xx").unwrap(), Err(257));
    }

    #[test]
    fn absurd_lengths_and_unknown_types_are_errors_before_anything_is_waited_for() {
        for bytes in
            [&b"Z\0\0\0\x03"[..], b"Z\xff\xff\xff\xff", b"D\x7f\xff\xff\xff", b"\0\0\0\0\x09", b"HTTP/1.1"]
        {
            assert_eq!(front(bytes).unwrap_err().kind(), ErrorKind::Protocol, "{bytes:?}");
        }
    }
}
