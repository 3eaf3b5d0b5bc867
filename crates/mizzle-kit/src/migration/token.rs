//! The words of SQL, as far as one has to know them to find where a statement ends.

/// What a piece of SQL is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Spaces and line breaks.
    Blank,
    /// A comment, of either kind.
    Comment,
    /// A name or keyword without quotes, or a number.
    Word,
    /// A string, a quoted name or a dollar-quoted text.
    Quoted,
    /// Any other character.
    Symbol,
}

/// A piece of SQL: all of them together are the text they were read from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    /// Where it begins, in bytes.
    pub at: usize,
}

impl Token<'_> {
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it says anything to the server.
    pub fn counts(&self) -> bool {
        !matches!(self.kind, Kind::Blank | Kind::Comment)
    }
}

/// The pieces of a text. What is not closed reaches to its end: the server says what is wrong with it.
pub(crate) fn tokens(sql: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = sql.get(at..).filter(|rest| !rest.is_empty()) {
        // Some editors begin a file with a byte order mark, which says nothing.
        let (kind, length) = match at == 0 && rest.starts_with('\u{feff}') {
            true => (Kind::Blank, '\u{feff}'.len_utf8()),
            false => token(rest),
        };
        let (text, _) = rest.split_at_checked(length.max(1)).unwrap_or((rest, ""));
        found.push(Token { kind, text, at });
        at += text.len();
    }
    found
}

/// The kind and the length of the piece that a text begins with.
fn token(rest: &str) -> (Kind, usize) {
    let mut chars = rest.chars();
    let first = chars.next().unwrap_or(' ');
    let second = chars.next();
    let blank = rest.len() - rest.trim_start().len();
    match (first, second) {
        _ if blank > 0 => (Kind::Blank, blank),
        ('-', Some('-')) => (Kind::Comment, rest.find('\n').unwrap_or(rest.len())),
        ('/', Some('*')) => (Kind::Comment, block_comment(rest)),
        ('e' | 'E', Some('\'')) => (Kind::Quoted, 1 + quoted(rest.get(1..).unwrap_or(""), '\'', true)),
        ('\'' | '"', _) => (Kind::Quoted, quoted(rest, first, false)),
        ('$', _) => match dollar_quoted(rest) {
            Some(length) => (Kind::Quoted, length),
            None => (Kind::Symbol, 1),
        },
        _ if is_part_of_word(first) => {
            (Kind::Word, rest.find(|char| !(is_part_of_word(char) || char == '$')).unwrap_or(rest.len()))
        }
        _ => (Kind::Symbol, first.len_utf8()),
    }
}

fn is_part_of_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_' || !char.is_ascii()
}

/// The length of what is between two quotes. A doubled one is part of it, and in an escape string one after a backslash.
fn quoted(text: &str, quote: char, escapes: bool) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, char)) = chars.next() {
        if escapes && char == '\\' {
            chars.next();
        } else if char == quote {
            match chars.peek() {
                Some((_, next)) if *next == quote => {
                    chars.next();
                }
                _ => return at + 1,
            }
        }
    }
    text.len()
}

/// The length of `$tag$ … $tag$`, where a text begins with one.
fn dollar_quoted(text: &str) -> Option<usize> {
    let after = text.get(1..)?;
    let length = after.find('$')?;
    let tag = after.get(..length)?;
    let is_tag = tag.chars().all(is_part_of_word) && !tag.starts_with(|char: char| char.is_ascii_digit());
    let quote = text.get(..length + 2).filter(|_| is_tag)?;
    let body = text.get(quote.len()..)?;
    Some(body.find(quote).map_or(text.len(), |end| end + 2 * quote.len()))
}

/// The length of a comment that may have others in it.
fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(sql: &str) -> Vec<(Kind, &str)> {
        tokens(sql).into_iter().filter(|token| token.kind != Kind::Blank).map(|t| (t.kind, t.text)).collect()
    }

    #[test]
    fn the_pieces_are_the_text_they_were_read_from() {
        for sql in [
            "select 'a''b;', E'\\';', \"x\"\"\", $$;$$, $a$ $$ $a$, $1; -- ;\n/* ; /* */ ; */ä",
            "'open",
            "/* open",
            "$a$ open",
            "$",
            "e'",
        ] {
            let all: String = tokens(sql).iter().map(|token| token.text).collect();
            assert_eq!(all, sql);
        }
    }

    #[test]
    fn what_is_quoted_or_a_comment_ends_where_the_server_thinks_it_ends() {
        use Kind::{Comment, Quoted, Symbol, Word};
        assert_eq!(kinds("'a''b;'"), [(Quoted, "'a''b;'")]);
        assert_eq!(kinds("'\\';"), [(Quoted, "'\\'"), (Symbol, ";")]);
        assert_eq!(kinds("E'\\';'"), [(Quoted, "E'\\';'")]);
        assert_eq!(kinds("$a$ $$ ; $a$;"), [(Quoted, "$a$ $$ ; $a$"), (Symbol, ";")]);
        assert_eq!(kinds("a$b$c"), [(Word, "a$b$c")]);
        assert_eq!(kinds("/* /* ; */ ; */;"), [(Comment, "/* /* ; */ ; */"), (Symbol, ";")]);
        assert_eq!(kinds("-- ;\n;"), [(Comment, "-- ;"), (Symbol, ";")]);
    }
}
