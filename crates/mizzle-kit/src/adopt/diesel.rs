//! diesel: a folder for each migration, with `up.sql` and `down.sql`.

use std::path::Path;

use mizzle_core::Result;

use super::files::{entries, text, text_if_there};
use super::{Files, Found};

pub(super) const ENTRIES: &str = "\
SELECT version, NULL, run_on::timestamptz(0)::text, NULL, NULL FROM __diesel_schema_migrations ORDER BY version";

pub(super) fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::default();
    for (name, path) in entries(folder)? {
        let file = path.join("up.sql");
        let (version, rest) = name.split_once('_').unwrap_or((&name, ""));
        let digits = version.replace('-', "");
        if !file.is_file() || digits.is_empty() || digits.contains(|char: char| !char.is_ascii_digit()) {
            continue;
        }
        let settings = text_if_there(&path.join("metadata.toml"))?.unwrap_or_default();
        let settings: String = settings.chars().filter(|char| !char.is_whitespace()).collect();
        files.found.push(Found {
            keys: vec![digits.clone()],
            stamp: digits,
            name: rest.to_owned(),
            up: text(&file)?,
            path: file,
            down: text_if_there(&path.join("down.sql"))?,
            alone: settings.contains("run_in_transaction=false"),
            checksum: None,
        });
    }
    files.found.sort_by(|a, b| a.stamp.cmp(&b.stamp));
    Ok(files)
}
