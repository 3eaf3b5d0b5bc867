//! The files of a pull, and what is there already.

use std::fs;
use std::path::{Path, PathBuf};

use mizzle_kit::model::{Topic, text};
use mizzle_kit::source::SqlFile;
use mizzle_syntax::Printed;

use crate::commands::init;
use crate::failure::Failure;
use crate::settings::Settings;
use crate::source;

/// Whether the source is one file.
pub(super) fn is_file(target: &Path) -> bool {
    target.is_file() || target.extension().is_some_and(|extension| extension == "rs")
}

/// All files with their texts.
pub(super) fn texts(
    target: &Path,
    rust: &[Printed],
    statements: &[(Topic, String)],
) -> Vec<(PathBuf, String)> {
    let mut texts = Vec::new();
    if is_file(target) {
        texts.extend(rust.iter().map(|file| (target.to_owned(), file.text.clone())));
        if !statements.is_empty() {
            let sql: Vec<&str> = in_order(statements).into_iter().map(|(_, sql)| sql).collect();
            let text = format!("-- What the database has beside its tables in Rust.\n\n{}", text(sql));
            texts.push((target.with_extension("sql"), text));
        }
        return texts;
    }
    texts.extend(rust.iter().map(|file| (target.join(&file.name), file.text.clone())));
    let mut topics: Vec<Topic> = statements.iter().map(|(topic, _)| *topic).collect();
    topics.sort_unstable();
    topics.dedup();
    for topic in topics {
        let sql: Vec<&str> =
            statements.iter().filter(|(of, _)| *of == topic).map(|(_, sql)| sql.as_str()).collect();
        texts.push((target.join(format!("{topic}.sql")), text(sql)));
    }
    texts
}

fn in_order(statements: &[(Topic, String)]) -> Vec<(Topic, &str)> {
    let mut all: Vec<(Topic, &str)> = statements.iter().map(|(topic, sql)| (*topic, sql.as_str())).collect();
    all.sort_by_key(|(topic, _)| *topic);
    all
}

/// What becomes of which file.
pub(super) struct Planned {
    write: Vec<(PathBuf, String)>,
    remove: Vec<PathBuf>,
    unchanged: usize,
}

impl Planned {
    /// What there is to do. What would change or go is refused, unless it is forced.
    pub fn new(
        target: &Path,
        texts: Vec<(PathBuf, String)>,
        force: bool,
        settings: &Settings,
    ) -> Result<Planned, Failure> {
        let mut planned = Planned { write: Vec::new(), remove: Vec::new(), unchanged: 0 };
        let mut changed = Vec::new();
        let wanted: Vec<PathBuf> = texts.iter().map(|(path, _)| path.clone()).collect();
        for (path, text) in texts {
            match fs::read_to_string(&path) {
                Ok(old) if old == text => planned.unchanged += 1,
                Ok(old) => {
                    // What `mizzle init` wrote as an example is nobody's work.
                    if old != init::SCHEMA {
                        changed.push(format!("{} would change", path.display()));
                    }
                    planned.write.push((path, text));
                }
                Err(_) if path.exists() => changed.push(format!("{} is no text", path.display())),
                Err(_) => planned.write.push((path, text)),
            }
        }
        for path in source::files(target, settings)? {
            if !wanted.contains(&path) && defines(&path) {
                changed.push(format!("{} would go: what it defines is in other files", path.display()));
                planned.remove.push(path);
            }
        }
        if !changed.is_empty() && !force {
            return Err(Failure::new(format!("files are there already:\n  {}", changed.join("\n  "))).hint(
                "--force writes over them and removes those that would go; --schema names another place",
            ));
        }
        Ok(planned)
    }

    /// Does it.
    pub fn carry_out(&self) -> Result<(), Failure> {
        let failed = |path: &Path, why: std::io::Error| {
            Failure::new(format!("{} was not written: {why}", path.display()))
        };
        for (path, text) in &self.write {
            if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                fs::create_dir_all(folder).map_err(|why| failed(path, why))?;
            }
            fs::write(path, text).map_err(|why| failed(path, why))?;
        }
        for path in &self.remove {
            fs::remove_file(path)
                .map_err(|why| Failure::new(format!("{} was not removed: {why}", path.display())))?;
        }
        Ok(())
    }

    /// The files that are written.
    pub fn written(&self) -> Vec<String> {
        self.write.iter().map(|(path, _)| path.display().to_string()).collect()
    }

    /// The files that are removed.
    pub fn removed(&self) -> Vec<String> {
        self.remove.iter().map(|path| path.display().to_string()).collect()
    }

    /// How many files are as they should be.
    pub fn unchanged(&self) -> usize {
        self.unchanged
    }

    /// All of it for people.
    pub fn listed(&self) -> String {
        let mut text = String::new();
        for path in self.written() {
            text.push_str(&format!("wrote {path}\n"));
        }
        for path in self.removed() {
            text.push_str(&format!("removed {path}\n"));
        }
        if self.unchanged > 0 {
            text.push_str(&format!("{} as they were\n", super::counted(self.unchanged, "file")));
        }
        text
    }
}

/// Whether a file says anything of the schema: one that only helps stays.
fn defines(path: &Path) -> bool {
    let Ok(text) = fs::read_to_string(path) else { return false };
    if path.extension().is_some_and(|extension| extension == "sql") {
        return SqlFile::read("", &text).map_or(true, |file| !file.statements.is_empty());
    }
    match mizzle_syntax::parse_source("", &text) {
        Ok(file) => {
            let mizzle_syntax::SourceFile {
                name: _, tables, enums, newtypes: _, composites, domains, ..
            } = &file;
            !(tables.is_empty() && enums.is_empty() && composites.is_empty() && domains.is_empty())
        }
        Err(_) => true,
    }
}
