//! The guide and the README: every Rust block compiles, and all but those marked `no_run` run, each in a database of
//! its own with the tables of `docs/guide/tables.rs` and some rows in them.
//!
//! All of it becomes one program, a chapter a module whose lines are the chapter's, so that an error names the line to
//! look at. A block becomes the body of a function that is given `db`.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_block_of_the_guide_compiles_and_runs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace");
    let programs = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guide");
    fs::create_dir_all(&programs).expect("a folder for the program");
    let (mut modules, mut runs) = (String::new(), String::new());
    for (at, chapter) in chapters(&root).iter().enumerate() {
        let name = chapter.strip_prefix(&root).expect("a chapter of ours").display().to_string();
        let text = fs::read_to_string(chapter).expect("a chapter");
        let file = programs.join(format!("chapter_{at}.rs"));
        fs::write(&file, module(&name, &text)).expect("a chapter's module");
        writeln!(modules, "#[path = {file:?}] mod chapter_{at};").expect("room");
        writeln!(runs, "    chapter_{at}::run().await;").expect("room");
    }
    let tables = root.join("docs/guide/tables.rs");
    let main = "#[tokio::main(flavor = \"current_thread\")]\nasync fn main()";
    let program =
        format!("#![allow(warnings)]\n#[path = {tables:?}] mod tables;\n{modules}\n{main} {{\n{runs}}}\n");
    fs::write(programs.join("main.rs"), program).expect("the program");
    trybuild::TestCases::new().pass(programs.join("main.rs"));
}

/// The README, and the chapters in their order.
fn chapters(root: &Path) -> Vec<PathBuf> {
    let guide = fs::read_dir(root.join("docs/guide")).expect("the guide").flatten().map(|entry| entry.path());
    let mut chapters: Vec<_> =
        guide.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect();
    chapters.sort();
    assert!(chapters.len() >= 10, "the guide has lost chapters: {chapters:?}");
    chapters.insert(0, root.join("README.md"));
    chapters
}

/// The module of a chapter. Its first line stands in the place of the heading.
fn module(chapter: &str, text: &str) -> String {
    let mut module = String::from("use crate::tables::*; use mizzle::prelude::*;\n");
    let (mut inside, mut runs) = (false, Vec::new());
    for (at, line) in text.lines().enumerate().skip(1) {
        let line = match (inside, line.trim_end()) {
            (false, fence @ ("```rust" | "```rust,no_run")) => {
                inside = true;
                runs.extend((fence == "```rust").then_some(at + 1));
                format!("async fn line_{}(db: &Db) -> mizzle::Result<()> {{", at + 1)
            }
            (true, "```") => {
                inside = false;
                "Ok(()) }".to_owned()
            }
            (true, code) => code.to_owned(),
            (false, _) => String::new(),
        };
        writeln!(module, "{line}").expect("room");
    }
    module.push_str("pub async fn run() {\n");
    for line in runs {
        let run = format!("line_{line}(&database().await.unwrap()).await");
        writeln!(module, "if let Err(error) = {run} {{ panic!(\"{chapter}:{line}: {{error}}\") }}")
            .expect("room");
    }
    module.push_str("}\n");
    module
}
