//! What the documents have to say.

use crate::crates::dependencies;
use crate::{TREE, Violations};

/// The README's commands: the example, and the tests.
const COMMANDS: [&str; 2] = ["cargo run -p jumpstart", "cargo xtask test"];

#[test]
fn the_readme_names_the_commands_that_ci_runs() {
    let mut violations = Violations::default();
    for path in ["README.md", ".ci/run"] {
        let has = |command: &&&str| TREE.text(path).lines().any(|line| line.trim() == **command);
        for command in COMMANDS.iter().filter(|command| !has(command)) {
            violations.file(path, format_args!("has no line `{command}`"));
        }
    }
    violations.none("What a reader is told to run is what CI runs:");
}

#[test]
fn every_crate_has_its_place_in_the_architecture() {
    let mut violations = Violations::default();
    for name in TREE.crates().chain(["xtask"]) {
        if !TREE.text("ARCHITECTURE.md").contains(&format!("`{name}`")) {
            violations.file("ARCHITECTURE.md", format_args!("does not describe `{name}`"));
        }
    }
    violations.none("ARCHITECTURE.md says of each crate what it alone knows:");
}

#[test]
fn every_dependency_has_its_reason() {
    let mut violations = Violations::default();
    let packages =
        TREE.other.iter().filter(|(path, _)| path.ends_with("/Cargo.toml") && !path.starts_with("bench/"));
    let sections = ["dependencies", "dev-dependencies", "build-dependencies"];
    let names =
        packages.flat_map(|(_, text)| sections.iter().flat_map(|section| dependencies(text, section)));
    let names: std::collections::BTreeSet<_> = names.filter(|name| !name.starts_with("mizzle")).collect();
    for name in names.iter().filter(|name| !TREE.text("DESIGN.md").contains(&format!("`{name}`"))) {
        violations.file("DESIGN.md", format_args!("does not say what `{name}` is for"));
    }
    violations.none("DESIGN.md says of each dependency why we have it:");
}

#[test]
fn every_promise_names_a_test_that_there_is() {
    let mut violations = Violations::default();
    let path = "docs/promises.md";
    for (at, line) in TREE.text(path).lines().enumerate().filter(|(_, line)| line.starts_with("| ")) {
        for named in line.split('`').skip(1).step_by(2).filter(|named| named.contains("::")) {
            let mut parts = named.trim_start_matches("mizzle: ").rsplit("::");
            let (test, module) = (parts.next().unwrap_or_default(), parts.find(|part| *part != "tests"));
            let is_there = TREE.rust.iter().any(|file| {
                let is_module = module.is_some_and(|module| file.path.contains(&format!("/{module}")));
                is_module && file.code.iter().any(|code| code.contains(&format!("fn {test}(")))
            });
            if !is_there {
                violations.file(path, format_args!("line {}: `{named}`", at + 1));
            }
        }
    }
    violations.none("What is promised is held by a test:");
}
