//! The example's own source, so that what is shown is what runs.

/// The expression of the `show!(page, "about", expression)` on that line (the first is 1), without its indentation.
pub fn shown(source: &str, line: u32) -> String {
    let from = source.lines().take(line as usize - 1).map(|line| line.len() + 1).sum();
    let call = source.get(from..).and_then(|rest| rest.split_once("show!("));
    let about = call.and_then(|(_, arguments)| arguments.split_once('"'));
    let Some((_, expression)) = about.and_then(|(_, rest)| rest.split_once("\",")) else {
        return String::new();
    };
    let expression = &expression[..end(expression)];
    let text = expression.trim().trim_end_matches(',');
    match text.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')) {
        Some(block) => outdent(block),
        None => lines(text.lines(), indent_of(source, expression)),
    }
}

/// A function, a struct or another item that ends with a `}` at the margin, with its attributes and comments.
pub fn item(source: &str, signature: &str) -> String {
    let Some(at) = source.find(signature) else { return String::new() };
    let head = source[..at].rfind("\n\n").map_or(0, |blank| blank + 2);
    let tail = source[at..].find("\n}\n").map_or(source.len(), |end| at + end + 2);
    source[head..tail].to_owned()
}

/// Where the parenthesis closes that the text is in.
fn end(text: &str) -> usize {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for (at, char) in text.char_indices() {
        match char {
            _ if escaped => escaped = false,
            '\\' if in_text => escaped = true,
            '"' => in_text = !in_text,
            _ if in_text => {}
            '(' => depth += 1,
            ')' if depth == 0 => return at,
            ')' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// How far the line is indented that an expression begins on; it is a part of the source.
fn indent_of(source: &str, expression: &str) -> usize {
    let begin = expression.as_ptr() as usize - source.as_ptr() as usize;
    let begin = begin + expression.len() - expression.trim_start().len();
    let line = source[..begin].rfind('\n').map_or(0, |newline| newline + 1);
    source[line..].len() - source[line..].trim_start_matches(' ').len()
}

/// Without the indentation that all lines have.
fn outdent(text: &str) -> String {
    let text = text.trim_matches('\n').trim_end();
    let filled = text.lines().filter(|line| !line.trim().is_empty());
    let indent = filled.map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    lines(text.lines(), indent)
}

/// The lines without so many spaces before them.
fn lines<'a>(lines: impl Iterator<Item = &'a str>, indent: usize) -> String {
    let cut = |line: &'a str| {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        &line[spaces.min(indent)..]
    };
    lines.map(cut).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"
fn f() {
    let n = show!(page, "How many", Users.count(db).await?);
    show!(
        page,
        "Some (of them)",
        Users
            .filter(Users.name.like("(%"))
            .all(db)
            .await?
    );
    show!(page, "Two steps", {
        let id = 3;
        Users.find(id).first(db).await?
    });
}
"#;

    #[test]
    fn an_expression_on_the_line_of_the_macro() {
        assert_eq!(shown(SOURCE, 3), "Users.count(db).await?");
    }

    #[test]
    fn an_expression_of_several_lines_keeps_its_own_indentation() {
        assert_eq!(
            shown(SOURCE, 4),
            "Users\n    .filter(Users.name.like(\"(%\"))\n    .all(db)\n    .await?"
        );
    }

    #[test]
    fn a_block_is_shown_without_its_braces() {
        assert_eq!(shown(SOURCE, 12), "let id = 3;\nUsers.find(id).first(db).await?");
    }

    #[test]
    fn an_item_comes_with_its_comments_and_attributes() {
        let source = "use x;\n\n/// A.\n#[b]\npub fn c() {\n    d()\n}\n\nfn e() {}\n";
        assert_eq!(item(source, "pub fn c"), "/// A.\n#[b]\npub fn c() {\n    d()\n}");
    }
}
