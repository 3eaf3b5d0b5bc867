//! Where things are: flags, else the environment, else `.env`, else `mizzle.toml`, else the usual.

mod dotenv;
mod file;

use std::path::{Path, PathBuf};

use mizzle_kit::adopt;
use mizzle_kit::introspect::Scope;
use mizzle_pg::{Config, Db};

use crate::args::Global;
use crate::failure::Failure;
use file::{File, Place};

/// What a command works with.
#[derive(Debug)]
pub struct Settings {
    /// The files and folders of the schema.
    pub schema: Vec<PathBuf>,
    /// The folder of migrations.
    pub migrations: PathBuf,
    /// The file or folder of SQL that fills a database of development.
    pub seed: Option<PathBuf>,
    /// The command that does.
    pub seed_command: Option<String>,
    /// What of a database is looked at: what is selected, without the journals of migrations.
    pub scope: Scope,
    /// What of a database is selected.
    pub selected: Scope,
    /// Whether a database was named for this command: by --url or --env.
    pub names_database: bool,
    url: Option<String>,
    development: Option<String>,
}

impl Settings {
    /// Reads all places.
    pub fn read(global: &Global) -> Result<Settings, Failure> {
        let dotenv = dotenv::read(Path::new(".env"))?;
        let variable = |name: &str| {
            let set = std::env::var(name).ok().or_else(|| dotenv.get(name).cloned());
            set.filter(|value| !value.is_empty())
        };
        let config = global.config.clone().or_else(|| variable("MIZZLE_CONFIG").map(PathBuf::from));
        let file = match &config {
            Some(path) if !path.is_file() => {
                return Err(Failure::usage(format!("there is no file {}", path.display()))
                    .hint("`mizzle init` writes a mizzle.toml"));
            }
            Some(path) => File::read(path)?,
            None if Path::new("mizzle.toml").is_file() => File::read(Path::new("mizzle.toml"))?,
            None => File::default(),
        };
        let environment = global.env.clone().or_else(|| variable("MIZZLE_ENV"));
        // Paths in a file are relative to it.
        let base = config.as_deref().and_then(Path::parent).unwrap_or(Path::new("")).to_owned();
        let Place { url, schema, migrations, seed, seed_command, scope: selected } =
            file.place(environment.as_deref())?;
        let in_file = |path: &PathBuf| if path.is_relative() { base.join(path) } else { path.clone() };
        let listed = |paths: String| std::env::split_paths(&paths).collect::<Vec<_>>();
        let schema = match (global.schema.as_slice(), variable("MIZZLE_SCHEMA")) {
            ([], Some(paths)) => listed(paths),
            ([], None) => schema.map_or_else(usual_schema, |paths| paths.iter().map(in_file).collect()),
            (paths, _) => paths.to_vec(),
        };
        let migrations = global
            .migrations
            .clone()
            .or_else(|| variable("MIZZLE_MIGRATIONS").map(PathBuf::from))
            .or_else(|| migrations.as_ref().map(in_file))
            .unwrap_or_else(|| "migrations".into());
        // A database that is chosen by name is not the one of the shell's DATABASE_URL.
        let of_file = url.map(|url| expand(&url, &variable)).transpose()?;
        let url = match (&global.url, environment) {
            (Some(url), _) => Some(url.clone()),
            (None, Some(_)) if of_file.is_some() => of_file,
            (None, _) => variable("DATABASE_URL").or(of_file),
        };
        let seed = seed.as_ref().map(in_file);
        let development = variable("MIZZLE_DEV_URL");
        let names_database = global.url.is_some() || global.env.is_some();
        // Journals are no part of what a source says.
        let Scope { schemas, tables } = adopt::scope();
        let mut scope = selected.clone();
        scope.schemas.extend(schemas);
        scope.tables.extend(tables);
        Ok(Settings {
            schema,
            migrations,
            seed,
            seed_command,
            scope,
            selected,
            names_database,
            url,
            development,
        })
    }

    /// The folder of migrations, for whoever reads what is in it: one that is not there has nothing to say, rather than
    /// that there is nothing.
    pub fn folder(&self) -> Result<&Path, Failure> {
        folder(&self.migrations)
    }

    /// A URL; `env:NAME` is what that variable says, here or in `.env`.
    pub fn expanded(&self, url: &str) -> Result<String, Failure> {
        let dotenv = dotenv::read(Path::new(".env"))?;
        expand(url, &|name| std::env::var(name).ok().or_else(|| dotenv.get(name).cloned()))
    }

    /// The server for scratch databases, where one is named.
    pub fn development_server(&self) -> Result<Option<Config>, Failure> {
        Ok(self.development.as_deref().map(Config::new).transpose()?)
    }

    /// The URL of the database.
    pub fn url(&self) -> Result<&str, Failure> {
        self.url.as_deref().ok_or_else(|| {
            Failure::usage("no database is named").hint(
                "give it with --url, as DATABASE_URL in the environment or in .env, or as `url` in mizzle.toml",
            )
        })
    }

    /// The database.
    pub async fn database(&self) -> Result<Db, Failure> {
        Ok(Db::connect(self.url()?).await?)
    }
}

/// A folder of migrations that has to be there.
pub fn folder(path: &Path) -> Result<&Path, Failure> {
    if path.is_dir() {
        return Ok(path);
    }
    let what = if path.exists() { "is no folder of migrations" } else { "is not there" };
    Err(Failure::usage(format!("the folder of migrations, {}, {what}", path.display())).hint(
        "`mizzle generate` writes the first migration and makes it; where it is elsewhere, say --migrations DIR, or `migrations` in mizzle.toml",
    ))
}

fn usual_schema() -> Vec<PathBuf> {
    let file = PathBuf::from("src/schema.rs");
    vec![if file.is_file() { file } else { "src/schema".into() }]
}

/// `env:NAME` is what that variable says, so that a password need not be in the file.
fn expand(url: &str, variable: &dyn Fn(&str) -> Option<String>) -> Result<String, Failure> {
    match url.strip_prefix("env:") {
        Some(name) => variable(name).ok_or_else(|| {
            Failure::usage(format!("the URL is that of the variable {name}, which is not set"))
                .hint("set it in the environment or in .env, or give --url")
        }),
        None => Ok(url.to_owned()),
    }
}
