//! sea-orm: a file of Rust for each migration, `m20220101_000001_name.rs`.

use std::path::Path;

use mizzle_core::Result;

use super::Files;
use super::files::entries;

pub(super) const ENTRIES: &str = "\
SELECT version, NULL, to_timestamp(applied_at)::timestamptz(0)::text, NULL, NULL
FROM seaql_migrations ORDER BY version";

pub(super) fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::default();
    for (file, path) in entries(folder)? {
        let digits =
            file.strip_prefix('m').is_some_and(|rest| rest.starts_with(|char: char| char.is_ascii_digit()));
        if digits && file.ends_with(".rs") {
            files.code.push(path);
        }
    }
    Ok(files)
}
