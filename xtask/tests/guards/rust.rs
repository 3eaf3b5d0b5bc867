//! A Rust file as a rule sees it: code without comments and without what strings say, the strings, the comments, and
//! which lines are tests.

/// A Rust file. Lines count from 1.
pub struct RustFile {
    /// From the root of the workspace, with `/`.
    pub path: String,
    /// The lines, with comments and the insides of strings and characters blanked out.
    pub code: Vec<String>,
    /// The lines as they are.
    pub lines: Vec<String>,
    /// What the strings say, and the line each begins in.
    pub strings: Vec<(usize, String)>,
    in_test: Vec<bool>,
}

impl RustFile {
    /// Reads the text of a file.
    pub fn new(path: String, text: &str) -> RustFile {
        let Blanked { code, strings } = blank(text);
        let code: Vec<String> = code.lines().map(str::to_owned).collect();
        let in_test = test_lines(&code);
        let lines = text.lines().map(str::to_owned).collect();
        RustFile { path, code, lines, strings, in_test }
    }

    /// Whether the whole file is a test, or belongs to one.
    pub fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("/tests.rs")
    }

    /// The lines of code that are no tests, with their numbers.
    pub fn production(&self) -> impl Iterator<Item = (usize, &str)> {
        let all = self.code.iter().enumerate().map(|(at, line)| (at + 1, line.as_str()));
        all.filter(|(number, _)| !self.is_test_line(*number))
    }

    /// Whether a line is in a test.
    pub fn is_test_line(&self, number: usize) -> bool {
        self.is_test() || self.in_test.get(number - 1).copied().unwrap_or(false)
    }

    /// The crate's name, or what stands for it: `mizzle-core`, `xtask`, `jumpstart`.
    pub fn owner(&self) -> &str {
        let path = self.path.strip_prefix("crates/").or_else(|| self.path.strip_prefix("examples/"));
        path.unwrap_or(&self.path).split('/').next().unwrap_or_default()
    }
}

/// Whether a line of code has a word, which stands for itself: `todo!` is not in `mytodo!`.
pub fn has_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        let begins = !word.starts_with(is_name) || !before.is_some_and(is_name);
        let ends = !word.ends_with(is_name) || !after.is_some_and(is_name);
        begins && ends
    })
}

struct Blanked {
    code: String,
    strings: Vec<(usize, String)>,
}

/// Takes comments, and the insides of strings and characters, out of the code; lines stay where they are.
fn blank(text: &str) -> Blanked {
    let mut blanked = Blanked { code: String::with_capacity(text.len()), strings: Vec::new() };
    let (mut rest, mut line) = (text, 1);
    while !rest.is_empty() {
        let token = token(rest);
        let (whole, after) = rest.split_at(token.length);
        match token.kind {
            Kind::Code => blanked.code.push_str(whole),
            Kind::Comment => blanked.blank(whole),
            Kind::Text { open, close } => {
                let said = &whole[open..whole.len() - close];
                blanked.strings.push((line, said.to_owned()));
                blanked.code.push_str(&whole[..open]);
                blanked.blank(said);
                blanked.code.push_str(&whole[whole.len() - close..]);
            }
        }
        line += whole.bytes().filter(|byte| *byte == b'\n').count();
        rest = after;
    }
    blanked
}

impl Blanked {
    fn blank(&mut self, what: &str) {
        self.code.extend(what.chars().map(|char| if char == '\n' { '\n' } else { ' ' }));
    }
}

enum Kind {
    Code,
    Comment,
    /// A string or a character, with how many bytes its quotes have.
    Text {
        open: usize,
        close: usize,
    },
}

struct Token {
    kind: Kind,
    length: usize,
}

/// What the code begins with: a comment, a text, a word, or one other character.
fn token(rest: &str) -> Token {
    let word = rest.find(|char: char| !is_name(char)).unwrap_or(rest.len());
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let code = Token { kind: Kind::Code, length: word.max(first) };
    match rest.as_bytes() {
        [b'/', b'/', ..] => Token { kind: Kind::Comment, length: rest.find('\n').unwrap_or(rest.len()) },
        [b'/', b'*', ..] => Token { kind: Kind::Comment, length: block_comment(rest) },
        [b'"', ..] => Token { kind: Kind::Text { open: 1, close: 1 }, length: 1 + escaped(&rest[1..], '"') },
        [b'\'', ..] => character(rest).unwrap_or(code),
        _ if ["r", "br", "cr"].contains(&&rest[..word]) => raw_string(rest, word).unwrap_or(code),
        _ => code,
    }
}

fn is_name(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// Block comments nest.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        let here = &rest[at..];
        if here.starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if here.starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// The length of what is quoted, with its closing quote.
fn escaped(inside: &str, quote: char) -> usize {
    let mut chars = inside.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '\\' => drop(chars.next()),
            char if char == quote => return at + char.len_utf8(),
            _ => {}
        }
    }
    inside.len()
}

/// A character, where it is none of a lifetime.
fn character(rest: &str) -> Option<Token> {
    let inside = &rest[1..];
    let first = inside.chars().next()?;
    let length = match first {
        '\\' => 1 + escaped(inside, '\''),
        _ if inside[first.len_utf8()..].starts_with('\'') => 2 + first.len_utf8(),
        _ => return None,
    };
    Some(Token { kind: Kind::Text { open: 1, close: 1 }, length })
}

/// `r"…"`, `r#"…"#`, `br"…"`, `cr"…"`, behind a prefix of so many letters.
fn raw_string(rest: &str, letters: usize) -> Option<Token> {
    let after_hashes = rest[letters..].trim_start_matches('#');
    let inside = after_hashes.strip_prefix('"')?;
    let open = rest.len() - inside.len();
    let end = format!("\"{}", "#".repeat(open - letters - 1));
    let length = inside.find(&end)?;
    Some(Token { kind: Kind::Text { open, close: end.len() }, length: open + length + end.len() })
}

/// Which lines are in an item that begins with `#[cfg(test)]` or `#[test]`.
fn test_lines(code: &[String]) -> Vec<bool> {
    let mut in_test = vec![false; code.len()];
    let mut at = 0;
    while at < code.len() {
        let line = code[at].trim_start();
        if line.starts_with("#[cfg(test)]")
            || line.starts_with("#[cfg(all(test")
            || line.starts_with("#[test]")
        {
            let end = item_end(&code[at..]);
            in_test[at..at + end].fill(true);
            at += end;
        } else {
            at += 1;
        }
    }
    in_test
}

/// How many lines an item has: to its closing brace, or to a semicolon before any.
fn item_end(code: &[String]) -> usize {
    let mut depth = 0;
    for (at, line) in code.iter().enumerate() {
        for char in line.chars() {
            match char {
                '{' => depth += 1,
                '}' if depth == 1 => return at + 1,
                '}' => depth -= 1,
                ';' if depth == 0 => return at + 1,
                _ => {}
            }
        }
    }
    code.len()
}

#[test]
fn comments_strings_and_characters_are_no_code() {
    let text = "let a = \"// no \\\" comment\"; // a comment\nlet b = '\"'; let c: &'static str = r#\"raw \" one\"#; /* a /* b */ c */ end";
    let file = RustFile::new("x.rs".into(), text);
    assert_eq!(file.code[0].trim_end(), "let a = \"                \";");
    assert_eq!(file.code[1], "let b = ' '; let c: &'static str = r#\"         \"#;                   end");
    let strings: Vec<_> = file.strings.iter().map(|(line, text)| (*line, text.as_str())).collect();
    assert_eq!(strings, [(1, "// no \\\" comment"), (2, "\""), (2, "raw \" one")]);
}

#[test]
fn the_lines_of_tests_are_known() {
    let file = RustFile::new(
        "x.rs".into(),
        "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n#[cfg(test)]\nuse x;\nfn d() {}",
    );
    let production: Vec<_> = file.production().map(|(number, _)| number).collect();
    assert_eq!(production, [1, 6, 9]);
}

#[test]
fn a_word_stands_for_itself() {
    assert!(has_word("std::env::var(name)", "std::env"));
    assert!(has_word("todo!()", "todo!"));
    assert!(!has_word("mytodo!()", "todo!"));
    assert!(!has_word("std::environment", "std::env"));
}
