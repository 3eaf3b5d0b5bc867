//! Which crate may know which.

use crate::rust::has_word;
use crate::{TREE, Violations};

/// The crates from the bottom up, each with those of ours that it may depend on.
const LAYERS: [(&str, &[&str]); 13] = [
    ("mizzle-schema", &[]),
    ("mizzle-syntax", &["mizzle-schema"]),
    ("mizzle-macros", &["mizzle-schema", "mizzle-syntax"]),
    ("mizzle-core", &["mizzle-schema"]),
    ("mizzle-server", &[]),
    ("mizzle-pg", &["mizzle-schema", "mizzle-core", "mizzle-server"]),
    ("mizzle-kit", &["mizzle-schema", "mizzle-syntax", "mizzle-core", "mizzle-pg"]),
    ("mizzle-seed", &["mizzle-schema", "mizzle-core", "mizzle-pg"]),
    ("mizzle-studio", &["mizzle-schema", "mizzle-core", "mizzle-pg", "mizzle-kit"]),
    (
        "mizzle-cli",
        &[
            "mizzle-schema",
            "mizzle-syntax",
            "mizzle-server",
            "mizzle-pg",
            "mizzle-kit",
            "mizzle-seed",
            "mizzle-studio",
        ],
    ),
    (
        "mizzle",
        &["mizzle-schema", "mizzle-macros", "mizzle-core", "mizzle-server", "mizzle-pg", "mizzle-kit"],
    ),
    ("jumpstart", &["mizzle"]),
    ("xtask", &["mizzle-server"]),
];

#[test]
fn dependencies_between_crates_point_down_only() {
    let mut violations = Violations::default();
    for (path, manifest) in manifests() {
        let owner = package(manifest);
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == owner) else {
            violations.file(path, format_args!("`{owner}` is not among the layers of this rule"));
            continue;
        };
        for name in
            dependencies(manifest, "dependencies").filter(|name| is_ours(name) && !allowed.contains(name))
        {
            violations.file(path, format_args!("`{owner}` may not depend on `{name}`"));
        }
    }
    violations.none("A crate knows only those below it; move the code down, or the question up:");
}

#[test]
fn the_tree_of_a_statement_has_no_type_parameters() {
    let mut violations = Violations::default();
    for file in TREE.below("crates/mizzle-core/src/tree/") {
        for (number, code) in file.production() {
            let declares = ["struct", "enum"].iter().any(|word| has_word(code, word));
            let declared = code.split(['{', '(', ';']).next().unwrap_or_default();
            if declares && declared.contains('<') {
                violations.line(file, number, code.trim());
            }
        }
    }
    violations
        .none("Types belong to the builders; the tree is plain data, so that it compiles once and for all:");
}

#[test]
fn what_is_rendered_is_taken_apart_in_full() {
    let mut violations = Violations::default();
    for file in ["crates/mizzle-core/src/render/", "crates/mizzle-kit/src/rules/"]
        .iter()
        .flat_map(|at| TREE.below(at))
    {
        for (number, code) in file.production() {
            let leaves_out = code.contains(".. } =") && has_word(code, "let");
            if leaves_out || code.trim() == ".." {
                violations.line(file, number, code.trim());
            }
        }
    }
    violations.none("Without `..`, a new clause or attribute does not compile until it is rendered; name what is left out:");
}

/// The manifests of the workspace's packages.
fn manifests() -> impl Iterator<Item = (&'static str, &'static str)> {
    let manifests = TREE.other.iter().filter(|(path, _)| path.ends_with("/Cargo.toml"));
    manifests
        .filter(|(path, _)| !path.starts_with("bench/") && !path.starts_with("fuzz/"))
        .map(|(path, text)| (path.as_str(), text.as_str()))
}

fn is_ours(name: &str) -> bool {
    LAYERS.iter().any(|(ours, _)| *ours == name)
}

/// The name of a manifest's package.
fn package(manifest: &str) -> &str {
    let line = manifest.lines().find_map(|line| line.strip_prefix("name = \""));
    line.and_then(|rest| rest.split('"').next()).unwrap_or_default()
}

/// The names in the tables of a manifest that end in `section`: also those of one target.
pub fn dependencies<'a>(manifest: &'a str, section: &'a str) -> impl Iterator<Item = &'a str> {
    let mut inside = false;
    manifest.lines().filter_map(move |line| {
        if let Some(heading) = line.strip_prefix('[') {
            let heading = heading.trim_end_matches(']');
            inside = heading == section || heading.ends_with(&format!(".{section}"));
            return None;
        }
        let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
        (inside && !name.is_empty() && !name.starts_with('#')).then_some(name)
    })
}
