//! The files of the workspace.

use std::fs;
use std::path::Path;

use crate::rust::RustFile;

/// All text of the workspace that people write, in the order of its paths.
pub struct Tree {
    pub rust: Vec<RustFile>,
    /// Everything else: path and text.
    pub other: Vec<(String, String)>,
}

/// The kinds of files that are looked at.
const OTHER: [&str; 6] = ["toml", "md", "sh", "yml", "json", "sql"];

impl Tree {
    /// Reads the tree below a folder; what begins with a dot is left out but for our own.
    pub fn read(root: &Path) -> Tree {
        let mut tree = Tree { rust: Vec::new(), other: Vec::new() };
        tree.folder(root, "");
        tree
    }

    fn folder(&mut self, folder: &Path, prefix: &str) {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut entries: Vec<_> = entries.flatten().collect();
        entries.sort_by_key(|entry| entry.file_name());
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            let is_ours = !name.starts_with('.') || name == ".ci" || name == ".cargo";
            if entry.path().is_dir() {
                if is_ours && name != "target" && name != "node_modules" {
                    self.folder(&entry.path(), &format!("{path}/"));
                }
            } else if name.ends_with(".rs") {
                self.rust.push(RustFile::new(path, &text(&entry.path())));
            } else if path == ".ci/run" || OTHER.iter().any(|kind| name.ends_with(&format!(".{kind}"))) {
                self.other.push((path, text(&entry.path())));
            }
        }
    }

    /// The Rust files below a folder, such as `crates/mizzle-core/`.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a RustFile> {
        self.rust.iter().filter(move |file| file.path.starts_with(folder))
    }

    /// The Rust files of libraries, without those that are tests as a whole.
    pub fn libraries(&self) -> impl Iterator<Item = &RustFile> {
        self.below("crates/").filter(|file| file.path.contains("/src/") && !file.is_test())
    }

    /// The text of a file that is not Rust; empty, where there is none.
    pub fn text(&self, path: &str) -> &str {
        self.other.iter().find(|(other, _)| other == path).map_or("", |(_, text)| text)
    }

    /// The names of the folders in `crates/` that have a manifest.
    pub fn crates(&self) -> impl Iterator<Item = &str> {
        let manifests = self.other.iter().map(|(path, _)| path.as_str());
        manifests.filter_map(|path| path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml"))
    }
}

fn text(path: &Path) -> String {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    String::from_utf8_lossy(&bytes).into_owned()
}
