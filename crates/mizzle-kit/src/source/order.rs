//! An order in which the statements of a source load, as far as their words say.
//!
//! A statement that names what another makes comes after it. Names are compared without their schema, and a word may be
//! no name at all, so that this is a guess; where it runs in a circle the kinds of statement decide. Loading tries again
//! what came too early.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::SourceStatement;
use crate::migration::{Token, TokenKind, bare_name, tokens};

/// What a statement makes, what it names, and where among the others it goes if nothing else decides.
struct Said {
    rank: u8,
    makes: Option<String>,
    names: HashSet<String>,
}

/// The statements in an order that loads.
pub(super) fn sorted(statements: Vec<SourceStatement>) -> Vec<SourceStatement> {
    let mut said: Vec<Said> = statements.iter().map(|statement| read(&statement.sql)).collect();
    // An index that is attached to another is there before its table is a partition.
    let attached: HashSet<String> =
        statements.iter().filter_map(|statement| attached_index(&statement.sql)).collect();
    for one in said.iter_mut().filter(|one| one.rank == ON_ONLY) {
        if one.makes.as_ref().is_some_and(|name| attached.contains(name)) {
            (one.rank, one.makes) = (7, None);
        }
    }
    let mut makers: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, one) in said.iter().enumerate() {
        if let Some(name) = &one.makes {
            makers.entry(name).or_default().push(at);
        }
    }
    let mut later: Vec<Vec<usize>> = vec![Vec::new(); said.len()];
    let mut waits: Vec<usize> = vec![0; said.len()];
    for (at, one) in said.iter().enumerate() {
        // Two of one name, such as overloaded functions, stay as they stand.
        let others = one.names.iter().filter(|name| one.makes.as_ref() != Some(name));
        let needed: BTreeSet<usize> =
            others.filter_map(|name| makers.get(name.as_str())).flatten().copied().collect();
        for first in needed.into_iter().filter(|first| *first != at) {
            if let (Some(after), Some(count)) = (later.get_mut(first), waits.get_mut(at)) {
                after.push(at);
                *count += 1;
            }
        }
    }
    let place = |at: usize| (said.get(at).map_or(0, |one| one.rank), at);
    let (mut ready, mut waiting): (BTreeSet<_>, BTreeSet<_>) =
        (0..said.len()).map(place).partition(|(_, at)| waits.get(*at) == Some(&0));
    let mut order = Vec::new();
    while let Some((_, at)) = ready.pop_first().or_else(|| waiting.pop_first()) {
        order.push(at);
        for next in later.get_mut(at).map(std::mem::take).unwrap_or_default() {
            let Some(count) = waits.get_mut(next) else { continue };
            *count = count.saturating_sub(1);
            if *count == 0 && waiting.remove(&place(next)) {
                ready.insert(place(next));
            }
        }
    }
    let mut statements: Vec<_> = statements.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| statements.get_mut(at).and_then(Option::take)).collect()
}

/// Whether a statement says something of all objects there are, so that it has to come when all are there.
pub(super) fn is_late(sql: &str) -> bool {
    read(sql).rank >= LATE
}

/// Whether a statement is about whatever there is, by privileges or by what it runs.
pub(super) fn is_about_all(sql: &str) -> bool {
    let all = tokens(sql);
    let words: Vec<_> = all.iter().filter(|token| token.counts()).collect();
    let first = |word: &str| words.first().is_some_and(|token| token.is_word(word));
    let on_all =
        words.windows(2).any(|pair| matches!(pair, [on, all] if on.is_word("on") && all.is_word("all")));
    let for_all = words.iter().any(|token| token.is_word("all")) && first("create");
    let by_default = first("alter") && words.get(1).is_some_and(|token| token.is_word("default"));
    first("do")
        || first("select")
        || (on_all && is_late(sql))
        || by_default
        || (for_all && words.iter().any(|token| token.is_word("publication")))
}

const LATE: u8 = 10;

/// The rank of an index that is made on only a partitioned table. A partition that is attached later would get one of its own.
const ON_ONLY: u8 = 9;

/// The index that `ALTER INDEX … ATTACH PARTITION` attaches.
fn attached_index(sql: &str) -> Option<String> {
    let all = tokens(sql);
    let words: Vec<_> = all.iter().filter(|token| token.counts()).collect();
    let is = |at: usize, word: &str| words.get(at).is_some_and(|token| token.is_word(word));
    let attaches = words
        .windows(2)
        .any(|pair| matches!(pair, [attach, part] if attach.is_word("attach") && part.is_word("partition")));
    let last = words.last().filter(|_| is(0, "alter") && is(1, "index") && attaches)?;
    Some(bare_name(last.text))
}

fn read(sql: &str) -> Said {
    let all = tokens(sql);
    let words: Vec<&Token<'_>> = all.iter().filter(|token| token.counts()).collect();
    let names = words.iter().filter(|token| {
        token.kind == TokenKind::Word || (token.kind == TokenKind::Quoted && token.text.starts_with('"'))
    });
    let names = names.map(|token| bare_name(token.text)).collect();
    let is = |at: usize, word: &str| words.get(at).is_some_and(|token| token.is_word(word));
    if !is(0, "create") {
        let rank = match words.first().map(|token| token.text.to_lowercase()).as_deref() {
            Some("alter") if is(1, "default") => LATE + 1,
            Some("alter") if is(1, "text") && is(2, "search") => 2,
            Some("alter") => 7,
            Some("grant" | "revoke") => LATE,
            _ => 9,
        };
        return Said { rank, makes: None, names };
    }
    const BEFORE: [&str; 13] = [
        "or",
        "replace",
        "unique",
        "constraint",
        "temp",
        "temporary",
        "unlogged",
        "recursive",
        "trusted",
        "procedural",
        "default",
        "foreign",
        "materialized",
    ];
    let mut at = 1;
    while BEFORE.iter().any(|word| is(at, word)) {
        at += 1;
    }
    // What stands between `CREATE TEXT SEARCH` and the name.
    let is_text_search = is(at, "text") && is(at + 1, "search");
    at += if is_text_search { 2 } else { 0 };
    let on_only = is(at, "index")
        && words
            .windows(2)
            .any(|pair| matches!(pair, [on, only] if on.is_word("on") && only.is_word("only")));
    let rank = match words.get(at).map(|token| token.text.to_lowercase()).as_deref() {
        Some("schema") => 0,
        Some("extension" | "collation" | "language") => 1,
        Some("dictionary" | "configuration" | "parser" | "template") if is_text_search => 2,
        Some("type" | "domain") => 2,
        Some("sequence") => 3,
        Some("table") => 4,
        Some("function" | "procedure" | "aggregate" | "operator" | "cast") => 5,
        Some("view") => 6,
        // What is attached to it names it.
        Some("index") if on_only => ON_ONLY,
        Some("trigger" | "rule" | "policy" | "event" | "publication" | "statistics") => 8,
        _ => 7,
    };
    let has_own_name = rank <= 6 || on_only;
    at += 1;
    for word in ["if", "not", "exists"] {
        at += usize::from(is(at, word));
    }
    while words.get(at + 1).is_some_and(|token| token.text == ".") {
        at += 2;
    }
    let makes = words.get(at).filter(|_| has_own_name).map(|token| bare_name(token.text));
    Said { rank, makes, names }
}

#[cfg(test)]
mod tests {
    use super::super::{Source, SqlFile};

    #[test]
    fn what_names_something_comes_after_it_whatever_the_order_in_the_files() {
        let file = |sql: &str| SqlFile::read("a.sql", sql).unwrap();
        let sql = [
            file(
                "GRANT SELECT ON ALL TABLES IN SCHEMA app TO PUBLIC; CREATE VIEW app.outer AS SELECT * FROM app.\"inner\"",
            ),
            file(
                "CREATE TRIGGER t BEFORE INSERT ON app.notes EXECUTE FUNCTION app.f(); COMMENT ON VIEW app.outer IS ''",
            ),
            file("CREATE VIEW app.\"inner\" AS SELECT app.f() FROM app.notes"),
            file(
                "CREATE TABLE app.notes (id int DEFAULT app.f()); CREATE FUNCTION app.f() RETURNS int AS 'outer'",
            ),
            file("CREATE SCHEMA IF NOT EXISTS app"),
        ];
        let source = Source { sql: sql.to_vec(), ..Source::default() };
        let said: Vec<String> =
            source.statements().unwrap().iter().map(|one| one.sql.chars().take(19).collect()).collect();
        assert_eq!(
            said,
            [
                "CREATE SCHEMA IF NO",
                "CREATE FUNCTION app",
                "CREATE TABLE app.no",
                "CREATE VIEW app.\"in",
                "CREATE VIEW app.out",
                "CREATE TRIGGER t BE",
                "COMMENT ON VIEW app",
                "GRANT SELECT ON ALL",
            ]
        );
    }
}
