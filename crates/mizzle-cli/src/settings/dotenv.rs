//! `.env`: lines `NAME=value`.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use crate::failure::Failure;

/// Reads a file; nothing, where there is none.
pub fn read(path: &Path) -> Result<HashMap<String, String>, Failure> {
    if !path.is_file() {
        return Ok(HashMap::new());
    }
    let text = fs::read_to_string(path)
        .map_err(|why| Failure::usage(format!("{} cannot be read: {why}", path.display())))?;
    Ok(parse(&text))
}

/// The variables of a text. A line that is none is another program's business.
fn parse(text: &str) -> HashMap<String, String> {
    let variables = text.lines().filter_map(|line| {
        let line = line.trim();
        let line = line.strip_prefix("export ").unwrap_or(line);
        let (name, value) = line.split_once('=').filter(|_| !line.starts_with('#'))?;
        Some((name.trim().to_owned(), unquoted(value.trim())))
    });
    variables.collect()
}

fn unquoted(value: &str) -> String {
    for quote in ['"', '\''] {
        if let Some((inside, _)) = value.strip_prefix(quote).and_then(|rest| rest.split_once(quote)) {
            return inside.to_owned();
        }
    }
    // A comment begins after a space; a `#` elsewhere is part of a password.
    value.split(" #").next().unwrap_or_default().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_variables_with_or_without_quotes() {
        let read = parse("# a comment\nA=1\nexport B = \"x # y\" # z\nC='it'\nD=p#w # note\nnothing\n");
        let value = |name: &str| read.get(name).map(String::as_str);
        assert_eq!(
            [value("A"), value("B"), value("C"), value("D")],
            [Some("1"), Some("x # y"), Some("it"), Some("p#w")]
        );
        assert_eq!(read.len(), 4);
    }
}
