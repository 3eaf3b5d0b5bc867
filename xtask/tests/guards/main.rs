//! The invariants of `ARCHITECTURE.md`, each held by a test that reads the source.
//!
//! A test's name is the sentence it proves; where it does not hold, the message names file, line and what to do.
//! The rules look at text, not at types: they keep honest people from mistakes, and say so early.

mod crates;
mod documents;
mod effects;
mod files;
mod rust;
mod safety;
mod sql;
mod tree;

use std::fmt::{self, Write};
use std::path::Path;
use std::sync::LazyLock;

use rust::RustFile;
use tree::Tree;

/// The source tree, read once.
static TREE: LazyLock<Tree> = LazyLock::new(|| {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    Tree::read(package.parent().unwrap_or(package))
});

/// Where a rule does not hold, one line a place.
#[derive(Default)]
struct Violations(String);

impl Violations {
    /// In a file as a whole.
    fn file(&mut self, path: &str, what: impl fmt::Display) {
        let _ = writeln!(self.0, "  {path}: {what}");
    }

    /// In a line of a file, counted from 1.
    fn line(&mut self, file: &RustFile, line: usize, what: impl fmt::Display) {
        let _ = writeln!(self.0, "  {}:{line}: {what}", file.path);
    }

    /// There must be none.
    #[track_caller]
    fn none(self, rule: &str) {
        assert!(self.0.is_empty(), "\n{rule}\n{}", self.0);
    }
}
