//! The channel of a session: encrypted or not, and what `sslmode` lets be tried one after the other.

use std::sync::Arc;

use mizzle_core::{Error, ErrorKind};

use super::{Origin, Setback, login, target};
use crate::catalog::Catalog;
use crate::config::{Config, Host, SslMode, TargetSessionAttrs};
use crate::session::Session;
use crate::wire::{Address, Socket, Wire};

/// Whether a session is encrypted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Channel {
    /// It is not.
    Plain,
    /// It is.
    Tls,
    /// It is, if the server can.
    TlsIfOffered,
}

/// What to try, in this order. A Unix socket leaves the machine for nobody to see, so that PostgreSQL does not encrypt
/// it, whatever the mode.
fn channels(mode: SslMode, address: &Address) -> &'static [Channel] {
    match (mode, address) {
        _ if cfg!(not(feature = "tls")) => &[Channel::Plain],
        (_, Address::Unix(_)) | (SslMode::Disable, _) => &[Channel::Plain],
        (SslMode::Allow, _) => &[Channel::Plain, Channel::Tls],
        (SslMode::Prefer, _) => &[Channel::TlsIfOffered, Channel::Plain],
        (SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull, _) => &[Channel::Tls],
    }
}

/// Opens a session at one address of a host, by the channels that the mode allows.
pub(super) async fn open(
    config: &Config,
    catalog: &Arc<Catalog>,
    host: &Host,
    address: &Address,
    wanted: TargetSessionAttrs,
) -> Result<Session, Setback> {
    let mut channels = channels(config.ssl.mode, address).iter().peekable();
    let mut before: Option<(Channel, Error)> = None;
    while let Some(channel) = channels.next() {
        let setback = match by(*channel, config, catalog, host, address, wanted).await {
            Ok(session) => return Ok(session),
            Err(Setback::Tls(error) | Setback::Channel(error)) if channels.peek().is_some() => {
                before = Some((*channel, error));
                continue;
            }
            Err(setback) => setback,
        };
        return Err(match before {
            Some((channel, first)) => setback.map(|error| {
                let how = if channel == Channel::Plain { "without TLS" } else { "with TLS" };
                error.with_hint(format!("{how}, tried before that: {}", first.message()))
            }),
            None => setback,
        });
    }
    Err(Setback::Final(crate::config::wrong("there is no way left to open a session")))
}

async fn by(
    channel: Channel,
    config: &Config,
    catalog: &Arc<Catalog>,
    host: &Host,
    address: &Address,
    wanted: TargetSessionAttrs,
) -> Result<Session, Setback> {
    let limit = config.connect_timeout;
    let socket = Socket::connect(host, address, limit).await.map_err(Setback::Host)?;
    let attempt = async {
        let socket = encrypted(channel, socket, config, host).await?;
        let wire = Wire::new(socket);
        let mut session = Session::new(wire, catalog.clone(), config.statement_cache, config.log_parameters);
        session.on_notice = config.on_notice.clone();
        session.origin =
            Some(Origin { config: config.clone(), host: host.clone(), address: address.clone() });
        let session = login::log_in(session, config, host).await?;
        target::check(session, host, wanted).await
    };
    match limit {
        Some(limit) => tokio::time::timeout(limit, attempt).await.unwrap_or_else(|_| {
            let message = format!("{host} did not finish the login within {} s", limit.as_secs());
            Err(Setback::Host(Error::new(ErrorKind::Connect, message).with_hint(
                "is it a PostgreSQL server, and is it overloaded? The limit is the option `connect_timeout`",
            )))
        }),
        None => attempt.await,
    }
}

#[cfg(feature = "tls")]
pub(super) async fn encrypted(
    channel: Channel,
    socket: Socket,
    config: &Config,
    host: &Host,
) -> Result<Socket, Setback> {
    use super::ssl_request::{Answer, ask};
    use crate::config::SslNegotiation;

    let mut stream = match (channel, socket) {
        (Channel::Tls | Channel::TlsIfOffered, Socket::Tcp(stream)) => stream,
        (_, socket) => return Ok(socket),
    };
    if config.ssl.negotiation == SslNegotiation::Postgres {
        match ask(&mut stream, host).await? {
            Answer::Tls => {}
            Answer::NoTls if channel == Channel::TlsIfOffered => return Ok(Socket::Tcp(stream)),
            Answer::NoTls => {
                let message =
                    format!("{host} does not offer TLS, which `sslmode={}` asks for", config.ssl.mode.name());
                return Err(Setback::Tls(Error::new(ErrorKind::Authentication, message).with_hint(
                    "set `ssl = on` on the server; or use `sslmode=disable` where the network is trusted",
                )));
            }
        }
    }
    let stream =
        crate::tls::encrypt(stream, host, &config.ssl).await.map_err(|error| match error.kind() {
            // A file or an option is wrong: that is to be told, not to be got around.
            ErrorKind::Config => Setback::Final(error),
            _ => Setback::Tls(error),
        })?;
    Ok(Socket::Tls(Box::new(stream)))
}

#[cfg(not(feature = "tls"))]
pub(super) async fn encrypted(_: Channel, socket: Socket, _: &Config, _: &Host) -> Result<Socket, Setback> {
    Ok(socket)
}
