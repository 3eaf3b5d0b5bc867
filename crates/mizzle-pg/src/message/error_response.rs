//! `ErrorResponse` and `NoticeResponse`, field by field.

use fallible_iterator::FallibleIterator;
use mizzle_core::{Error, Result, ServerReport};
use postgres_protocol::message::backend::ErrorFields;

use crate::wire::garbled;

/// What the server said, and the name of its own function that said it, which tells errors of one SQLSTATE
/// apart in every language.
pub(crate) struct Report {
    pub server: ServerReport,
    routine: String,
}

impl Report {
    /// Reads the fields of either message.
    pub fn read(mut fields: ErrorFields<'_>) -> Result<Report> {
        let mut report = Report { server: ServerReport::default(), routine: String::new() };
        let mut localized_severity = String::new();
        while let Some(field) = fields.next().map_err(garbled)? {
            // An error before the login is done may be in another encoding than UTF-8.
            let text = String::from_utf8_lossy(field.value_bytes()).into_owned();
            let server = &mut report.server;
            match field.type_() {
                b'S' => localized_severity = text,
                b'V' => server.severity = text,
                b'C' => server.sqlstate = text,
                b'M' => server.message = text,
                b'D' => server.detail = Some(text),
                b'H' => server.hint = Some(text),
                b'P' => server.position = text.parse().ok(),
                b'W' => server.context = Some(text),
                b's' => server.schema = Some(text),
                b't' => server.table = Some(text),
                b'c' => server.column = Some(text),
                b'n' => server.constraint = Some(text),
                b'R' => report.routine = text,
                _ => {}
            }
        }
        if report.server.severity.is_empty() {
            report.server.severity = localized_severity;
        }
        Ok(report)
    }

    /// Whether a prepared statement is no longer what it was: the tables below it changed
    /// ("cached plan must not change result type").
    pub fn is_stale_plan(&self) -> bool {
        self.server.sqlstate == "0A000" && self.routine == "RevalidateCachedQuery"
    }

    /// Whether a prepared statement is not there: after `DISCARD ALL`, or behind a pooler that gave us another
    /// session.
    pub fn is_unknown_statement(&self) -> bool {
        self.server.sqlstate == "26000"
    }

    /// Whether the name of a prepared statement is taken, which only a pooler brings about.
    pub fn is_duplicate_statement(&self) -> bool {
        self.server.sqlstate == "42P05"
    }

    /// As an error.
    pub fn into_error(self) -> Error {
        Error::from_server(self.server)
    }
}

#[cfg(test)]
mod tests {
    use bytes::BytesMut;
    use postgres_protocol::message::backend::Message;

    use super::*;

    fn read(fields: &[u8]) -> Result<Report> {
        let mut bytes = BytesMut::from(&b"E"[..]);
        bytes.extend_from_slice(&(fields.len() as u32 + 4).to_be_bytes());
        bytes.extend_from_slice(fields);
        match Message::parse(&mut bytes) {
            Ok(Some(Message::ErrorResponse(body))) => Report::read(body.fields()),
            _ => panic!("the frame is an ErrorResponse"),
        }
    }

    #[test]
    fn every_field_finds_its_place_and_unknown_ones_are_passed_over() {
        let report = read(
            b"SFEHLER\0VERROR\0C23505\0Mno\0Dd\0Hh\0P7\0Ww\0sapp\0tusers\0cemail\0nusers_key\0Zz\0Rf\0\0",
        );
        let server = report.unwrap().server;
        assert_eq!((server.severity.as_str(), server.sqlstate.as_str()), ("ERROR", "23505"));
        assert_eq!((server.message.as_str(), server.position), ("no", Some(7)));
        assert_eq!(server.detail.as_deref(), Some("d"));
        assert_eq!(server.hint.as_deref(), Some("h"));
        assert_eq!(server.context.as_deref(), Some("w"));
        assert_eq!(server.schema.as_deref(), Some("app"));
        assert_eq!(server.table.as_deref(), Some("users"));
        assert_eq!(server.column.as_deref(), Some("email"));
        assert_eq!(server.constraint.as_deref(), Some("users_key"));
    }

    #[test]
    fn what_is_not_utf8_or_cut_short_does_no_harm() {
        assert_eq!(read(b"M\xff\xfe\0P-1\0\0").unwrap().server.position, None);
        assert!(read(b"Mno end").is_err());
        assert!(read(b"").is_err());
    }
}
