//! Code that stops a program, or may.

use crate::rust::has_word;
use crate::{TREE, Violations};

#[test]
fn every_unsafe_says_why_it_is_sound() {
    let mut violations = Violations::default();
    for file in &TREE.rust {
        for (at, code) in file.code.iter().enumerate() {
            let is_block = has_word(code, "unsafe") && !code.trim_start().starts_with("#![");
            // A comment in front of the statement, however many lines either has.
            let comment = file.lines[..at]
                .iter()
                .rev()
                .take_while(|line| is_before(line))
                .any(|line| line.contains("// SAFETY:"));
            if is_block && !comment {
                violations.line(file, at + 1, code.trim());
            }
        }
    }
    violations.none("`unsafe` stands below a comment `// SAFETY: …`:");
}

/// Whether a line may stand between the comment and its `unsafe`.
fn is_before(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("//") || line.starts_with("#[")
}

/// What is left behind when work is not finished.
const UNFINISHED: [&str; 3] = ["todo!", "unimplemented!", "dbg!"];

/// The same, in comments.
const NOTES: [&str; 3] = ["TODO", "FIXME", "XXX"];

#[test]
fn nothing_is_left_unfinished() {
    let mut violations = Violations::default();
    let guards = "xtask/tests/guards/";
    for file in TREE.rust.iter().filter(|file| !file.path.starts_with(guards)) {
        for (at, (code, line)) in file.code.iter().zip(&file.lines).enumerate() {
            let macros = UNFINISHED.iter().filter(|word| has_word(code, word));
            let notes = NOTES.iter().filter(|word| line.contains("//") && has_word(line, word));
            for word in macros.chain(notes) {
                violations.line(file, at + 1, format_args!("`{word}`"));
            }
        }
    }
    violations.none("What is not done is an issue, not a note in the code:");
}

/// What ends in a panic.
const PANICS: [&str; 4] = [".unwrap()", "panic!(", "unreachable!(", "assert!("];

/// Whether a line of code panics where something is not as it thought. `expect` with a text is that of `Option` and
/// `Result`, and with more it is one of ours.
fn may_panic(code: &str) -> bool {
    let text = |rest: &str| rest.split_once('"').is_some_and(|(_, rest)| rest.starts_with(')'));
    // What is asserted of a constant does not compile.
    let constant = ["const _", "const {"].iter().any(|word| code.trim_start().starts_with(word));
    let expects = code.split(".expect(\"").skip(1).any(text);
    !constant && (expects || PANICS.iter().any(|word| has_word(code, word)))
}

/// Where a library may all the same, how often, and why.
const ALLOWED: [(&str, usize, &str); 0] = [];

#[test]
fn libraries_do_not_panic() {
    let mut violations = Violations::default();
    for file in TREE.libraries() {
        let places = file.production().filter(|(_, code)| may_panic(code));
        let places: Vec<_> = places.collect();
        let allowed = ALLOWED.iter().find(|(path, ..)| *path == file.path).map_or(0, |(_, count, _)| *count);
        if places.len() != allowed {
            places.iter().for_each(|(number, code)| violations.line(file, *number, code.trim()));
            if allowed > 0 {
                violations
                    .file(&file.path, format_args!("{allowed} are allowed, there are {}", places.len()));
            }
        }
    }
    violations.none("A library returns an error; where it cannot happen, the types can say so:");
}
