//! Service files: `[name]` and below it `option=value`, a line each.

use std::path::{Path, PathBuf};

use mizzle_core::Result;
use zeroize::Zeroizing;

use super::environment::Surroundings;
use super::option::Draft;
use super::place::Place;
use super::secret::Secret;
use super::wrong;

/// Fills what is missing from the service that the draft or `PGSERVICE` names, if either does.
pub(super) fn fill(draft: &mut Draft, surroundings: Surroundings<'_>) -> Result<()> {
    let Some(service) = draft.get("service").map(str::to_owned).or_else(|| surroundings.get("PGSERVICE"))
    else {
        return Ok(());
    };
    let own = draft
        .get("servicefile")
        .map(PathBuf::from)
        .or_else(|| surroundings.get("PGSERVICEFILE").map(PathBuf::from));
    let own_or_default =
        own.clone().or_else(|| surroundings.file_of_user(".pg_service.conf", ".pg_service.conf"));
    let of_system = surroundings.get("PGSYSCONFDIR").map(|folder| Path::new(&folder).join("pg_service.conf"));
    let mut looked_at = Vec::new();
    for path in [own_or_default, of_system].into_iter().flatten() {
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => Zeroizing::new(text),
            // A file that was named has to be there.
            Err(why) if own.as_ref() == Some(&path) => {
                return Err(wrong(format!("the service file {} cannot be read: {why}", path.display())));
            }
            Err(_) => {
                looked_at.push(format!("{} (not there)", path.display()));
                continue;
            }
        };
        if read(&text, &service, &path, draft)? {
            return Ok(());
        }
        looked_at.push(path.display().to_string());
    }
    let error = wrong(format!("there is no service `{service}`"));
    Err(match looked_at.is_empty() {
        true => error.with_hint("name its file by `servicefile` or PGSERVICEFILE"),
        false => error.with_hint(format!("looked for `[{service}]` in {}", looked_at.join(" and "))),
    })
}

/// Fills what is missing from one service of a file, and says whether it is there.
pub(super) fn read(text: &str, service: &str, path: &Path, draft: &mut Draft) -> Result<bool> {
    let mut found = false;
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        let place = Place::Line(path.to_owned(), at + 1);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[') {
            if found {
                break;
            }
            found = name.strip_suffix(']') == Some(service);
            continue;
        }
        if !found {
            continue;
        }
        let Some((name, value)) = line.split_once('=') else {
            return Err(place.wrong("this is neither `[service]` nor `option=value`"));
        };
        let (name, value) = (name.trim(), value.trim());
        if matches!(name, "service" | "servicefile") {
            return Err(place.wrong("a service cannot name another"));
        }
        if !draft.has(name) {
            draft.set(name, Secret::new(value), &place)?;
        }
    }
    Ok(found)
}
