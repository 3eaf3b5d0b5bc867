//! `SSLRequest`: asking the server for TLS, and its answer of one byte.

use mizzle_core::{Error, ErrorKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Setback;
use crate::config::Host;

/// A length of 8, and the code that no version of the protocol has.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

/// What the server says to it.
pub(super) enum Answer {
    /// It waits for the handshake.
    Tls,
    /// It goes on without.
    NoTls,
}

/// Asks the server for TLS.
///
/// Whoever comes between can send bytes of their own along with the answer, hoping that they pass for something that
/// came encrypted. The answer is read alone; a byte that is there with it ends the attempt, and one that comes later is
/// read by TLS, which knows that it is none of its own.
pub(super) async fn ask(stream: &mut TcpStream, host: &Host) -> Result<Answer, Setback> {
    let lost = |why: std::io::Error| {
        Setback::Host(
            Error::new(
                ErrorKind::Closed,
                format!("{host} ended the connection when it was asked for TLS: {why}"),
            )
            .with_source(why),
        )
    };
    stream.write_all(&SSL_REQUEST).await.map_err(lost)?;
    let mut answer = [0; 2];
    match (stream.read(&mut answer).await.map_err(lost)?, answer[0]) {
        (0, _) => Err(lost(std::io::ErrorKind::UnexpectedEof.into())),
        (1, b'S') => Ok(Answer::Tls),
        (1, b'N') => Ok(Answer::NoTls),
        (_, b'S' | b'N') => {
            let message = format!("{host} sent more than its answer when it was asked for TLS");
            Err(Setback::Final(Error::new(ErrorKind::Protocol, message).with_hint(
                "no server does so: somebody may be trying to slip data into the encrypted connection",
            )))
        }
        // What it says has come through a channel that anybody may write to: it is not repeated.
        (_, b'E') => Err(Setback::Tls(Error::new(
            ErrorKind::Protocol,
            format!("{host} reported an error when it was asked for TLS"),
        ))),
        (_, other) => {
            let name = char::from(other).escape_default();
            let message = format!("{host} answered `{name}` when it was asked for TLS");
            Err(Setback::Final(
                Error::new(ErrorKind::Protocol, message)
                    .with_hint("is it really a PostgreSQL server that listens there?"),
            ))
        }
    }
}
