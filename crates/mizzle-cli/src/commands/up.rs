//! `mizzle up`

use std::fs;
use std::process::ExitCode;

use mizzle_kit::snapshot::{Snapshot, VERSION};
use serde_json::json;

use super::counted;
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;
use crate::snapshots;

/// Rewrites the snapshots of older versions.
pub fn run(settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
    let mut rewritten = Vec::new();
    settings.folder()?;
    for (migration, snapshot) in snapshots::read(settings)?.snapshots {
        if snapshot.version == VERSION {
            continue;
        }
        let path = settings.migrations.join(&migration).join("snapshot.json");
        let text = Snapshot { version: VERSION, ..snapshot }.text()?;
        // The new one takes the place of the old one at once.
        let draft = path.with_extension("json.draft");
        fs::write(&draft, text)
            .and_then(|()| fs::rename(&draft, &path))
            .map_err(|why| Failure::new(format!("{} was not written: {why}", path.display())))?;
        rewritten.push(migration);
    }
    let text = match rewritten.len() {
        0 => "nothing to do: all snapshots are of this version\n".to_owned(),
        count => format!("rewrote {}\n", counted(count, "snapshot")),
    };
    output.result(&text, &json!({ "rewritten": rewritten }));
    Ok(ExitCode::SUCCESS)
}
