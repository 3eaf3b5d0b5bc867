//! The schema as the Rust source defines it: read, not compiled.

use std::fs;
use std::path::{Path, PathBuf};

use mizzle_schema::Schema;

use crate::failure::Failure;
use crate::settings::Settings;

/// Reads all files of the schema.
pub fn read(settings: &Settings) -> Result<Schema, Failure> {
    let mut paths = Vec::new();
    for path in &settings.schema {
        if !path.exists() {
            return Err(Failure::new(format!("there is no schema at {}", path.display()))
                .hint("name it with --schema, or as `schema` in mizzle.toml; `mizzle init` writes one"));
        }
        collect(path, &mut paths)?;
    }
    let mut files = Vec::new();
    let mut mistakes = mizzle_syntax::Errors::default();
    for path in &paths {
        let text = fs::read_to_string(path).map_err(|why| unreadable(path, &why))?;
        match mizzle_syntax::parse_source(&path.display().to_string(), &text) {
            Ok(file) => files.push(file),
            Err(errors) => mistakes.extend(errors),
        }
    }
    if mistakes.is_empty() {
        match mizzle_syntax::resolve(&files) {
            Ok(schema) => return Ok(schema),
            Err(errors) => mistakes.extend(errors),
        }
    }
    let (count, s) = (mistakes.len(), if mistakes.len() == 1 { "" } else { "s" });
    Err(Failure::new(format!("{count} mistake{s} in the schema\n{mistakes}")))
}

/// The Rust files at a path, sorted, so that the same source gives the same schema everywhere.
fn collect(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    if path.is_file() {
        found.push(path.to_owned());
        return Ok(());
    }
    let entries = fs::read_dir(path).map_err(|why| unreadable(path, &why))?;
    let mut inside = Vec::new();
    for entry in entries {
        inside.push(entry.map_err(|why| unreadable(path, &why))?.path());
    }
    inside.sort();
    for path in inside {
        if path.is_dir() || path.extension().is_some_and(|extension| extension == "rs") {
            collect(&path, found)?;
        }
    }
    Ok(())
}

fn unreadable(path: &Path, why: &std::io::Error) -> Failure {
    Failure::new(format!("{} cannot be read: {why}", path.display()))
}
