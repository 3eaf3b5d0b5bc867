//! The socket below a connection. TLS will be one more kind of it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use mizzle_core::{Error, ErrorKind, Result};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;

use crate::config::Host;

/// The socket below a connection.
pub(crate) enum Socket {
    /// TCP, without encryption.
    Tcp(TcpStream),
    /// A Unix-domain socket.
    #[cfg(unix)]
    Unix(UnixStream),
    /// None: it was closed from this side.
    Closed,
}

impl Socket {
    /// Connects to a host within a time limit.
    pub async fn connect(host: &Host, limit: Option<Duration>) -> Result<Socket> {
        let attempt = Socket::open(host);
        let outcome = match limit {
            Some(limit) => tokio::time::timeout(limit, attempt).await.unwrap_or_else(|_| {
                let message = format!("no answer within {} s", limit.as_secs());
                Err(io::Error::new(io::ErrorKind::TimedOut, message))
            }),
            None => attempt.await,
        };
        outcome.map_err(|why| unreachable_host(host, why))
    }

    async fn open(host: &Host) -> io::Result<Socket> {
        match host {
            Host::Tcp { name, port } => {
                let stream = TcpStream::connect((name.as_str(), *port)).await?;
                // Every trip is one write; waiting for more to send would only add latency.
                stream.set_nodelay(true)?;
                Ok(Socket::Tcp(stream))
            }
            #[cfg(unix)]
            Host::Unix { .. } => {
                let path = host.socket_path().unwrap_or_default();
                Ok(Socket::Unix(UnixStream::connect(path).await?))
            }
            #[cfg(not(unix))]
            Host::Unix { .. } => {
                Err(io::Error::new(io::ErrorKind::Unsupported, "this system has no Unix-domain sockets"))
            }
        }
    }
}

fn not_connected<T>() -> Poll<io::Result<T>> {
    Poll::Ready(Err(io::ErrorKind::NotConnected.into()))
}

fn unreachable_host(host: &Host, why: io::Error) -> Error {
    let hint = match (why.kind(), host) {
        (io::ErrorKind::NotFound, Host::Unix { .. }) => {
            "no socket of that name: is the server running, and does it use this folder and port?"
        }
        (io::ErrorKind::PermissionDenied, Host::Unix { .. }) => "this user may not use the socket",
        (io::ErrorKind::ConnectionRefused, _) => {
            "nothing listens there: is the server running, and does `listen_addresses` include this address?"
        }
        (io::ErrorKind::TimedOut, _) => "is the address right, and does a firewall let the port through?",
        _ => "check host and port of the connection URL",
    };
    Error::new(ErrorKind::Connect, format!("no connection to {host}: {why}")).with_hint(hint).with_source(why)
}

impl AsyncRead for Socket {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Socket::Tcp(stream) => Pin::new(stream).poll_read(context, into),
            #[cfg(unix)]
            Socket::Unix(stream) => Pin::new(stream).poll_read(context, into),
            Socket::Closed => not_connected(),
        }
    }
}

impl AsyncWrite for Socket {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Socket::Tcp(stream) => Pin::new(stream).poll_write(context, bytes),
            #[cfg(unix)]
            Socket::Unix(stream) => Pin::new(stream).poll_write(context, bytes),
            Socket::Closed => not_connected(),
        }
    }

    /// Nothing is held back: see `Wire`.
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Socket::Tcp(stream) => Pin::new(stream).poll_shutdown(context),
            #[cfg(unix)]
            Socket::Unix(stream) => Pin::new(stream).poll_shutdown(context),
            Socket::Closed => not_connected(),
        }
    }
}
