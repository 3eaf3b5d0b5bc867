//! `mizzle.toml`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use mizzle_kit::introspect::Scope;
use serde::Deserialize;

use crate::failure::Failure;

/// The file: settings, and those of environments that go before them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    url: Option<String>,
    schema: Option<Paths>,
    migrations: Option<PathBuf>,
    seed: Option<PathBuf>,
    seed_command: Option<String>,
    schemas: Option<Vec<String>>,
    tables: Option<Vec<String>>,
    #[serde(default)]
    environments: BTreeMap<String, Environment>,
}

/// `[environments.NAME]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Environment {
    url: Option<String>,
    schema: Option<Paths>,
    migrations: Option<PathBuf>,
    seed: Option<PathBuf>,
    seed_command: Option<String>,
    schemas: Option<Vec<String>>,
    tables: Option<Vec<String>>,
}

/// One path, or a list.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Paths {
    One(PathBuf),
    Many(Vec<PathBuf>),
}

/// The settings of a file for one environment.
#[derive(Debug)]
pub struct Place {
    pub url: Option<String>,
    pub schema: Option<Vec<PathBuf>>,
    pub migrations: Option<PathBuf>,
    pub seed: Option<PathBuf>,
    pub seed_command: Option<String>,
    pub scope: Scope,
}

impl File {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<File, Failure> {
        let text = fs::read_to_string(path)
            .map_err(|why| Failure::usage(format!("{} cannot be read: {why}", path.display())))?;
        toml::from_str(&text).map_err(|why| {
            let text = why.to_string();
            Failure::usage(format!("{}: {}", path.display(), text.trim_end())).hint(
                "there are url, schema, migrations, schemas, tables, seed, seed_command and [environments.NAME] with the same",
            )
        })
    }

    /// The settings, those of an environment first.
    pub fn place(self, environment: Option<&str>) -> Result<Place, Failure> {
        let File { url, schema, migrations, seed, seed_command, schemas, tables, mut environments } = self;
        let chosen = match environment {
            None => Environment::default(),
            Some(name) => environments.remove(name).ok_or_else(|| {
                let names: Vec<_> = environments.keys().map(String::as_str).collect();
                let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
                Failure::usage(format!("mizzle.toml has no environment `{name}`"))
                    .hint(format!("environments in it: {names}"))
            })?,
        };
        let paths = |paths: Paths| match paths {
            Paths::One(path) => vec![path],
            Paths::Many(paths) => paths,
        };
        Ok(Place {
            url: chosen.url.or(url),
            schema: chosen.schema.or(schema).map(paths),
            migrations: chosen.migrations.or(migrations),
            seed: chosen.seed.or(seed),
            seed_command: chosen.seed_command.or(seed_command),
            scope: Scope {
                schemas: chosen.schemas.or(schemas).unwrap_or_default(),
                tables: chosen.tables.or(tables).unwrap_or_default(),
            },
        })
    }
}
