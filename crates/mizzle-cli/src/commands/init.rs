//! `mizzle init`

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use crate::args::Global;
use crate::failure::Failure;
use crate::output::Output;

/// The example that it writes.
pub(super) const SCHEMA: &str = "\
//! The tables.

use mizzle::prelude::*;

/// A person with an account.
#[derive(Table, Debug, Clone)]
#[table(Users)]
pub struct User {
    #[column(identity, primary_key)]
    pub id: i64,
    #[column(unique)]
    pub email: String,
    #[column(default = now())]
    pub created_at: Timestamp,
}
";

/// Writes what is not there yet.
pub fn run(global: &Global, output: &Output) -> Result<ExitCode, Failure> {
    let config = global.config.clone().unwrap_or_else(|| "mizzle.toml".into());
    let schema = global.schema.first().cloned().unwrap_or_else(|| "src/schema.rs".into());
    let migrations = global.migrations.clone().unwrap_or_else(|| "migrations".into());
    let is_file = schema.extension().is_some();
    let has_schema = schema.exists() || (global.schema.is_empty() && Path::new("src/schema").exists());
    let file = if is_file { schema.clone() } else { schema.join("mod.rs") };
    let settings = format!(
        "\
# The database: DATABASE_URL goes before it. A password is better kept in the environment: \"env:NAME\".
# url = \"postgresql://localhost/app\"

# The Rust source of the schema: a file or folder, or a list of them.
schema = {}

# The folder of migrations.
migrations = {}

# Settings of an environment, chosen with --env or MIZZLE_ENV.
# [environments.production]
# url = \"env:PRODUCTION_URL\"
",
        quoted(if has_schema && !schema.exists() { Path::new("src/schema") } else { &schema }),
        quoted(&migrations)
    );
    let mut written = Vec::new();
    let mut kept = Vec::new();
    let mut add = |path: &Path, text: &str| -> Result<(), Failure> {
        if write_new(path, text)? {
            written.push(path.to_owned())
        } else {
            kept.push(path.to_owned())
        }
        Ok(())
    };
    add(&config, &settings)?;
    if !has_schema {
        add(&file, SCHEMA)?;
    }
    // Git keeps no empty folders.
    add(&migrations.join(".gitkeep"), "")?;
    let shown = |paths: &[PathBuf]| paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
    let (written, kept) = (shown(&written), shown(&kept));
    let mut text = String::new();
    for path in &written {
        text.push_str(&format!("wrote {path}\n"));
    }
    for path in &kept {
        text.push_str(&format!("kept {path}, which was there\n"));
    }
    output.result(&text, &json!({ "written": written, "kept": kept }));
    Ok(ExitCode::SUCCESS)
}

/// Writes a file, unless there is one.
fn write_new(path: &Path, text: &str) -> Result<bool, Failure> {
    let failed = |why: std::io::Error| Failure::new(format!("{} was not written: {why}", path.display()));
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map_err(failed).map(|()| true),
        Err(why) if why.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(why) => Err(failed(why)),
    }
}

/// A path as a string of TOML.
fn quoted(path: &Path) -> String {
    format!("{:?}", path.display().to_string())
}
