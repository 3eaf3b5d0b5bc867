//! Definitions as the server prints them, taken apart.

/// What is left of a definition.
#[derive(Clone)]
pub(super) struct Words<'a>(&'a str);

impl<'a> Words<'a> {
    pub fn new(text: &'a str) -> Self {
        Self(text.trim())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this comes next; it is taken then.
    pub fn word(&mut self, word: &str) -> bool {
        let Some(rest) = self.0.strip_prefix(word) else { return false };
        let ends = !rest.starts_with(|char: char| char.is_alphanumeric() || char == '_' || char == '$');
        if ends {
            self.0 = rest.trim_start();
        }
        ends
    }

    /// A name, without its quotes.
    pub fn name(&mut self) -> Option<String> {
        if let Some(rest) = self.0.strip_prefix('"') {
            let mut name = String::new();
            let mut chars = rest.char_indices().peekable();
            while let Some((at, char)) = chars.next() {
                match char {
                    '"' if chars.peek().is_some_and(|(_, next)| *next == '"') => {
                        chars.next();
                        name.push('"');
                    }
                    '"' => {
                        self.0 = rest.get(at + 1..)?.trim_start();
                        return Some(name);
                    }
                    char => name.push(char),
                }
            }
            return None;
        }
        let end = self.0.find(|char: char| !(char.is_alphanumeric() || char == '_' || char == '$'));
        let (name, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        if name.is_empty() || name.starts_with(|char: char| char.is_ascii_digit()) {
            return None;
        }
        self.0 = rest.trim_start();
        Some(name.to_owned())
    }

    /// A name that may have its schema before it.
    pub fn qualified(&mut self) -> Option<(Option<String>, String)> {
        let first = self.name()?;
        match self.symbol('.') {
            true => Some((Some(first), self.name()?)),
            false => Some((None, first)),
        }
    }

    /// Whether this character comes next; it is taken then.
    pub fn symbol(&mut self, symbol: char) -> bool {
        let Some(rest) = self.0.strip_prefix(symbol) else { return false };
        self.0 = rest.trim_start();
        true
    }

    /// What is in the parentheses that come next.
    pub fn parenthesized(&mut self) -> Option<&'a str> {
        let inside = self.0.strip_prefix('(')?;
        let end = closing(inside)?;
        self.0 = inside.get(end + 1..)?.trim_start();
        Some(inside.get(..end)?.trim())
    }

    /// Names in parentheses.
    pub fn names(&mut self) -> Option<Vec<String>> {
        let mut inside = Words::new(self.parenthesized()?);
        let mut names = vec![inside.name()?];
        while inside.symbol(',') {
            names.push(inside.name()?);
        }
        inside.is_empty().then_some(names)
    }

    /// All that is left.
    pub fn rest(&mut self) -> &'a str {
        std::mem::take(&mut self.0)
    }
}

/// Where the parenthesis closes that was open before.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    for (at, char) in text.char_indices() {
        match (quote, char) {
            (Some(open), _) if open == char => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(char),
            (None, '(' | '[') => depth += 1,
            (None, ')') if depth == 0 => return Some(at),
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// The parts of a list, at its commas.
pub(super) fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut quote, mut begins) = (0_usize, None, 0);
    for (at, char) in text.char_indices() {
        match (quote, char) {
            (Some(open), _) if open == char => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(char),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                parts.extend(text.get(begins..at).map(str::trim));
                begins = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(begins..).map(str::trim));
    parts
}

/// An expression without the parentheses that are around all of it.
pub(super) fn bare(mut expression: &str) -> &str {
    loop {
        expression = expression.trim();
        let mut words = Words(expression);
        match words.parenthesized() {
            Some(inside) if words.is_empty() => expression = inside,
            _ => return expression,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Words, bare, parts};

    #[test]
    fn a_definition_is_taken_apart_where_nothing_is_quoted() {
        let mut words = Words::new(r#"FOREIGN KEY (a, "b "")c") REFERENCES x."Y"(z)"#);
        assert!(words.word("FOREIGN") && words.word("KEY"));
        assert_eq!(words.names(), Some(vec!["a".to_owned(), "b \")c".to_owned()]));
        assert!(words.word("REFERENCES"));
        assert_eq!(words.qualified(), Some((Some("x".to_owned()), "Y".to_owned())));
        assert_eq!(words.parenthesized(), Some("z"));
        assert!(words.is_empty());
    }

    #[test]
    fn parentheses_around_all_are_not_part_of_an_expression() {
        assert_eq!(bare("((a + b))"), "a + b");
        assert_eq!(bare("(a) + (b)"), "(a) + (b)");
        assert_eq!(bare("(')')"), "')'");
        assert_eq!(parts("a, f(b, c), 'd,e'"), ["a", "f(b, c)", "'d,e'"]);
    }
}
