//! What a file looks like.

use crate::{TREE, Violations};

/// How many lines a file may have without saying why.
const LONG: usize = 800;

#[test]
fn a_long_file_says_at_its_top_why_it_is_one() {
    let mut violations = Violations::default();
    // What a program has written is as long as it is.
    let own = TREE.rust.iter().filter(|file| !file.path.contains("/generated/"));
    for file in own.filter(|file| file.lines.len() > LONG) {
        let header: String = file.lines.iter().take_while(|line| line.starts_with("//!")).cloned().collect();
        if !header.to_lowercase().contains("one file") {
            violations.file(&file.path, format_args!("{} lines", file.lines.len()));
        }
    }
    violations.none(
        "A file over 800 lines has a sentence in its `//!` with the words \"one file\", or is divided:",
    );
}

#[test]
fn every_module_says_what_it_is() {
    let mut violations = Violations::default();
    let own = TREE.rust.iter().filter(|file| file.path.starts_with("xtask/"));
    for file in TREE.libraries().chain(own) {
        let first = file.lines.iter().find(|line| !line.is_empty() && !line.starts_with("#!["));
        if !first.is_some_and(|line| line.starts_with("//!")) {
            violations.file(&file.path, "does not begin with `//!`");
        }
    }
    violations.none("A module begins with a line that says what it is:");
}

/// How the paths of somebody's machine begin.
const MACHINES: [&str; 4] = ["/home/", "/Users/", "/root/", "/work/"];

/// Folders that many machines have, and those of people who are made up.
const EVERYWHERE: [&str; 2] = ["/home/linuxbrew/", "/home/ann/"];

#[test]
fn nothing_names_a_place_on_somebodys_machine() {
    let mut violations = Violations::default();
    let rust = TREE.rust.iter().filter(|file| !file.path.starts_with("xtask/tests/guards/"));
    let rust =
        rust.map(|file| (file.path.as_str(), file.lines.iter().map(String::as_str).collect::<Vec<_>>()));
    let other = TREE.other.iter().map(|(path, text)| (path.as_str(), text.lines().collect()));
    for (path, lines) in rust.chain(other) {
        for (at, line) in lines.iter().enumerate() {
            let unknown = EVERYWHERE.iter().fold((*line).to_owned(), |line, known| line.replace(known, ""));
            if MACHINES.iter().any(|place| begins_a_path(&unknown, place)) {
                violations.file(path, format_args!("line {}: {}", at + 1, line.trim()));
            }
        }
    }
    violations.none("A path is relative, or found when the program runs:");
}

/// Whether a line has the path, and not as the end of another.
fn begins_a_path(line: &str, place: &str) -> bool {
    let is_path = |char: char| char.is_alphanumeric() || "_-./}~*$".contains(char);
    line.match_indices(place).any(|(at, _)| !line[..at].chars().next_back().is_some_and(is_path))
}
