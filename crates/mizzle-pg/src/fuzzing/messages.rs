//! The messages of a server, one after another, each by all that reads such a message.

use mizzle_core::Error;
use mizzle_core::row::Row;
use postgres_protocol::message::backend::Message;

use super::server::Reciting;
use crate::catalog::Catalog;
use crate::message::{Challenge, CommandTag, Notification, Report, Status, columns};
use crate::wire::{Socket, Wire};

/// Reads the bytes as messages until they end or are none.
///
/// # Errors
/// What did not hold.
pub fn messages(input: &[u8]) -> Result<(), String> {
    let mut wire = Wire::new(Socket::Memory(Box::new(Reciting::new(input, 0))));
    super::server::finish(async {
        // Ends with an error at the latest when the server closes the connection.
        while read_all(&mut wire).is_ok() && wire.fill().await.is_ok() {}
    })
}

fn read_all(wire: &mut Wire) -> Result<(), Error> {
    let mut described = Vec::new();
    while let Some(frame) = wire.front()? {
        // What is no such message is an error and no harm.
        Status::read(frame.body).ok();
        if let Ok(tag) = CommandTag::read(frame.body) {
            tag.rows();
            tag.text();
        }
        if let Ok(mut row) = Row::new(&described, frame.body) {
            row.seek("b").ok();
            row.is_null(1).ok();
            while row.next_value().is_ok() {}
        }
        let size = frame.size();
        let Some(message) = wire.take()? else {
            wire.skip(size);
            continue;
        };
        Challenge::read(&message).ok();
        match message {
            Message::RowDescription(body) => described = columns(&body, &Catalog::default())?,
            Message::ErrorResponse(body) => drop(Report::read(body.fields())?.into_error().to_string()),
            Message::NoticeResponse(body) => drop(Report::read(body.fields())?.into_error().to_string()),
            Message::NotificationResponse(body) => drop(Notification::read(&body)?),
            _ => {}
        }
    }
    Ok(())
}
