//! Expressions as the server prints them once it has read what it printed.
//!
//! `v IN ('a', 'b')` on a `varchar` is kept as a list of `varchar` that is cast as a whole. Printed and read again, the same
//! is a list of which each item is cast, and stays that. A table that was made by its own statement and one that was made by
//! what the server printed of the first would differ for ever.

use serde_json::Value;

use crate::facts::Kind;
use crate::migration::{Token, TokenKind, tokens};

/// The attributes that are printed from what the server has parsed.
const PRINTED: [&str; 10] = [
    "definition",
    "expression",
    "generated",
    "using",
    "check",
    "default",
    "index",
    "bound",
    "constraint",
    "partition_key",
];

/// Settles what the server printed of an object. A function's body is what its author wrote.
pub(super) fn settle(kind: Kind, name: &str, value: &mut Value) {
    let is_printed = PRINTED.contains(&name) || (kind == Kind::Publication && name == "tables");
    if is_printed && !matches!(kind, Kind::Function | Kind::Procedure) {
        settle_all(value);
    }
}

fn settle_all(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(settled) = settled(text) {
                *text = settled;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(settle_all),
        _ => {}
    }
}

/// The text as it is printed when it was read again; `None` where that is the same.
fn settled(sql: &str) -> Option<String> {
    // Nearly all that is printed has neither.
    let has_list = sql.contains("(ARRAY[");
    if !has_list && !sql.contains("EXTRACT(") {
        return None;
    }
    let lower = lower_fields(sql);
    let mut changed = lower.is_some();
    let mut text = lower.unwrap_or_else(|| sql.to_owned());
    if !has_list {
        return changed.then_some(text);
    }
    // A list may be in an item of another.
    while let Some(next) = once(&text) {
        text = next;
        changed = true;
    }
    changed.then_some(text)
}

/// The text with the fields of `EXTRACT(YEAR FROM d)` in lower case, which they are once they are read as words; `None` where
/// they are so.
fn lower_fields(sql: &str) -> Option<String> {
    let words = tokens(sql);
    let mut text = sql.to_owned();
    for at in 0..words.len() {
        let Some([extract, open, field, ..]) = words.get(at..) else { break };
        if extract.text == "EXTRACT" && open.text == "(" && field.kind == TokenKind::Word {
            text.replace_range(field.at..field.at + field.text.len(), &field.text.to_ascii_lowercase());
        }
    }
    Some(text).filter(|text| text != sql)
}

/// The same for the first list that has a cast.
fn once(sql: &str) -> Option<String> {
    let words = tokens(sql);
    (0..words.len()).find_map(|at| cast_list(sql, words.get(at..)?))
}

/// `(ARRAY[a, b])::t[]` at the beginning of these words as `ARRAY[(a)::t, (b)::t]`, with all that is before and after it.
fn cast_list(sql: &str, words: &[Token<'_>]) -> Option<String> {
    let [open, array, bracket, ..] = words else { return None };
    if open.text != "(" || array.text != "ARRAY" || bracket.text != "[" {
        return None;
    }
    let inside = words.get(3..)?;
    let end = closing(inside)?;
    let [close, first, second, of @ ..] = inside.get(end + 1..)? else { return None };
    if close.text != ")" || first.text != ":" || second.text != ":" {
        return None;
    }
    // A type's name ends where its brackets begin; `[]` follows no other thing that is printed after a cast.
    let length = of.iter().position(|word| word.text == "[")?;
    let (of, rest) = of.split_at_checked(length)?;
    let is_name = |word: &Token<'_>| match word.kind {
        TokenKind::Word | TokenKind::Blank => true,
        TokenKind::Quoted => word.text.starts_with('"'),
        _ => matches!(word.text, "." | "(" | ")" | ","),
    };
    let [_, after, ..] = rest else { return None };
    if after.text != "]" || of.is_empty() || !of.iter().all(is_name) {
        return None;
    }
    let of = sql.get(of.first()?.at..rest.first()?.at)?;
    let items = items(sql, inside.get(..=end)?)?;
    // Items that are lists themselves take the cast to theirs.
    if items.iter().any(|item| item.starts_with("ARRAY[")) {
        return None;
    }
    let items: Vec<String> = items.iter().map(|item| format!("({item})::{of}")).collect();
    let (before, after) = (sql.get(..open.at)?, sql.get(after.at + 1..)?);
    Some(format!("{before}ARRAY[{}]{after}", items.join(", ")))
}

/// Where the bracket is closed in which these words are.
fn closing(words: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, word) in words.iter().enumerate() {
        match word.text {
            "(" | "[" => depth += 1,
            "]" if depth == 0 => return Some(at),
            ")" | "]" => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

/// What stands between the commas of a list, whose last word closes it.
fn items<'a>(sql: &'a str, words: &[Token<'_>]) -> Option<Vec<&'a str>> {
    let (mut found, mut depth) = (Vec::new(), 0_usize);
    let mut begin = words.first()?.at;
    let last = words.len().checked_sub(1)?;
    for (at, word) in words.iter().enumerate() {
        match word.text {
            "(" | "[" => depth += 1,
            "," | "]" if depth == 0 && (word.text == "," || at == last) => {
                found.push(sql.get(begin..word.at)?.trim());
                begin = word.at + word.text.len();
            }
            ")" | "]" => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    found.iter().all(|item| !item.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::settled;

    #[test]
    fn the_cast_of_a_list_is_that_of_its_items() {
        assert_eq!(
            settled("CHECK (((v)::text = ANY ((ARRAY['a,'::character varying, f(1, 2)])::text[])))")
                .as_deref(),
            Some("CHECK (((v)::text = ANY (ARRAY[('a,'::character varying)::text, (f(1, 2))::text])))")
        );
        assert_eq!(
            settled("((ARRAY[b])::app.\"t[]\"[] && c)").as_deref(),
            Some("(ARRAY[(b)::app.\"t[]\"] && c)")
        );
    }

    #[test]
    fn the_fields_of_extract_are_in_lower_case() {
        let printed = "EXTRACT(YEAR FROM d) || 'EXTRACT(YEAR FROM d)'::text";
        assert_eq!(settled(printed).as_deref(), Some("EXTRACT(year FROM d) || 'EXTRACT(YEAR FROM d)'::text"));
        assert_eq!(settled("EXTRACT(year FROM d)"), None);
    }

    #[test]
    fn what_is_in_quotes_stays() {
        assert_eq!(settled("('(ARRAY[''a''::varchar])::text[]'::text = b)"), None);
        assert_eq!(settled("(b = ANY (ARRAY['a'::text]))"), None);
    }
}
