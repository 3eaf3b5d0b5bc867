//! Prisma: a folder for each migration, with `migration.sql`.

use std::path::Path;

use mizzle_core::Result;

use super::files::{entries, numbered, sha256, text, text_if_there};
use super::{Files, Found};

/// A row that was rolled back says nothing: where it was tried again, there is another.
pub(super) const ENTRIES: &str = "\
SELECT migration_name, NULL, finished_at::timestamptz(0)::text,
    CASE WHEN finished_at IS NULL THEN 'was begun and not finished' END, checksum
FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name";

pub(super) fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::default();
    for (name, path) in entries(folder)? {
        let Some(sql) = text_if_there(&path.join("migration.sql"))? else { continue };
        let (digits, rest) = numbered(&name).unwrap_or(("0", &name));
        files.found.push(Found {
            keys: vec![name.clone()],
            stamp: digits.to_owned(),
            name: rest.to_owned(),
            path: path.join("migration.sql"),
            down: match path.join("down.sql") {
                down if down.is_file() => Some(text(&down)?),
                _ => None,
            },
            alone: false,
            checksum: Some(sha256(&sql)),
            up: sql,
        });
    }
    Ok(files)
}
