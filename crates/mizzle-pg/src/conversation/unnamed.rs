//! A statement that runs once, without a name and without parameters.

use bytes::BytesMut;
use mizzle_core::{Error, ErrorKind, Result, Statement};
use postgres_protocol::message::frontend;

use crate::session::parameter_oids;

/// Composes what has a query described that is not run.
pub(super) fn write_description(query: &Statement, out: &mut BytesMut) -> Result<()> {
    frontend::parse("", &query.text, parameter_oids(&query.params), out).map_err(unsendable)?;
    frontend::describe(b'S', "", out).map_err(unsendable)
}

/// Composes what runs a statement.
pub(super) fn write_once(sql: &str, out: &mut BytesMut) -> Result<()> {
    frontend::parse("", sql, [], out).map_err(unsendable)?;
    let nothing: [(); 0] = [];
    let write = |(), _: &mut BytesMut| Ok(postgres_protocol::IsNull::Yes);
    frontend::bind("", "", [], nothing, write, [], out).map_err(|_| unsendable("too long"))?;
    frontend::execute("", 0, out).map_err(unsendable)
}

fn unsendable(why: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Encode, format!("the statement cannot be sent: {why}"))
}
