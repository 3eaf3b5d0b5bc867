//! Rows that a database of development begins with: SQL files, run in their order in one transaction.

use std::fs;
use std::path::{Path, PathBuf};

use mizzle_core::{Error, ErrorKind, Result};
use mizzle_pg::{Connection, Db};

use super::failure::{Failure, Place};
use super::script::{Script, Transactional};

/// A file of SQL that fills tables.
///
/// ```
/// use mizzle_kit::migration::Seed;
///
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("2_notes.sql"), "INSERT INTO notes VALUES (1);")?;
/// std::fs::write(folder.path().join("1_users.sql"), "INSERT INTO users VALUES (1);")?;
/// let seeds = Seed::read(folder.path())?;
/// assert!(seeds[0].path.ends_with("1_users.sql"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seed {
    /// Where it is.
    pub path: PathBuf,
    /// What it says.
    pub script: Script,
}

impl Seed {
    /// Reads a file, or all `.sql` files of a folder, in the order of their names.
    ///
    /// # Errors
    /// [`ErrorKind::Config`], where something cannot be read, is no script, or cannot run in a transaction.
    pub fn read(path: &Path) -> Result<Vec<Seed>> {
        let unreadable = |path: &Path, why: std::io::Error| {
            Error::new(ErrorKind::Config, format!("{} cannot be read: {why}", path.display()))
                .with_source(why)
        };
        let mut paths = Vec::new();
        if path.is_dir() {
            for entry in fs::read_dir(path).map_err(|why| unreadable(path, why))? {
                let path = entry.map_err(|why| unreadable(path, why))?.path();
                if path.extension().is_some_and(|extension| extension == "sql") {
                    paths.push(path);
                }
            }
            paths.sort();
        } else {
            paths.push(path.to_owned());
        }
        let mut seeds = Vec::new();
        for path in paths {
            let sql = fs::read_to_string(&path).map_err(|why| unreadable(&path, why))?;
            let script = Script::read(&sql).map_err(|why| {
                let place = format!("{}:{}", path.display(), why.line);
                Error::new(ErrorKind::Config, format!("{place}: {}", why.message))
            })?;
            let alone = script.sections.iter().find(|section| section.transaction == Transactional::None);
            if let Some(step) = alone.and_then(|section| section.steps.first()) {
                let place = format!("{}:{}", path.display(), step.line);
                return Err(Error::new(
                    ErrorKind::Config,
                    format!("{place}: seeds run in one transaction, and this section has none"),
                ));
            }
            seeds.push(Seed { path, script });
        }
        Ok(seeds)
    }
}

/// Runs seeds, all in one transaction; gives how many statements there were.
///
/// # Errors
/// What the server reports, with file and line. Nothing of them was done then.
pub async fn seed(db: &Db, seeds: &[Seed]) -> Result<usize, Failure> {
    let connection = Connection::connect(db.config()).await?;
    let transaction = connection.begin().await?;
    let mut count = 0;
    for Seed { path, script } in seeds {
        for step in script.steps() {
            if let Err(error) = transaction.raw(&step.sql).await {
                transaction.rollback().await.ok();
                let migration =
                    path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let place = Place {
                    migration,
                    file: path.clone(),
                    line: step.line,
                    step: step.number,
                    steps: script.len(),
                };
                let outcome = Some("no row of any seed is there: all of them are one transaction".to_owned());
                return Err(Failure { error, place: Some(place), outcome, blockers: Vec::new() });
            }
            count += 1;
        }
    }
    transaction.commit().await?;
    Ok(count)
}
