//! `NotificationResponse`: somebody has said something on a channel.

use mizzle_core::Result;
use postgres_protocol::message::backend::NotificationResponseBody;

use crate::wire::garbled;

/// What somebody has said by `NOTIFY`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// The channel.
    pub channel: String,
    /// What was said; empty, where nothing was.
    pub payload: String,
    /// The server process of who said it, as [`Connection::process_id`](crate::Connection::process_id) gives it.
    pub process_id: i32,
}

impl Notification {
    /// Reads the message.
    pub(crate) fn read(body: &NotificationResponseBody) -> Result<Notification> {
        Ok(Notification {
            channel: body.channel().map_err(garbled)?.to_owned(),
            payload: body.message().map_err(garbled)?.to_owned(),
            process_id: body.process_id(),
        })
    }
}

#[cfg(test)]
mod tests {
    use bytes::BytesMut;
    use postgres_protocol::message::backend::Message;

    use super::*;

    fn read(body: &[u8]) -> Result<Notification> {
        let mut bytes = BytesMut::from(&b"A"[..]);
        bytes.extend_from_slice(&(body.len() as u32 + 4).to_be_bytes());
        bytes.extend_from_slice(body);
        match Message::parse(&mut bytes).map_err(garbled)? {
            Some(Message::NotificationResponse(body)) => Notification::read(&body),
            _ => panic!("the frame is a NotificationResponse"),
        }
    }

    #[test]
    fn a_notification_has_a_channel_and_a_payload() {
        let heard = read(b"\0\0\0\x07jobs\0\xc3\xbc\0").unwrap();
        let expected = Notification { channel: "jobs".into(), payload: "ü".into(), process_id: 7 };
        assert_eq!(heard, expected);
    }

    #[test]
    fn what_is_cut_short_or_not_utf8_is_an_error() {
        for body in [
            &b""[..],
            b"\0\0\0",
            b"\0\0\0\x07",
            b"\0\0\0\x07jobs",
            b"\0\0\0\x07jobs\0x",
            b"\0\0\0\x07\xff\0\0",
        ] {
            assert!(read(body).is_err(), "{body:?}");
        }
    }
}
