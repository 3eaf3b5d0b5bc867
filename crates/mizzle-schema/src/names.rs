//! The names PostgreSQL gives to constraints and indexes by itself.
//!
//! They are chosen here rather than by the server, so that every name is known before anything runs, and by
//! PostgreSQL's own rules, so that a schema made by hand or by another tool already has them.

use std::fmt;

/// The longest name PostgreSQL keeps, in bytes; it cuts off the rest without an error.
pub const MAX_IDENTIFIER_BYTES: usize = 63;

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentifierError {
    /// It is empty.
    Empty,
    /// It has a NUL byte.
    Nul,
    /// It is longer than [`MAX_IDENTIFIER_BYTES`].
    TooLong {
        /// Its length.
        bytes: usize,
    },
}

impl fmt::Display for IdentifierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "is empty; PostgreSQL wants at least one character"),
            Self::Nul => write!(f, "has a NUL byte, which PostgreSQL takes nowhere; remove it"),
            Self::TooLong { bytes } => {
                write!(
                    f,
                    "is {bytes} bytes long, and PostgreSQL cuts names off after {MAX_IDENTIFIER_BYTES}; shorten it"
                )
            }
        }
    }
}

impl std::error::Error for IdentifierError {}

/// Whether PostgreSQL keeps a name as it is.
///
/// ```
/// use mizzle_schema::{IdentifierError, check_identifier};
///
/// assert_eq!(check_identifier("users"), Ok(()));
/// assert_eq!(check_identifier(&"é".repeat(32)), Err(IdentifierError::TooLong { bytes: 64 }));
/// ```
pub fn check_identifier(name: &str) -> Result<(), IdentifierError> {
    match name.len() {
        0 => Err(IdentifierError::Empty),
        bytes if bytes > MAX_IDENTIFIER_BYTES => Err(IdentifierError::TooLong { bytes }),
        _ if name.contains('\0') => Err(IdentifierError::Nul),
        _ => Ok(()),
    }
}

/// The name of a primary key: `users_pkey`.
pub fn primary_key_name(table: &str) -> String {
    object_name(table, None, "pkey")
}

/// The name of a unique constraint: `users_email_key`.
pub fn unique_name(table: &str, columns: &[impl AsRef<str>]) -> String {
    object_name(table, Some(&joined(columns)), "key")
}

/// The name of a foreign key: `segments_module_id_fkey`.
pub fn foreign_key_name(table: &str, columns: &[impl AsRef<str>]) -> String {
    object_name(table, Some(&joined(columns)), "fkey")
}

/// The name of the sequence of a serial column: `users_id_seq`.
///
/// ```
/// assert_eq!(mizzle_schema::names::sequence_name("users", "id"), "users_id_seq");
/// ```
pub fn sequence_name(table: &str, column: &str) -> String {
    object_name(table, Some(column), "seq")
}

/// The name of a check: `products_price_check` where its condition names one column of the table,
/// `products_check` where it names several or none.
///
/// ```
/// use mizzle_schema::names::check_name;
///
/// let columns = ["price", "old_price"];
/// assert_eq!(check_name("products", &columns, "price >= 0"), "products_price_check");
/// assert_eq!(check_name("products", &columns, "price < old_price"), "products_check");
/// ```
pub fn check_name(table: &str, columns: &[impl AsRef<str>], expression: &str) -> String {
    let named = columns_named(columns, expression);
    match named.as_slice() {
        [only] => object_name(table, Some(only), "check"),
        _ => object_name(table, None, "check"),
    }
}

/// The name of an index: `segments_module_id_order_idx`. A key is a column, a call (`lower(email)` counts as `lower`)
/// or another expression (`expr`); included columns count too.
///
/// ```
/// use mizzle_schema::{IndexKey, names::index_name};
///
/// let keys = [IndexKey::expression("lower(email)"), IndexKey::column("id")];
/// assert_eq!(index_name("users", &keys, &[] as &[&str]), "users_lower_id_idx");
/// ```
pub fn index_name(table: &str, keys: &[crate::IndexKey], include: &[impl AsRef<str>]) -> String {
    let mut names: Vec<String> = Vec::new();
    let keys = keys.iter().map(|key| match &key.target {
        crate::KeyTarget::Column(name) => name.as_str(),
        crate::KeyTarget::Expression(sql) => called_function(sql).unwrap_or("expr"),
    });
    for name in keys.chain(include.iter().map(AsRef::as_ref)) {
        let distinct = distinct_from(&names, name);
        names.push(distinct);
    }
    object_name(table, Some(&joined(&names)), "idx")
}

/// `makeObjectName`: the parts joined with `_`; where that is too long, the longer of the first two parts gives way.
fn object_name(table: &str, addition: Option<&str>, label: &str) -> String {
    let overhead = label.len() + 1 + usize::from(addition.is_some());
    let available = MAX_IDENTIFIER_BYTES - overhead;
    let (mut first, mut second) = (table.len(), addition.map_or(0, str::len));
    while first + second > available {
        if first > second { first -= 1 } else { second -= 1 }
    }
    let table = clip(table, first);
    match addition {
        Some(addition) => format!("{table}_{}_{label}", clip(addition, second)),
        None => format!("{table}_{label}"),
    }
}

/// `ChooseIndexNameAddition`: the names joined with `_`, as many as it takes to fill a name.
fn joined(names: &[impl AsRef<str>]) -> String {
    let mut text = String::new();
    for name in names {
        if !text.is_empty() {
            text.push('_');
        }
        text.push_str(name.as_ref());
        if text.len() > MAX_IDENTIFIER_BYTES {
            break;
        }
    }
    text
}

/// `ChooseIndexColumnNames`: a number after a name that was there before.
fn distinct_from(taken: &[String], name: &str) -> String {
    let mut candidate = name.to_owned();
    let mut number = 0;
    while taken.contains(&candidate) {
        number += 1;
        let suffix = number.to_string();
        candidate = format!("{}{suffix}", clip(name, MAX_IDENTIFIER_BYTES - suffix.len()));
    }
    candidate
}

/// At most so many bytes of a text, and never half a character.
fn clip(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The function an expression calls, if it is one call and nothing else.
fn called_function(sql: &str) -> Option<&str> {
    let (name, rest) = sql.trim().split_once('(')?;
    let name = name.trim().rsplit('.').next()?;
    let mut depth = 1;
    let end = rest.char_indices().find_map(|(at, c)| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at + 1)
    })?;
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    (plain && rest[end..].trim().is_empty()).then_some(name)
}

/// The columns an expression names, each once, in table order. A reading of words, not a parser: it skips string
/// constants, functions, types after `::` and what is qualified with another name.
fn columns_named<'a>(columns: &'a [impl AsRef<str>], expression: &str) -> Vec<&'a str> {
    let words = identifiers(expression);
    columns.iter().map(AsRef::as_ref).filter(|column| words.iter().any(|word| word == column)).collect()
}

/// The words of an SQL text that may name something, as PostgreSQL reads them: unquoted ones in lower case, quoted ones as
/// they are. Left out are string constants, functions, types after `::` and what qualifies another name.
///
/// ```
/// use mizzle_schema::names::identifiers;
///
/// assert_eq!(identifiers("TABLE app.Totals"), ["table", "totals"]);
/// ```
pub fn identifiers(sql: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = sql;
    let mut is_type = false;
    while let Some(c) = rest.chars().next() {
        if c == '\'' {
            rest = after_quoted(rest, '\'').1;
        } else if c == '"' {
            let (inside, after) = after_quoted(rest, '"');
            words.push(inside.replace("\"\"", "\""));
            rest = after;
        } else if c.is_alphabetic() || c == '_' {
            let end =
                rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            if !is_type && !after.trim_start().starts_with(['(', '.', '\'']) {
                words.push(word.to_lowercase());
            }
            rest = after;
        } else if c.is_ascii_digit() {
            rest = rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '.' || c == '_');
        } else {
            is_type = rest.starts_with("::") || (is_type && c == ':');
            rest = &rest[c.len_utf8()..];
            continue;
        }
        is_type = false;
    }
    words
}

/// The inside of the quoted text at the start, where a doubled quote does not end it, and what follows.
fn after_quoted(text: &str, quote: char) -> (&str, &str) {
    let body = &text[quote.len_utf8()..];
    let mut at = 0;
    while let Some(found) = body[at..].find(quote) {
        let end = at + found;
        if !body[end + 1..].starts_with(quote) {
            return (&body[..end], &body[end + 1..]);
        }
        at = end + 2;
    }
    (body, "")
}
