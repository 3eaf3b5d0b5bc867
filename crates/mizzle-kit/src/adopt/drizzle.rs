//! drizzle-kit: before 1.0 a file for each migration and `meta/_journal.json`, since 1.0 a folder for each.

use std::path::Path;

use mizzle_core::{Error, ErrorKind, Result};
use serde::Deserialize;

use super::files::{entries, numbered, sha256, text};
use super::{Files, Found};

/// What ties a row to its file is its time in milliseconds; where files were made in another way, the hash, and since 1.0
/// the name.
pub(super) const ENTRIES: &str = "\
SELECT coalesce(created_at::bigint::text, hash), coalesce(to_jsonb(m) ->> 'name', hash),
    to_timestamp(created_at::bigint / 1000.0)::timestamptz(0)::text, NULL, hash
FROM drizzle.__drizzle_migrations m ORDER BY created_at, id";

const BREAKPOINT: &str = "--> statement-breakpoint";

#[derive(Deserialize)]
struct Journal {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    when: i64,
    tag: String,
}

pub(super) fn read(folder: &Path) -> Result<Files> {
    let journal = folder.join("meta").join("_journal.json");
    let mut files = Files::default();
    if journal.is_file() {
        let read: Journal = serde_json::from_str(&text(&journal)?).map_err(|why| {
            Error::new(ErrorKind::Config, format!("{}: {why}", journal.display())).with_source(why)
        })?;
        for Entry { when, tag } in read.entries {
            let path = folder.join(format!("{tag}.sql"));
            let sql = text(&path)?;
            let hash = sha256(&sql);
            let name = numbered(&tag).map_or(tag.as_str(), |(_, name)| name).to_owned();
            files.found.push(Found {
                keys: vec![when.to_string(), hash.clone(), tag.clone()],
                stamp: stamp(when),
                name,
                path,
                up: statements(&sql),
                down: None,
                alone: false,
                checksum: Some(hash),
            });
        }
        return Ok(files);
    }
    for (name, path) in entries(folder)? {
        let file = path.join("migration.sql");
        let Some((digits, rest)) = numbered(&name).filter(|_| file.is_file()) else { continue };
        let sql = text(&file)?;
        let hash = sha256(&sql);
        files.found.push(Found {
            keys: vec![hash.clone(), name.clone(), millis(digits).to_string()],
            stamp: digits.to_owned(),
            name: rest.to_owned(),
            path: file,
            up: statements(&sql),
            down: None,
            alone: false,
            checksum: Some(hash),
        });
    }
    Ok(files)
}

/// The statements, which a comment divides where a semicolon need not.
fn statements(sql: &str) -> String {
    let parts = sql.split(BREAKPOINT).map(str::trim).filter(|part| !part.is_empty());
    let ended = parts.map(|part| if part.ends_with(';') { part.to_owned() } else { format!("{part}\n;") });
    ended.collect::<Vec<_>>().join("\n\n")
}

/// A time in milliseconds as fourteen digits: years, months, days, hours, minutes, seconds, in UTC.
fn stamp(millis: i64) -> String {
    let seconds = millis.div_euclid(1000);
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // The calendar begins in March here, so that a leap day is the last of its year.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}")
}

/// Fourteen digits as a time in milliseconds.
fn millis(stamp: &str) -> i64 {
    let number = |range: std::ops::Range<usize>| -> i64 {
        stamp.get(range).and_then(|digits| digits.parse().ok()).unwrap_or(0)
    };
    let (year, month, day) = (number(0..4), number(4..6).clamp(1, 12), number(6..8));
    let shifted = if month > 2 { year } else { year - 1 };
    let (era, year_of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    (days * 86_400 + number(8..10) * 3_600 + number(10..12) * 60 + number(12..14)) * 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_fourteen_digits_and_back() {
        for (millis_of, digits) in [
            (0, "19700101000000"),
            (1_709_210_096_789, "20240229123456"),
            (1_735_689_599_000, "20241231235959"),
            (951_782_400_000, "20000229000000"),
        ] {
            assert_eq!(stamp(millis_of), digits);
            assert_eq!(millis(digits), millis_of / 1000 * 1000);
        }
    }

    #[test]
    fn statements_end_where_a_breakpoint_is() {
        let sql = "CREATE TABLE a (b int);\n--> statement-breakpoint\nDO $$ BEGIN NULL; END $$\n--> statement-breakpoint\nSELECT 1";
        assert_eq!(statements(sql), "CREATE TABLE a (b int);\n\nDO $$ BEGIN NULL; END $$\n;\n\nSELECT 1\n;");
    }
}
