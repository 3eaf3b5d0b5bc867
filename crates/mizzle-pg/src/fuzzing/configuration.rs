//! What people and files say of a server: connection strings, services, password files; and what its certificate says.

use crate::config::Config;

/// A connection string, a service file or a password file; the first byte says which.
///
/// # Errors
/// What did not hold.
pub fn configuration(input: &[u8]) -> Result<(), String> {
    let [form, rest @ ..] = input else { return Ok(()) };
    let Ok(text) = std::str::from_utf8(rest) else { return Ok(()) };
    match Config::read_form(form % 3, text) {
        Err(error) if error.to_string().is_empty() => Err("an error that says nothing".to_owned()),
        _ => Ok(()),
    }
}

/// The certificate of a server, in DER.
///
/// # Errors
/// What did not hold.
#[cfg(feature = "tls")]
pub fn certificate(input: &[u8]) -> Result<(), String> {
    match crate::tls::tls_server_end_point(input) {
        Some(hash) if !matches!(hash.len(), 32 | 48 | 64) => Err(format!("a hash of {} bytes", hash.len())),
        _ => Ok(()),
    }
}
