//! sqlx: a file for each migration, `N_name.sql`, or two, `N_name.up.sql` and `N_name.down.sql`.

use std::path::Path;

use mizzle_core::Result;

use super::files::{entries, numbered, sha384, text, text_if_there};
use super::{Files, Found};

pub(super) const ENTRIES: &str = "\
SELECT version::text, NULL, installed_on::timestamptz(0)::text,
    CASE WHEN NOT success THEN 'did not succeed' END, encode(checksum, 'hex')
FROM _sqlx_migrations ORDER BY version";

pub(super) fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::default();
    for (name, path) in entries(folder)? {
        let Some(stem) = name.strip_suffix(".sql").filter(|stem| !stem.ends_with(".down")) else { continue };
        let Some((digits, rest)) = numbered(stem.strip_suffix(".up").unwrap_or(stem)) else { continue };
        let sql = text(&path)?;
        let down = match name.strip_suffix(".up.sql") {
            Some(stem) => text_if_there(&folder.join(format!("{stem}.down.sql")))?,
            None => None,
        };
        let version = digits.trim_start_matches('0');
        files.found.push(Found {
            keys: vec![if version.is_empty() { "0" } else { version }.to_owned()],
            stamp: digits.to_owned(),
            name: rest.to_owned(),
            path,
            alone: sql.trim_start().starts_with("-- no-transaction"),
            checksum: Some(sha384(&sql)),
            up: sql,
            down,
        });
    }
    files.found.sort_by_key(|one| one.stamp.parse::<u64>().unwrap_or(u64::MAX));
    Ok(files)
}
