//! TLS: the encrypted channel to a server, and what both sides prove by certificates.

mod client;
mod der;
mod end_point;
mod failure;
mod files;
mod verifier;

use mizzle_core::{Error, ErrorKind, Result};
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::config::{Host, SslNegotiation, SslOptions};

pub(crate) use end_point::tls_server_end_point;
pub(crate) use failure::broken_off;

/// What the protocol is called in the handshake; PostgreSQL 17 and newer want to hear it.
const PROTOCOL: &[u8] = b"postgresql";

/// Encrypts a connection, and checks the server's certificate as far as the options ask for it.
pub(crate) async fn encrypt(
    stream: TcpStream,
    host: &Host,
    ssl: &SslOptions,
) -> Result<TlsStream<TcpStream>> {
    let name = match host {
        Host::Tcp { name, .. } => name.as_str(),
        Host::Unix { .. } => "localhost",
    };
    let server = ServerName::try_from(name.trim_end_matches('.').to_owned()).map_err(|_| {
        crate::config::wrong(format!("`{name}` is not a name that a certificate can be for"))
            .with_hint("name the host as its certificate does, and its address by `hostaddr`")
    })?;
    let options = ssl.clone();
    // It reads files, those of the operating system among them.
    let config = match tokio::task::spawn_blocking(move || client::config(&options)).await {
        Ok(config) => config?,
        Err(why) => return Err(Error::new(ErrorKind::Connect, format!("TLS was not prepared: {why}"))),
    };
    let stream = TlsConnector::from(config)
        .connect(server, stream)
        .await
        .map_err(|why| failure::of_handshake(host, why))?;
    // Else another protocol's server could be made to believe that it was spoken to.
    if ssl.negotiation == SslNegotiation::Direct && stream.get_ref().1.alpn_protocol() != Some(PROTOCOL) {
        let message =
            format!("{host} speaks TLS, but does not say that it means PostgreSQL's protocol in it");
        return Err(Error::new(ErrorKind::Protocol, message).with_hint(
            "`sslnegotiation=direct` needs PostgreSQL 17 or newer, and a proxy that passes ALPN on",
        ));
    }
    Ok(stream)
}
