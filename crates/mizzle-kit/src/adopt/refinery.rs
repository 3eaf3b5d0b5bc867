//! refinery: a file for each migration, `V1__name.sql`, or `V1__name.rs`.

use std::path::Path;

use mizzle_core::Result;

use super::files::{entries, text};
use super::{Files, Found};

pub(super) const ENTRIES: &str = "\
SELECT version::text, NULL,
    CASE WHEN applied_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T' THEN applied_on::timestamptz(0)::text END, NULL, NULL
FROM refinery_schema_history ORDER BY version";

pub(super) fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::default();
    for (file, path) in entries(folder)? {
        let Some((version, rest)) = file.strip_prefix(['V', 'U']).and_then(|rest| rest.split_once("__"))
        else {
            continue;
        };
        let Ok(number) = version.parse::<u64>() else { continue };
        if rest.ends_with(".rs") {
            files.code.push(path);
            continue;
        }
        let Some(name) = rest.strip_suffix(".sql") else { continue };
        files.found.push(Found {
            keys: vec![number.to_string()],
            stamp: version.to_owned(),
            name: name.to_owned(),
            up: text(&path)?,
            path,
            down: None,
            alone: false,
            checksum: None,
        });
    }
    files.found.sort_by_key(|one| one.stamp.parse::<u64>().unwrap_or(u64::MAX));
    Ok(files)
}
