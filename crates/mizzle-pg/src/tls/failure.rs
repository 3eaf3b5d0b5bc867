//! What went wrong with TLS, in words.

use std::error::Error as _;
use std::io;

use mizzle_core::{Error, ErrorKind};
use rustls::{AlertDescription, CertificateError};

use crate::config::Host;

/// The error for a handshake that failed.
pub(super) fn of_handshake(host: &Host, why: io::Error) -> Error {
    let Some(cause) = cause(&why) else {
        return Error::new(
            ErrorKind::Closed,
            format!("{host} ended the connection in the TLS handshake: {why}"),
        )
        .with_hint("does the server speak TLS on this port, and in version 1.2 or newer?")
        .with_source(why);
    };
    let error = match cause {
        rustls::Error::InvalidCertificate(reason) => of_certificate(host, reason),
        rustls::Error::AlertReceived(alert) => by_server(host, *alert),
        rustls::Error::InvalidMessage(_) => {
            Error::new(ErrorKind::Protocol, format!("what {host} answers is not TLS: {cause}"))
                .with_hint("is something between here and the server that alters what it passes on?")
        }
        other => Error::new(ErrorKind::Protocol, format!("the TLS handshake with {host} failed: {other}")),
    };
    error.with_source(why)
}

/// The error for a server that broke TLS off after the handshake, as it does where it does not like the client's
/// certificate; `None` for any other error.
pub(crate) fn broken_off(host: &Host, error: &Error) -> Option<Error> {
    match cause(error.source()?.downcast_ref()?)? {
        rustls::Error::AlertReceived(alert) => Some(by_server(host, *alert)),
        _ => None,
    }
}

fn cause(why: &io::Error) -> Option<&rustls::Error> {
    why.get_ref()?.downcast_ref()
}

fn of_certificate(host: &Host, reason: &CertificateError) -> Error {
    let refused = |what: String| Error::new(ErrorKind::Authentication, what);
    match reason {
        CertificateError::UnknownIssuer => {
            refused(format!("the certificate of {host} is of an authority that is not trusted"))
                .with_hint("name the file with the certificate of its authority by `sslrootcert`")
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            refused(format!("the certificate of {host} has expired"))
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            refused(format!("the certificate of {host} is not valid yet"))
                .with_hint("is the clock of this machine right?")
        }
        CertificateError::NotValidForNameContext { presented, .. } => {
            let error = refused(format!("the certificate of {host} is for another host"));
            match presented.is_empty() {
                true => error.with_hint(
                    "it names none as a \"subject alternative name\", which is where names are looked for",
                ),
                false => error.with_hint(format!("it is for {}", presented.join(", "))),
            }
        }
        CertificateError::NotValidForName => {
            refused(format!("the certificate of {host} is for another host"))
        }
        CertificateError::Revoked => refused(format!("the certificate of {host} was revoked")),
        CertificateError::UnknownRevocationStatus => {
            refused(format!("whether the certificate of {host} was revoked is not known"))
                .with_hint("`sslcrl` needs the list of each authority in the chain")
        }
        other => refused(format!("the certificate of {host} cannot be accepted: {other}")),
    }
}

fn by_server(host: &Host, alert: AlertDescription) -> Error {
    let error = Error::new(ErrorKind::Authentication, format!("{host} broke TLS off: {alert:?}"));
    match alert {
        AlertDescription::UnknownCA
        | AlertDescription::BadCertificate
        | AlertDescription::CertificateExpired
        | AlertDescription::CertificateRevoked
        | AlertDescription::CertificateUnknown
        | AlertDescription::DecryptError
        | AlertDescription::UnsupportedCertificate => {
            error.with_hint("it does not accept the client's certificate: see `sslcert` and `sslkey`")
        }
        AlertDescription::CertificateRequired => {
            error.with_hint("it wants a certificate of the client: name one by `sslcert` and `sslkey`")
        }
        AlertDescription::NoApplicationProtocol => error
            .with_hint("it does not speak PostgreSQL's protocol in TLS: is it a proxy for something else?"),
        AlertDescription::ProtocolVersion | AlertDescription::HandshakeFailure => {
            error.with_hint("TLS here is of version 1.2 or 1.3: see `ssl_min_protocol_version` of both sides")
        }
        _ => error,
    }
}
