//! The guide: every Rust block of its chapters compiles, and all but those marked `no_run` run, each in a database
//! of its own with the tables of `docs/guide/tables.rs` and some rows in them.
//!
//! A chapter becomes a program whose lines are the chapter's, so that an error names the line to look at. A block
//! becomes the body of a function that is given `db`.

use std::fmt::Write;
use std::fs;
use std::path::Path;

#[test]
fn every_block_of_the_guide_compiles_and_runs() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide");
    let guide = guide.canonicalize().expect("the guide");
    let programs = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guide");
    fs::create_dir_all(&programs).expect("a folder for programs");
    let cases = trybuild::TestCases::new();
    let mut chapters: Vec<_> = fs::read_dir(&guide).expect("the guide").flatten().map(|entry| entry.path()).collect();
    chapters.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    assert!(chapters.len() >= 10, "the guide has lost chapters: {chapters:?}");
    for chapter in chapters {
        let name = chapter.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&chapter).expect("a chapter");
        let program = programs.join(format!("{}.rs", name.replace('-', "_")));
        fs::write(&program, source(&name, &text, &guide.join("tables.rs"))).expect("a program");
        cases.pass(program);
    }
}

/// The program of a chapter.
fn source(chapter: &str, text: &str, tables: &Path) -> String {
    let mut lines = text.lines().enumerate();
    lines.next();
    // The place of the heading.
    let mut program = format!("#![allow(warnings)] #[path = {tables:?}] mod tables; use tables::*; use mizzle::prelude::*;\n");
    let (mut inside, mut runs) = (false, Vec::new());
    for (at, line) in lines {
        let written = match (inside, line.trim_end()) {
            (false, fence @ ("```rust" | "```rust,no_run")) => {
                inside = true;
                if fence == "```rust" {
                    runs.push(at + 1);
                }
                writeln!(program, "async fn line_{}(db: &Db) -> mizzle::Result<()> {{", at + 1)
            }
            (true, "```") => {
                inside = false;
                writeln!(program, "Ok(()) }}")
            }
            (true, code) => writeln!(program, "{code}"),
            (false, _) => writeln!(program),
        };
        written.expect("room in memory");
    }
    program.push_str("#[tokio::main(flavor = \"current_thread\")] async fn main() {\n");
    for line in runs {
        let run = format!("line_{line}(&database().await.unwrap()).await");
        writeln!(program, "if let Err(error) = {run} {{ panic!(\"{chapter}.md:{line}: {{error}}\") }}").expect("room");
    }
    program.push_str("}\n");
    program
}
