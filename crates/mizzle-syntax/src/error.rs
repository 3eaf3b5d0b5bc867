//! Mistakes in a definition: all of them, each with its place and its remedy.

use std::fmt;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// One mistake.
#[derive(Debug, Clone)]
pub struct Error {
    // A `syn::Error` holds the first and the last token, which a single stable `Span` cannot.
    inner: syn::Error,
    file: Option<String>,
}

impl Error {
    /// Where the mistake is.
    pub fn span(&self) -> Span {
        self.inner.span()
    }

    /// What is wrong and what would be right.
    pub fn message(&self) -> String {
        self.inner.to_string()
    }

    /// The file it is in, as the caller named it; inside a macro the compiler knows.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The line, from 1, and the column, from 1 and in characters.
    pub fn position(&self) -> (usize, usize) {
        let start = self.span().start();
        (start.line, start.column + 1)
    }
}

/// `file:line:column: message`
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.position();
        if let Some(file) = self.file() {
            write!(f, "{file}:")?;
        }
        write!(f, "{line}:{column}: {}", self.message())
    }
}

/// Every mistake that was found, in source order.
#[derive(Debug, Clone, Default)]
pub struct Errors(Vec<Error>);

impl Errors {
    /// The mistakes.
    pub fn iter(&self) -> std::slice::Iter<'_, Error> {
        self.0.iter()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The mistakes as `compile_error!` calls, each underlined at its place.
    pub fn to_compile_error(&self) -> TokenStream {
        self.0.iter().map(|error| error.inner.to_compile_error()).collect()
    }

    /// Adds the mistakes of another file or item.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    pub(crate) fn push(&mut self, span: Span, message: impl fmt::Display) {
        self.push_syn(syn::Error::new(span, message));
    }

    /// Reports at all of these tokens.
    pub(crate) fn push_at(&mut self, tokens: impl ToTokens, message: impl fmt::Display) {
        self.push_syn(syn::Error::new_spanned(tokens, message));
    }

    pub(crate) fn push_syn(&mut self, error: syn::Error) {
        self.0.extend(error.into_iter().map(|inner| Error { inner, file: None }));
    }

    pub(crate) fn in_file(mut self, file: &str) -> Self {
        for error in &mut self.0 {
            error.file.get_or_insert_with(|| file.to_owned());
        }
        self
    }

    /// The value, unless there were mistakes.
    pub(crate) fn or<T>(mut self, value: Option<T>) -> Result<T, Self> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => {
                // Stable, so that mistakes at one place keep the order they were found in. Inside a macro every span
                // may lie elsewhere (another file of a `macro_rules!`), which only costs the order.
                self.0.sort_by_key(Error::position);
                Err(self)
            }
        }
    }
}

impl IntoIterator for Errors {
    type Item = Error;
    type IntoIter = std::vec::IntoIter<Error>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Errors {
    type Item = &'a Error;
    type IntoIter = std::slice::Iter<'a, Error>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, error) in self.0.iter().enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Errors {}

/// "; did you mean `primary_key`?" for the nearest of the known words, or nothing when none is near.
pub(crate) fn did_you_mean<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(wrong, known) {
        Some(word) => format!("; did you mean `{word}`?"),
        None => String::new(),
    }
}

fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (wrong.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(wrong, word), word))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// "`a`, `b` or `c`"
pub(crate) fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        None => "nothing".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}
