//! A folder with a project in it, and the program that is run there.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use mizzle_pg::{Db, Host};
use tempfile::TempDir;

/// A folder that goes away with this value.
pub struct Project {
    folder: TempDir,
    url: Option<String>,
}

/// What a command printed and exited with.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Project {
    /// An empty folder.
    pub fn new() -> Project {
        Project { folder: tempfile::tempdir().unwrap(), url: None }
    }

    /// The same, with a database.
    pub fn with(db: &Db) -> Project {
        let host = match db.config().hosts().first().unwrap() {
            Host::Unix { folder, port } => format!("host={} port={port}", folder.display()),
            Host::Tcp { name, port } => format!("host={name} port={port}"),
        };
        let url = format!("{host} dbname={} user={}", db.config().database(), db.config().user());
        Project { url: Some(url), ..Project::new() }
    }

    /// The database.
    pub fn url(&self) -> String {
        self.url.clone().unwrap()
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, and the folders it is in.
    pub fn write(&self, path: &str, text: &str) -> &Project {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// A migration.
    pub fn migration(&self, id: &str, up: &str, down: &str) -> &Project {
        self.write(&format!("migrations/{id}/up.sql"), up).write(&format!("migrations/{id}/down.sql"), down)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// The program with arguments, with nothing of this environment that it would hear.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mizzle"));
        command.args(arguments).current_dir(self.path());
        for name in ["DATABASE_URL", "MIZZLE_CONFIG", "MIZZLE_ENV", "MIZZLE_SCHEMA", "MIZZLE_MIGRATIONS"] {
            command.env_remove(name);
        }
        if let Some(url) = &self.url {
            command.env("DATABASE_URL", url);
        }
        command
    }

    /// Runs it to its end.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        let Output { status, stdout, stderr } = self.command(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ran { code: status.code().unwrap(), out: text(stdout), err: text(stderr) }
    }
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Ran { code, out, err } = self;
        write!(f, "{out}")?;
        for line in err.lines() {
            writeln!(f, "! {line}")?;
        }
        writeln!(f, "= {code}")
    }
}
