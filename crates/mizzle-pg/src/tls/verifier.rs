//! Whether the server's certificate will do.

use std::fmt;
use std::sync::Arc;

use mizzle_core::Result;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

use super::{der, files};
use crate::config::{RootCert, SslMode, SslOptions, wrong};

/// Whether the server's certificate will do: any, where no authority is known and none is asked for; else one of an
/// authority that is trusted; and with `verify-full`, for this host.
pub(super) struct Verifier {
    chain: Option<Arc<WebPkiServerVerifier>>,
    /// Certificates that are trusted themselves, as those are that sign themselves.
    pinned: Vec<CertificateDer<'static>>,
    name_matters: bool,
    provider: Arc<CryptoProvider>,
}

impl Verifier {
    /// Reads the certificates of the authorities.
    pub fn new(ssl: &SslOptions, provider: &Arc<CryptoProvider>) -> Result<Verifier> {
        let (authorities, pinned) = match &ssl.root {
            RootCert::System => (files::authorities_of_the_system()?.to_vec(), Vec::new()),
            RootCert::File(file) => {
                let authorities = files::authorities(file)?.unwrap_or_default();
                (authorities.clone(), authorities)
            }
            RootCert::None => (Vec::new(), Vec::new()),
        };
        let mut verifier = Verifier {
            chain: None,
            pinned,
            name_matters: ssl.mode == SslMode::VerifyFull,
            provider: provider.clone(),
        };
        if authorities.is_empty() {
            // As in libpq, only these two insist.
            return match ssl.mode {
                SslMode::VerifyCa | SslMode::VerifyFull => Err(no_authority(ssl)),
                _ => Ok(verifier),
            };
        }
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(authorities);
        let revoked = ssl.revoked.as_ref().map(files::revoked).transpose()?.unwrap_or_default();
        let chain =
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone()).with_crls(revoked);
        verifier.chain = Some(chain.build().map_err(|why| {
            wrong(format!("`sslrootcert` or `sslcrl` cannot be used: {why}")).with_source(why)
        })?);
        Ok(verifier)
    }

    /// A certificate that stands among the trusted ones needs no other to vouch for it.
    fn is_pinned(&self, certificate: &CertificateDer<'_>, now: UnixTime) -> Result<bool, Error> {
        if !self.pinned.iter().any(|pinned| pinned == certificate) {
            return Ok(false);
        }
        match der::validity(certificate) {
            None => Err(CertificateError::BadEncoding.into()),
            Some((from, _)) if now.as_secs() < from => Err(CertificateError::NotValidYet.into()),
            Some((_, until)) if now.as_secs() > until => Err(CertificateError::Expired.into()),
            Some(_) => Ok(true),
        }
    }
}

fn no_authority(ssl: &SslOptions) -> mizzle_core::Error {
    let mode = ssl.mode.name();
    let error = match &ssl.root {
        RootCert::File(file) => wrong(format!(
            "`sslmode={mode}` needs the certificate of an authority, and {} is not there",
            file.path.display()
        )),
        _ => wrong(format!("`sslmode={mode}` needs the certificate of an authority")),
    };
    error.with_hint(
        "name its file by `sslrootcert`, or trust the authorities of this system by `sslrootcert=system`",
    )
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(chain) = &self.chain else { return Ok(ServerCertVerified::assertion()) };
        if self.is_pinned(certificate, now)? {
            if self.name_matters {
                verify_server_name(&ParsedCertificate::try_from(certificate)?, server)?;
            }
            return Ok(ServerCertVerified::assertion());
        }
        match chain.verify_server_cert(certificate, intermediates, server, ocsp, now) {
            // The name is looked at last: all else was found right.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if !self.name_matters => Ok(ServerCertVerified::assertion()),
            outcome => outcome,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier").field("name_matters", &self.name_matters).finish_non_exhaustive()
    }
}
