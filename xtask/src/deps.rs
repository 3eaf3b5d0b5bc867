//! `cargo xtask deps`: what a user's build takes in with `mizzle`.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use crate::command::{Arguments, Command, Outcome};
use crate::step::{cannot_run, cargo, typed};

pub const COMMAND: Command = Command {
    name: "deps",
    arguments: "[--list]",
    summary: "How many crates a program takes in with `mizzle`",
    details: "
Counts the crates that `mizzle` needs with its default features, without those for tests and build scripts:
our own, others, and those that come in two versions.

  --list   names them",
    run,
};

fn run(mut arguments: Arguments) -> Outcome {
    let list = arguments.flag("list");
    arguments.finish()?;
    let mut command = cargo(["tree", "--package", "mizzle", "--edges", "normal", "--prefix", "none"]);
    command.args(["--format", "{p}"]);
    let output = command.output().map_err(|error| cannot_run(&typed(&command), error))?;
    if !output.status.success() {
        return Err(format!("`{}`: {}", typed(&command), String::from_utf8_lossy(&output.stderr)).into());
    }
    let crates = Crates::parse(&String::from_utf8_lossy(&output.stdout));
    if list {
        crates.versions.iter().for_each(|(name, versions)| println!("{name} {}", join(versions)));
    }
    println!(
        "{} crates: {} of mizzle, {} others",
        crates.count(),
        crates.own().count(),
        crates.others().count()
    );
    for (name, versions) in crates.versions.iter().filter(|(_, versions)| versions.len() > 1) {
        println!("  {name} in {} versions: {}", versions.len(), join(versions));
    }
    Ok(ExitCode::SUCCESS)
}

/// Names of crates, with their versions.
struct Crates {
    versions: BTreeMap<String, BTreeSet<String>>,
}

impl Crates {
    /// Reads lines of `name v1.2.3 …`.
    fn parse(tree: &str) -> Crates {
        let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for line in tree.lines() {
            let mut words = line.split_whitespace();
            if let (Some(name), Some(version)) = (words.next(), words.next()) {
                versions.entry(name.to_owned()).or_default().insert(version.to_owned());
            }
        }
        Crates { versions }
    }

    fn count(&self) -> usize {
        self.versions.values().map(BTreeSet::len).sum()
    }

    fn own(&self) -> impl Iterator<Item = &String> {
        self.versions.keys().filter(|name| name.starts_with("mizzle"))
    }

    fn others(&self) -> impl Iterator<Item = &String> {
        let others = self.versions.iter().filter(|(name, _)| !name.starts_with("mizzle"));
        others.flat_map(|(name, versions)| versions.iter().map(move |_| name))
    }
}

fn join(versions: &BTreeSet<String>) -> String {
    versions.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_counts_once_however_often_it_is_needed() {
        let crates =
            Crates::parse("mizzle v0.1.0 (here)\nserde v1.0.1\nserde v1.0.1 (*)\nrand v0.8.1\nrand v0.9.0\n");
        assert_eq!((crates.count(), crates.own().count(), crates.others().count()), (4, 1, 3));
    }
}
