//! The folder of migrations: `<UTC time>_<name>/{up.sql,down.sql,snapshot.json}`.

use std::fs;
use std::path::{Path, PathBuf};

use mizzle_core::{Error, ErrorKind, Result};

use super::script::Script;

/// One migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// The name of its folder, which says its place in the order: `20260131120000_create_users`.
    pub id: String,
    /// What it does.
    pub up: Script,
    /// What undoes it, if anything does.
    pub down: Option<Script>,
    /// The folder, for messages.
    pub path: PathBuf,
}

impl Migration {
    /// A migration from its SQL.
    ///
    /// # Errors
    /// [`ErrorKind::Config`], where the SQL is no script; the message names file and line.
    pub fn new(id: &str, path: &Path, up: &str, down: Option<&str>) -> Result<Migration> {
        let read = |file: &str, sql: &str| {
            Script::read(sql).map_err(|why| {
                let place = format!("{}:{}", path.join(file).display(), why.line);
                Error::new(ErrorKind::Config, format!("{place}: {}", why.message))
            })
        };
        let down = down.map(|sql| read("down.sql", sql)).transpose()?;
        Ok(Migration { id: id.to_owned(), up: read("up.sql", up)?, down, path: path.to_owned() })
    }

    /// The file of a direction.
    pub(crate) fn file(&self, up: bool) -> PathBuf {
        self.path.join(if up { "up.sql" } else { "down.sql" })
    }
}

/// Reads all migrations of a folder, in their order. There are none in a folder that is not there.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let one = folder.path().join("20260131120000_create_notes");
/// std::fs::create_dir(&one)?;
/// std::fs::write(one.join("up.sql"), "CREATE TABLE notes (id bigint);")?;
/// let migrations = mizzle_kit::migration::read_folder(folder.path())?;
/// assert_eq!(migrations[0].id, "20260131120000_create_notes");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`ErrorKind::Config`], where a file cannot be read, or is no script.
pub fn read_folder(folder: &Path) -> Result<Vec<Migration>> {
    let mut migrations = Vec::new();
    for id in ids(folder)? {
        let path = folder.join(&id);
        let up = read(&path.join("up.sql"))?;
        let down = path.join("down.sql");
        let down = if down.is_file() { Some(read(&down)?) } else { None };
        migrations.push(Migration::new(&id, &path, &up, down.as_deref())?);
    }
    Ok(migrations)
}

/// The names of the folders in a folder that have an `up.sql`, sorted.
///
/// # Errors
/// [`ErrorKind::Config`], where the folder cannot be read; a folder that begins with a digit and has no `up.sql`.
pub fn ids(folder: &Path) -> Result<Vec<String>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let unreadable = |why: std::io::Error| {
        Error::new(ErrorKind::Config, format!("{}: {why}", folder.display())).with_source(why)
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let is_one = name.starts_with(|char: char| char.is_ascii_digit()) && entry.path().is_dir();
        if !is_one {
            continue;
        }
        if !entry.path().join("up.sql").is_file() {
            let path = entry.path();
            return Err(Error::new(ErrorKind::Config, format!("{} has no up.sql", path.display()))
                .with_hint("write one, or remove the folder"));
        }
        found.push(name);
    }
    found.sort();
    Ok(found)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path)
        .map_err(|why| Error::new(ErrorKind::Config, format!("{}: {why}", path.display())).with_source(why))
}

/// A new folder for a migration and its files, which appears with all of them or not at all.
///
/// # Errors
/// [`ErrorKind::Config`], where it cannot be written, or there is one of that name.
pub fn write(folder: &Path, id: &str, files: &[(&str, &str)]) -> Result<PathBuf> {
    let path = folder.join(id);
    let failed = |why: std::io::Error| {
        Error::new(ErrorKind::Config, format!("{} was not written: {why}", path.display())).with_source(why)
    };
    if path.exists() {
        return Err(Error::new(ErrorKind::Config, format!("{} is there already", path.display()))
            .with_hint("a second is enough for another name: try again"));
    }
    // No name of a migration: it does not begin with a digit.
    let draft = folder.join(format!(".{id}.draft"));
    fs::create_dir_all(&draft).map_err(failed)?;
    for (name, text) in files {
        fs::write(draft.join(name), text).map_err(failed)?;
    }
    fs::rename(&draft, &path).map_err(failed)?;
    Ok(path)
}
