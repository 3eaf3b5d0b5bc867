//! Reading a statement word by word.

use crate::migration::token::{Kind, Token, tokens};

/// The tokens of a statement that say something, and how far they are read.
#[derive(Clone)]
pub(super) struct Words<'a> {
    sql: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
}

impl<'a> Words<'a> {
    pub fn of(sql: &'a str) -> Words<'a> {
        Words { sql, tokens: tokens(sql).into_iter().filter(Token::counts).collect(), at: 0 }
    }

    pub fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at)
    }

    pub fn is_done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    pub fn is(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is_word(word) || token.text == word)
    }

    /// Takes words that follow each other: all or none.
    pub fn take(&mut self, words: &str) -> bool {
        let begun = self.at;
        for word in words.split(' ') {
            if !self.is(word) {
                self.at = begun;
                return false;
            }
            self.at += 1;
        }
        true
    }

    pub fn skip(&mut self) {
        self.at += 1;
    }

    /// A name, with its schema where that is written.
    pub fn name(&mut self) -> Option<String> {
        let mut name = String::new();
        loop {
            let token = self.peek()?;
            if !matches!(token.kind, Kind::Word | Kind::Quoted) {
                return None;
            }
            name.push_str(token.text);
            self.at += 1;
            if !self.take(".") {
                return Some(name);
            }
            name.push('.');
        }
    }

    /// What is in parentheses, as it is written.
    pub fn parenthesized(&mut self) -> Option<&'a str> {
        if !self.is("(") {
            return None;
        }
        let open = self.peek()?.at + 1;
        let mut depth = 0_usize;
        while let Some(token) = self.tokens.get(self.at) {
            self.at += 1;
            match token.text {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return self.sql.get(open..token.at);
            }
        }
        None
    }

    /// All up to one of these words outside of parentheses, as it is written.
    pub fn until(&mut self, words: &[&str]) -> &'a str {
        let start = self.peek().map_or(self.sql.len(), |token| token.at);
        let mut end = start;
        let mut depth = 0_usize;
        while let Some(token) = self.tokens.get(self.at) {
            if depth == 0 && words.iter().any(|word| token.is_word(word) || token.text == *word) {
                break;
            }
            match token.text {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                _ => {}
            }
            end = token.at + token.text.len();
            self.at += 1;
        }
        self.sql.get(start..end).unwrap_or_default()
    }

    /// Whether words follow each other anywhere in the rest, outside of parentheses.
    pub fn has(&self, words: &str) -> bool {
        let mut rest = self.clone();
        let mut depth = 0_usize;
        while let Some(token) = rest.peek().copied() {
            if depth == 0 && rest.take(words) {
                return true;
            }
            match token.text {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            rest.at += 1;
        }
        false
    }
}

/// A condition with something else for each `VALUE`.
pub(super) fn with_value(condition: &str, value: &str) -> String {
    let all = tokens(condition);
    let mut said = String::new();
    for (at, token) in all.iter().enumerate() {
        let behind_dot = at > 0 && all.get(at - 1).is_some_and(|before| before.text == ".");
        let is_value = token.kind == Kind::Word && token.text.eq_ignore_ascii_case("value") && !behind_dot;
        said.push_str(if is_value { value } else { token.text });
    }
    said
}

/// The parts of a list, as they are written.
pub(super) fn list(sql: &str) -> Vec<&str> {
    let mut words = Words::of(sql);
    let mut parts = Vec::new();
    while !words.is_done() {
        parts.push(words.until(&[","]));
        words.skip();
    }
    parts
}

/// A name as it is compared: without the schema that is the usual one, small where it has no quotes.
pub(super) fn folded(name: &str) -> String {
    let mut folded = String::new();
    for token in tokens(name).iter().filter(|token| token.counts()) {
        match token.kind {
            Kind::Word => folded.push_str(&token.text.to_lowercase()),
            Kind::Quoted => folded.push_str(&token.text.trim_matches('"').replace("\"\"", "\"")),
            _ => folded.push_str(token.text),
        }
    }
    folded.strip_prefix("public.").map(str::to_owned).unwrap_or(folded)
}
