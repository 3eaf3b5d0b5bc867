//! `target_session_attrs`: whether the session is one of the kind that is wanted.

use mizzle_core::{Error, ErrorKind, Result};
use postgres_protocol::message::backend::Message;
use postgres_protocol::message::frontend;

use super::Setback;
use super::login::closed;
use crate::config::{Host, TargetSessionAttrs};
use crate::message::Report;
use crate::session::Session;
use crate::wire::{garbled, unknown};

/// What a session is.
#[derive(Clone, Copy)]
struct Nature {
    standby: bool,
    read_only: bool,
}

/// Gives the session back, if it is of the kind that is wanted.
pub(super) async fn check(
    mut session: Session,
    host: &Host,
    wanted: TargetSessionAttrs,
) -> Result<Session, Setback> {
    if wanted == TargetSessionAttrs::Any {
        return Ok(session);
    }
    let nature = match reported(&session) {
        Some(nature) => nature,
        None => ask(&mut session).await.map_err(|error| match error.kind() {
            ErrorKind::Closed if error.sqlstate().is_none() => Setback::Host(closed(host, error)),
            _ => Setback::Host(error),
        })?,
    };
    let Some((word, is)) = mismatch(nature, wanted) else { return Ok(session) };
    let message = format!("{host} {is}, and `target_session_attrs={word}`");
    Err(Setback::Host(Error::new(ErrorKind::Connect, message)))
}

/// What is wanted, and what the session is instead.
fn mismatch(nature: Nature, wanted: TargetSessionAttrs) -> Option<(&'static str, &'static str)> {
    match wanted {
        TargetSessionAttrs::Any | TargetSessionAttrs::PreferStandby => None,
        TargetSessionAttrs::ReadWrite if nature.standby => Some(("read-write", "is a standby")),
        TargetSessionAttrs::ReadWrite if nature.read_only => Some(("read-write", "gives read-only sessions")),
        TargetSessionAttrs::ReadOnly if !nature.standby && !nature.read_only => {
            Some(("read-only", "gives sessions that may write"))
        }
        TargetSessionAttrs::Primary if nature.standby => Some(("primary", "is a standby")),
        TargetSessionAttrs::Standby if !nature.standby => Some(("standby", "is no standby")),
        _ => None,
    }
}

/// What the server said of it by itself, as PostgreSQL 14 and newer do.
fn reported(session: &Session) -> Option<Nature> {
    let is_on = |name: &str| Some(session.settings.get(name)? == "on");
    Some(Nature { standby: is_on("in_hot_standby")?, read_only: is_on("default_transaction_read_only")? })
}

/// What the server says of it when it is asked, for poolers that pass on only what they know.
async fn ask(session: &mut Session) -> Result<Nature> {
    const QUESTION: &str = "SELECT pg_catalog.pg_is_in_recovery(), \
                            pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool";
    frontend::query(QUESTION, &mut session.wire.write).map_err(garbled)?;
    let (mut nature, mut failure) = (None, None);
    loop {
        let tag = session.wire.front()?.map(|frame| frame.tag);
        match (tag, session.wire.take()?) {
            (_, Some(Message::DataRow(body))) => {
                // Two columns of one byte each, `t` or `f`.
                nature = match body.buffer() {
                    [0, 0, 0, 1, standby, 0, 0, 0, 1, read_only] => {
                        Some(Nature { standby: *standby == b't', read_only: *read_only == b't' })
                    }
                    _ => return Err(garbled("two truth values were asked for")),
                };
            }
            (_, Some(Message::ErrorResponse(body))) => {
                failure = Some(Report::read(body.fields())?.into_error())
            }
            (_, Some(Message::RowDescription(_) | Message::CommandComplete(_))) => {}
            (_, Some(Message::ReadyForQuery(_))) => {
                return match (nature, failure) {
                    (_, Some(error)) => Err(error),
                    (Some(nature), None) => Ok(nature),
                    (None, None) => Err(garbled("two truth values were asked for")),
                };
            }
            (Some(tag), Some(message)) => session.asynchronous(&message, tag)?,
            (Some(tag), None) => return Err(unknown(tag)),
            (None, _) => session.wire.fill().await?,
        }
    }
}
