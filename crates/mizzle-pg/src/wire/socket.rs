//! The socket below a connection, encrypted or not.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use mizzle_core::{Error, ErrorKind, Result};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
#[cfg(feature = "tls")]
use tokio_rustls::client::TlsStream;

#[cfg(unix)]
use super::local::Local;
use crate::config::Host;

/// The socket below a connection.
pub(crate) enum Socket {
    /// TCP, without encryption.
    Tcp(TcpStream),
    /// TCP, encrypted; boxed, since it is as large as a page.
    #[cfg(feature = "tls")]
    Tls(Box<TlsStream<TcpStream>>),
    /// A Unix-domain socket.
    #[cfg(unix)]
    Unix(Local),
    /// No socket, in tests.
    #[cfg(any(test, feature = "fuzzing"))]
    Memory(Box<dyn super::memory::Stream>),
    /// None: it was closed from this side.
    Closed,
}

/// One of the places that a host can be reached at.
#[derive(Clone, Debug)]
pub(crate) enum Address {
    /// An address of its name, with the port.
    Tcp(SocketAddr),
    /// The path of its socket.
    Unix(PathBuf),
}

impl Socket {
    /// Connects to one address of a host within a time limit.
    pub async fn connect(host: &Host, address: &Address, limit: Option<Duration>) -> Result<Socket> {
        within(limit, Socket::open(address)).await.map_err(|why| unreachable_host(host, why))
    }

    async fn open(address: &Address) -> io::Result<Socket> {
        #[cfg(any(test, feature = "fuzzing"))]
        if let Some(stream) = super::memory::dialled() {
            return stream.map(Socket::Memory);
        }
        match address {
            Address::Tcp(address) => {
                let stream = TcpStream::connect(address).await?;
                // Every trip is one write; waiting for more to send would only add latency.
                stream.set_nodelay(true)?;
                Ok(Socket::Tcp(stream))
            }
            #[cfg(unix)]
            Address::Unix(path) => Ok(Socket::Unix(Local::connect(path).await?)),
            #[cfg(not(unix))]
            Address::Unix(_) => {
                Err(io::Error::new(io::ErrorKind::Unsupported, "this system has no Unix-domain sockets"))
            }
        }
    }

    /// Whether others on the way may read and write what goes through it.
    pub fn is_open_to_others(&self) -> bool {
        matches!(self, Socket::Tcp(_))
    }

    /// What a login can be bound to, where this is encrypted and the server's certificate allows it.
    pub fn server_end_point(&self) -> Option<Vec<u8>> {
        match self {
            #[cfg(feature = "tls")]
            Socket::Tls(stream) => {
                crate::tls::tls_server_end_point(stream.get_ref().1.peer_certificates()?.first()?)
            }
            _ => None,
        }
    }

    /// Whether it is encrypted.
    pub fn is_encrypted(&self) -> bool {
        match self {
            #[cfg(feature = "tls")]
            Socket::Tls(_) => true,
            _ => false,
        }
    }
}

impl Address {
    /// The addresses of a host, looked up within a time limit.
    pub async fn of(host: &Host, limit: Option<Duration>) -> Result<Vec<Address>> {
        match host {
            Host::Unix { .. } => Ok(host.socket_path().map(Address::Unix).into_iter().collect()),
            Host::Tcp { name, port } => {
                let found = within(limit, tokio::net::lookup_host((name.as_str(), *port))).await;
                let found: Vec<Address> =
                    found.map_err(|why| unreachable_host(host, why))?.map(Address::Tcp).collect();
                match found.is_empty() {
                    true => Err(unreachable_host(host, io::Error::other("the name has no address"))),
                    false => Ok(found),
                }
            }
        }
    }
}

async fn within<T>(limit: Option<Duration>, attempt: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    match limit {
        Some(limit) => tokio::time::timeout(limit, attempt).await.unwrap_or_else(|_| {
            let message = format!("no answer within {} s", limit.as_secs());
            Err(io::Error::new(io::ErrorKind::TimedOut, message))
        }),
        None => attempt.await,
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
            #[cfg(feature = "tls")]
            Socket::Tls(stream) => {
                // What was taken for writing and did not fit into the socket goes out while the answer is waited for.
                if let Poll::Ready(Err(why)) = Pin::new(&mut **stream).poll_flush(context) {
                    return Poll::Ready(Err(why));
                }
                Pin::new(&mut **stream).poll_read(context, into)
            }
            #[cfg(unix)]
            Socket::Unix(stream) => Pin::new(stream).poll_read(context, into),
            #[cfg(any(test, feature = "fuzzing"))]
            Socket::Memory(stream) => Pin::new(stream).poll_read(context, into),
            Socket::Closed => not_connected(),
        }
    }
}

impl AsyncWrite for Socket {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Socket::Tcp(stream) => Pin::new(stream).poll_write(context, bytes),
            #[cfg(feature = "tls")]
            Socket::Tls(stream) => Pin::new(&mut **stream).poll_write(context, bytes),
            #[cfg(unix)]
            Socket::Unix(stream) => Pin::new(stream).poll_write(context, bytes),
            #[cfg(any(test, feature = "fuzzing"))]
            Socket::Memory(stream) => Pin::new(stream).poll_write(context, bytes),
            Socket::Closed => not_connected(),
        }
    }

    /// Nothing is held back but by TLS, and reading brings that out.
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Socket::Tcp(stream) => Pin::new(stream).poll_shutdown(context),
            #[cfg(feature = "tls")]
            Socket::Tls(stream) => Pin::new(&mut **stream).poll_shutdown(context),
            #[cfg(unix)]
            Socket::Unix(stream) => Pin::new(stream).poll_shutdown(context),
            #[cfg(any(test, feature = "fuzzing"))]
            Socket::Memory(stream) => Pin::new(stream).poll_shutdown(context),
            Socket::Closed => not_connected(),
        }
    }
}
