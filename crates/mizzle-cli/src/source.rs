//! The desired state as the project's files define it: Rust that is read and not compiled, and SQL beside it.

use std::fs;
use std::path::{Path, PathBuf};

use mizzle_kit::source::{Source, SqlFile};
use mizzle_schema::Schema;

use crate::failure::Failure;
use crate::settings::Settings;

/// Reads all files of the source.
pub fn read(settings: &Settings) -> Result<Source, Failure> {
    read_at(&settings.schema, settings)
}

/// Reads all files at paths.
pub fn read_at(places: &[PathBuf], settings: &Settings) -> Result<Source, Failure> {
    let mut paths = Vec::new();
    for path in places {
        if !path.exists() {
            return Err(Failure::usage(format!("there is no schema at {}", path.display()))
                .hint("name it with --schema, or as `schema` in mizzle.toml; `mizzle init` writes one"));
        }
        if path.is_file() {
            paths.push(path.clone());
            paths.extend(Some(path.with_extension("sql")).filter(|sql| sql != path && sql.is_file()));
        } else {
            collect(path, &settings.migrations, &mut paths)?;
        }
    }
    let mut seen = Vec::new();
    paths.retain(|path| {
        let is_new = !seen.contains(path);
        seen.push(path.clone());
        is_new
    });
    let (sql, rust): (Vec<_>, Vec<_>) =
        paths.into_iter().partition(|path| path.extension().is_some_and(|extension| extension == "sql"));
    Ok(Source { schema: model(&rust)?, sql: statements(&sql)? })
}

/// The files at a path of the schema, if there is one.
pub fn files(path: &Path, settings: &Settings) -> Result<Vec<PathBuf>, Failure> {
    let mut paths = Vec::new();
    if path.is_dir() {
        collect(path, &settings.migrations, &mut paths)?;
    }
    Ok(paths)
}

/// What Rust says.
fn model(paths: &[PathBuf]) -> Result<Schema, Failure> {
    let mut files = Vec::new();
    let mut mistakes = mizzle_syntax::Errors::default();
    for path in paths {
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

/// What SQL says.
fn statements(paths: &[PathBuf]) -> Result<Vec<SqlFile>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        let text = fs::read_to_string(path).map_err(|why| unreadable(path, &why))?;
        files.push(SqlFile::read(&path.display().to_string(), &text)?);
    }
    Ok(files)
}

/// The Rust and SQL files of a folder, sorted, so that the same source gives the same schema everywhere. What begins with
/// a dot is somebody else's, and the migrations are no source.
fn collect(folder: &Path, migrations: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let is_migrations = |path: &Path| match (path.canonicalize(), migrations.canonicalize()) {
        (Ok(path), Ok(migrations)) => path == migrations,
        _ => false,
    };
    let entries = fs::read_dir(folder).map_err(|why| unreadable(folder, &why))?;
    let mut inside = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|why| unreadable(folder, &why))?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            inside.push(entry.path());
        }
    }
    inside.sort();
    for path in inside {
        if path.is_dir() {
            if !is_migrations(&path) {
                collect(&path, migrations, found)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "sql") {
            found.push(path);
        }
    }
    Ok(())
}

fn unreadable(path: &Path, why: &std::io::Error) -> Failure {
    Failure::new(format!("{} cannot be read: {why}", path.display()))
}
