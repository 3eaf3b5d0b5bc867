//! Asking the server to stop what a session is doing: a message of its own, on a connection of its own.

use std::time::Duration;

use bytes::BytesMut;
use postgres_protocol::message::frontend;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::channel::{Channel, encrypted};
use crate::config::{Config, Host};
use crate::pool::Counters;
use crate::session::{CancelKey, Session};
use crate::wire::{Address, Socket};

/// How long the server may take to hear of it.
const LIMIT: Duration = Duration::from_secs(5);

/// Where a session came from: a request to cancel goes the same way.
pub(crate) struct Origin {
    pub config: Config,
    pub host: Host,
    pub address: Address,
}

impl Session {
    /// Asks the server to stop what this session is doing. Only for a session that one has for oneself: the server stops
    /// whatever is running when the request arrives.
    ///
    /// There is no answer, and where the request does not get through there is nothing to be done about it: the session's
    /// own socket will tell. `false`, where it may still be on its way: it would stop whatever the session does then.
    pub async fn cancel(&self) -> bool {
        let (Some(origin), Some(key)) = (&self.origin, self.key) else { return true };
        if let Some(counters) = &self.counters {
            Counters::count(&counters.cancels);
        }
        let encrypted = self.wire.socket().is_encrypted();
        let heard = tokio::time::timeout(LIMIT, send(origin, key, encrypted)).await;
        if heard.is_err() {
            tracing::debug!(target: "mizzle::query", "the server did not take a cancel request in time");
        }
        heard.is_ok()
    }
}

async fn send(origin: &Origin, key: CancelKey, by_tls: bool) -> Option<()> {
    let Origin { config, host, address } = origin;
    let socket = Socket::connect(host, address, config.connect_timeout).await.ok()?;
    let channel = if by_tls { Channel::Tls } else { Channel::Plain };
    let mut socket = encrypted(channel, socket, config, host).await.ok()?;
    let mut request = BytesMut::new();
    frontend::cancel_request(key.process, key.secret, &mut request);
    socket.write_all(&request).await.ok()?;
    socket.flush().await.ok()?;
    // The request has arrived when the server closes. Closing first makes pgbouncer 1.18 fail.
    let mut rest = [0; 16];
    while socket.read(&mut rest).await.ok()? > 0 {}
    Some(())
}
