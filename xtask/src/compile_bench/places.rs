//! The workspace of the generated crates, and running Cargo in it.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::generate;
use crate::step::{cargo, root, target_folder};

/// The folders of a run.
pub struct Places {
    workspace: PathBuf,
}

impl Places {
    /// Writes the workspace: a crate without tables, and one of each size.
    ///
    /// One lock file and one target folder for all: the dependencies are built once.
    pub fn prepare(sizes: &[usize]) -> Result<Places, Box<dyn Error>> {
        let places = Places { workspace: target_folder().join("compile-bench") };
        let members = sizes.iter().copied().chain([0]);
        write(&places.workspace.join("Cargo.toml"), &generate::workspace(members.clone(), &root()))?;
        for tables in members {
            for (path, text) in generate::files(tables) {
                write(&places.member(tables).join(path), &text)?;
            }
        }
        let lock = root().join("Cargo.lock");
        if lock.is_file() {
            fs::copy(lock, places.workspace.join("Cargo.lock"))?;
        }
        Ok(places)
    }

    /// The folder of the crate of a size.
    pub fn member(&self, tables: usize) -> PathBuf {
        self.workspace.join(tables.to_string())
    }

    /// A Cargo command in the workspace, that builds below `target`.
    pub fn cargo(&self, arguments: &[&str], tables: usize, target: &str) -> Command {
        let mut command = cargo(arguments);
        command.args(["--package", &generate::name(tables)]).current_dir(&self.workspace);
        command.env("CARGO_TARGET_DIR", self.workspace.join(target));
        command
    }

    /// `cargo check` of the crate of a size.
    pub fn check(&self, tables: usize, incremental: bool) -> Command {
        let mut command = self.cargo(&["check", "--quiet"], tables, "target");
        command.env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" });
        command
    }

    /// Checks what all crates depend on, for both kinds of runs.
    pub fn check_dependencies(&self) -> Result<(), Box<dyn Error>> {
        for incremental in [false, true] {
            if !self.check(0, incremental).status()?.success() {
                return Err("`mizzle` does not compile".into());
            }
        }
        Ok(())
    }
}

/// Writes a file, if that changes it.
pub fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|there| there == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}
