//! What rustls is told.

use std::sync::Arc;

use mizzle_core::{Error, ErrorKind, Result};
use rustls::client::Resumption;
use rustls::{ClientConfig, SupportedProtocolVersion, crypto};

use super::verifier::Verifier;
use super::{PROTOCOL, files};
use crate::config::{SslOptions, TlsVersion};

/// Reads the files that the options name, anew for each connection: certificates are replaced while programs run.
pub(super) fn config(ssl: &SslOptions) -> Result<Arc<ClientConfig>> {
    let provider = Arc::new(crypto::ring::default_provider());
    let versions: Vec<&'static SupportedProtocolVersion> =
        [(TlsVersion::V1_2, &rustls::version::TLS12), (TlsVersion::V1_3, &rustls::version::TLS13)]
            .into_iter()
            .filter(|(version, _)| (ssl.oldest..=ssl.newest).contains(version))
            .map(|(_, version)| version)
            .collect();
    let verifier = Verifier::new(ssl, &provider)?;
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&versions)
        .map_err(unusable)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let mut config = match ssl.certificate.as_ref().map(files::identity).transpose()?.flatten() {
        Some((chain, key)) => builder.with_client_auth_cert(chain, key).map_err(|why| {
            crate::config::wrong(format!("`sslcert` and `sslkey` cannot be used: {why}")).with_source(why)
        })?,
        None => builder.with_no_client_auth(),
    };
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    config.enable_sni = ssl.name_sent;
    // PostgreSQL resumes nothing.
    config.resumption = Resumption::disabled();
    Ok(Arc::new(config))
}

fn unusable(why: rustls::Error) -> Error {
    Error::new(ErrorKind::Connect, format!("TLS cannot be used: {why}")).with_source(why)
}
