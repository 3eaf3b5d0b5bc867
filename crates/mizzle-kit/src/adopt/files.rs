//! Reading folders.

use std::fs;
use std::path::{Path, PathBuf};

use mizzle_core::{Error, ErrorKind, Result};
use sha2::{Digest, Sha256, Sha384};

/// What is in a folder, by name.
pub(super) fn entries(folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|why| unreadable(folder, why))? {
        let entry = entry.map_err(|why| unreadable(folder, why))?;
        // A name that is no text is none that a tool gave.
        if let Ok(name) = entry.file_name().into_string() {
            found.push((name, entry.path()));
        }
    }
    found.sort();
    Ok(found)
}

pub(super) fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|why| unreadable(path, why))
}

/// The text of a file, where there is one.
pub(super) fn text_if_there(path: &Path) -> Result<Option<String>> {
    if path.is_file() { text(path).map(Some) } else { Ok(None) }
}

pub(super) fn unreadable(path: &Path, why: std::io::Error) -> Error {
    Error::new(ErrorKind::Config, format!("{} cannot be read: {why}", path.display())).with_source(why)
}

pub(super) fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text))
}

pub(super) fn sha384(text: &str) -> String {
    hex(&Sha384::digest(text))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The digits that a name begins with, and what is behind the character after them.
pub(super) fn numbered(name: &str) -> Option<(&str, &str)> {
    let end = name.find(|char: char| !char.is_ascii_digit()).unwrap_or(name.len());
    let (digits, rest) = name.split_at_checked(end)?;
    let rest = rest.strip_prefix('_').unwrap_or(rest);
    (!digits.is_empty()).then_some((digits, rest))
}
