//! Whether and how a connection is encrypted, and who proves what by a certificate.

use std::path::PathBuf;

use mizzle_core::Result;

use super::environment::Surroundings;
use super::option::Draft;
use super::wrong;

/// Whether a connection over TCP is encrypted, and what the server's certificate is checked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SslMode {
    /// Never.
    Disable,
    /// If the server insists.
    Allow,
    /// If the server can.
    #[default]
    Prefer,
    /// Always.
    Require,
    /// Always, with a certificate of an authority that is trusted.
    VerifyCa,
    /// Always, with a certificate of an authority that is trusted, for this host.
    VerifyFull,
}

impl SslMode {
    pub fn name(self) -> &'static str {
        MODES.iter().find_map(|(name, mode)| (*mode == self).then_some(*name)).unwrap_or_default()
    }
}

const MODES: [(&str, SslMode); 6] = [
    ("disable", SslMode::Disable),
    ("allow", SslMode::Allow),
    ("prefer", SslMode::Prefer),
    ("require", SslMode::Require),
    ("verify-ca", SslMode::VerifyCa),
    ("verify-full", SslMode::VerifyFull),
];

/// How TLS begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SslNegotiation {
    /// By asking the server for it.
    #[default]
    Postgres,
    /// At once, which PostgreSQL 17 and newer understand.
    Direct,
}

/// Which authorities are trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RootCert {
    /// Those of the operating system.
    System,
    /// Those of a file.
    File(File),
    /// None is known.
    None,
}

/// A file, and whether it was asked for: one that was not need not be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    pub path: PathBuf,
    pub given: bool,
}

/// A version of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TlsVersion {
    V1_2,
    V1_3,
}

/// Whether and how a connection is encrypted, and who proves what by a certificate.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "tls"), expect(dead_code, reason = "only the mode matters without TLS"))]
pub(crate) struct SslOptions {
    pub mode: SslMode,
    pub negotiation: SslNegotiation,
    pub root: RootCert,
    pub revoked: Option<File>,
    /// The certificate that the client shows, and its key.
    pub certificate: Option<(File, File)>,
    /// Whether the server is told the name of the host before anything is encrypted.
    pub name_sent: bool,
    pub oldest: TlsVersion,
    pub newest: TlsVersion,
}

impl SslOptions {
    /// Reads and checks what the draft has of them.
    pub(super) fn read(draft: &Draft, surroundings: Surroundings<'_>) -> Result<SslOptions> {
        let file = |option: &str, default: &str| match draft.get(option) {
            Some(path) => Some(File { path: PathBuf::from(path), given: true }),
            None => {
                let name = format!(".postgresql/{default}");
                surroundings.file_of_user(&name, default).map(|path| File { path, given: false })
            }
        };
        let root = match draft.get("sslrootcert") {
            Some("system") => RootCert::System,
            _ => file("sslrootcert", "root.crt").map_or(RootCert::None, RootCert::File),
        };
        let usual = if root == RootCert::System { SslMode::VerifyFull } else { SslMode::Prefer };
        let mode = draft.choice("sslmode", &MODES, usual)?;
        if root == RootCert::System && mode != SslMode::VerifyFull {
            return Err(wrong(format!("`sslmode={}` is too weak for `sslrootcert=system`", mode.name())).with_hint(
                "anybody can have a certificate of a public authority, for a host of their own: use `sslmode=verify-full`",
            ));
        }
        let negotiations = [("postgres", SslNegotiation::Postgres), ("direct", SslNegotiation::Direct)];
        let negotiation = draft.choice("sslnegotiation", &negotiations, SslNegotiation::Postgres)?;
        if negotiation == SslNegotiation::Direct && mode < SslMode::Require {
            return Err(wrong(format!("`sslmode={}` is too weak for `sslnegotiation=direct`", mode.name()))
                .with_hint(
                    "there is no way back from TLS that is not asked for: use `sslmode=require` or stronger",
                ));
        }
        if cfg!(not(feature = "tls")) && mode >= SslMode::Require {
            return Err(wrong(format!(
                "`sslmode={}` asks for TLS, which this program is built without",
                mode.name()
            ))
            .with_hint("build with the feature `tls` of mizzle, or use a Unix socket"));
        }
        let certificate = match draft.choice("sslcertmode", &[("disable", false), ("allow", true)], true)? {
            true => file("sslcert", "postgresql.crt").zip(file("sslkey", "postgresql.key")),
            false => None,
        };
        let versions = [
            ("TLSv1", TlsVersion::V1_2),
            ("TLSv1.1", TlsVersion::V1_2),
            ("TLSv1.2", TlsVersion::V1_2),
            ("TLSv1.3", TlsVersion::V1_3),
        ];
        let oldest = draft.choice("ssl_min_protocol_version", &versions, TlsVersion::V1_2)?;
        let newest = draft.choice("ssl_max_protocol_version", &versions[2..], TlsVersion::V1_3)?;
        if oldest > newest {
            return Err(wrong("`ssl_min_protocol_version` is newer than `ssl_max_protocol_version`"));
        }
        Ok(SslOptions {
            mode,
            negotiation,
            root,
            revoked: file("sslcrl", "root.crl"),
            certificate,
            name_sent: draft.choice("sslsni", &[("0", false), ("1", true)], true)?,
            oldest,
            newest,
        })
    }
}
