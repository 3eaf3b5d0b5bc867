//! The snapshots beside the migrations, and how they follow each other.

use std::collections::BTreeSet;
use std::fs;

use mizzle_kit::migration;
use mizzle_kit::snapshot::Snapshot;
use mizzle_kit::source::Source;

use crate::failure::Failure;
use crate::settings::Settings;

/// The snapshots of a folder, in the order of its migrations.
#[derive(Debug, Default)]
pub struct History {
    /// The names of the migrations that have one, and theirs.
    pub snapshots: Vec<(String, Snapshot)>,
}

/// Reads all of them. A migration without one changes nothing that the source says.
pub fn read(settings: &Settings) -> Result<History, Failure> {
    let mut snapshots: Vec<(String, Snapshot)> = Vec::new();
    for id in migration::ids(&settings.migrations)? {
        let path = settings.migrations.join(&id).join("snapshot.json");
        if path.is_file() {
            let text = fs::read_to_string(&path)
                .map_err(|why| Failure::new(format!("{} cannot be read: {why}", path.display())))?;
            let previous = snapshots.last().map(|(_, snapshot)| snapshot);
            let snapshot = Snapshot::read(&id, previous, &text)?;
            snapshots.push((id, snapshot));
        }
    }
    Ok(History { snapshots })
}

impl History {
    /// The last one.
    pub fn last(&self) -> Option<&Snapshot> {
        self.snapshots.last().map(|(_, snapshot)| snapshot)
    }

    /// What the last one says, and nothing where there is none.
    pub fn source(&self) -> Result<Source, Failure> {
        match self.snapshots.last() {
            Some((_, snapshot)) => Ok(snapshot.source()?),
            None => Ok(Source::default()),
        }
    }

    /// The ids of the snapshots that none comes after: one, or those of branches.
    pub fn heads(&self) -> Vec<String> {
        let parents: BTreeSet<&String> = self.snapshots.iter().flat_map(|(_, one)| &one.parents).collect();
        let heads = self.snapshots.iter().map(|(_, one)| &one.id).filter(|id| !parents.contains(id));
        heads.cloned().collect()
    }
}
