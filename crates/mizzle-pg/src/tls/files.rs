//! Certificates, keys and lists of revoked certificates, as files have them.

use std::io;
use std::path::Path;
use std::sync::OnceLock;

use mizzle_core::{Error, Result};
use rustls::pki_types::pem::{Error as PemError, PemObject};
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer};
use zeroize::Zeroizing;

use crate::config::{File, wrong};

/// The certificate that the client shows, with those of the authorities between, and its key. `None` where there is
/// none in the usual place.
pub(super) fn identity(
    (certificate, key): &(File, File),
) -> Result<Option<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)>> {
    let Some(bytes) = read("sslcert", certificate)? else { return Ok(None) };
    let chain = all("sslcert", certificate, CertificateDer::pem_slice_iter(&bytes))?;
    // A certificate in the usual place means that the key should be there, too.
    let key = File { given: true, ..key.clone() };
    let Some(bytes) = read("sslkey", &key)? else { return Ok(None) };
    refuse_if_others_may_read(&key.path)?;
    let key = PrivateKeyDer::from_pem_slice(&bytes).map_err(|_| {
        let error = wrong(format!("`sslkey`: {} holds no private key in PEM", key.path.display()));
        match String::from_utf8_lossy(&bytes).contains("ENCRYPTED") {
            true => error.with_hint("a key that is encrypted cannot be read here: decrypt it, and keep it from others by `chmod 600`"),
            false => error,
        }
    })?;
    Ok(Some((chain, key)))
}

/// The certificates of a file of authorities; `None` where there is none in the usual place.
pub(super) fn authorities(file: &File) -> Result<Option<Vec<CertificateDer<'static>>>> {
    match read("sslrootcert", file)? {
        Some(bytes) => all("sslrootcert", file, CertificateDer::pem_slice_iter(&bytes)).map(Some),
        None => Ok(None),
    }
}

/// Certificates that are revoked; none where there is no file in the usual place.
pub(super) fn revoked(file: &File) -> Result<Vec<CertificateRevocationListDer<'static>>> {
    match read("sslcrl", file)? {
        Some(bytes) => all("sslcrl", file, CertificateRevocationListDer::pem_slice_iter(&bytes)),
        None => Ok(Vec::new()),
    }
}

/// The authorities that the operating system trusts, read once.
pub(super) fn authorities_of_the_system() -> Result<&'static [CertificateDer<'static>]> {
    static AUTHORITIES: OnceLock<(Vec<CertificateDer<'static>>, String)> = OnceLock::new();
    let (certificates, why) = AUTHORITIES.get_or_init(|| {
        let found = rustls_native_certs::load_native_certs();
        (found.certs, found.errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    });
    match certificates.as_slice() {
        [] => {
            Err(wrong(format!("`sslrootcert=system`: this system has no certificates of authorities {why}"))
                .with_hint("install its package of them, often called `ca-certificates`, or name a file"))
        }
        certificates => Ok(certificates),
    }
}

fn all<T>(option: &str, file: &File, items: impl Iterator<Item = Result<T, PemError>>) -> Result<Vec<T>> {
    let items: Result<Vec<T>, PemError> = items.collect();
    match items {
        Ok(items) if !items.is_empty() => Ok(items),
        Ok(_) => Err(wrong(format!("`{option}`: {} holds nothing of the kind in PEM", file.path.display()))),
        Err(why) => {
            Err(wrong(format!("`{option}`: {} is not PEM: {why}", file.path.display())).with_source(why))
        }
    }
}

/// What a file holds; `None` for one that is not there and was not asked for.
fn read(option: &str, file: &File) -> Result<Option<Zeroizing<Vec<u8>>>> {
    match std::fs::read(&file.path) {
        Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
        Err(why)
            if !file.given
                && matches!(why.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            Ok(None)
        }
        Err(why) => Err(unreadable(option, &file.path, why)),
    }
}

fn unreadable(option: &str, path: &Path, why: io::Error) -> Error {
    wrong(format!("`{option}`: {} cannot be read: {why}", path.display())).with_source(why)
}

/// A key is its user's alone; one of the system may be its group's, too.
fn refuse_if_others_may_read(path: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let metadata = std::fs::metadata(path).map_err(|why| unreadable("sslkey", path, why))?;
        let others = if metadata.uid() == 0 { 0o027 } else { 0o077 };
        if metadata.mode() & others != 0 {
            return Err(wrong(format!(
                "`sslkey`: others may read {}, which is a private key",
                path.display()
            ))
            .with_hint("take that from them by `chmod 600`"));
        }
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}
