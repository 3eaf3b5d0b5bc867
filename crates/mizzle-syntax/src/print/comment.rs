//! Comments of the database, as doc comments where they come back from there as they are.

use super::attribute::Arg;

/// Writes a comment as a doc comment; gives the argument that says it, where it cannot be one.
pub(super) fn comment(comment: &Option<String>, indent: usize, out: &mut String) -> Option<Arg> {
    let comment = comment.as_ref()?;
    if !comes_back(comment) {
        return Some(Arg::text("comment", comment));
    }
    for line in comment.split('\n') {
        out.push_str(&" ".repeat(indent));
        out.push_str("///");
        if !line.is_empty() {
            out.push(' ');
            out.push_str(line);
        }
        out.push('\n');
    }
    None
}

/// Whether a doc comment gives this text again, and rustdoc takes none of it for code.
fn comes_back(comment: &str) -> bool {
    let is_plain = |line: &str| {
        line.trim_end() == line
            && !line.starts_with("    ")
            && !line.starts_with('/')
            && !line.chars().any(|char| char.is_control() || matches!(char, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
    };
    !comment.is_empty()
        && comment.trim() == comment
        && !comment.contains("```")
        && !comment.contains("~~~")
        && comment.split('\n').all(is_plain)
}
