//! Constraints, from what the server prints of them.

use mizzle_schema::{Action, Check, Deferrable, ForeignKey, Match, PrimaryKey, Reference, Unique};

use super::words::{Words, bare};

/// `PRIMARY KEY (a, b)`
pub(super) fn primary_key(name: &str, definition: &str) -> Option<PrimaryKey> {
    let mut words = Words::new(definition);
    if !(words.word("PRIMARY") && words.word("KEY")) {
        return None;
    }
    let columns = words.names()?;
    words.is_empty().then(|| PrimaryKey { name: name.to_owned(), columns })
}

/// `UNIQUE (a, b)`
pub(super) fn unique(name: &str, definition: &str) -> Option<Unique> {
    let mut words = Words::new(definition);
    if !words.word("UNIQUE") {
        return None;
    }
    let nulls_not_distinct = words.word("NULLS");
    if nulls_not_distinct && !(words.word("NOT") && words.word("DISTINCT")) {
        return None;
    }
    let columns = words.names()?;
    words.is_empty().then(|| Unique { name: name.to_owned(), columns, nulls_not_distinct })
}

/// `CHECK ((price >= 0))`
pub(super) fn check(name: &str, definition: &str) -> Option<Check> {
    let mut words = Words::new(definition);
    if !words.word("CHECK") {
        return None;
    }
    let expression = bare(words.parenthesized()?).to_owned();
    words.is_empty().then(|| Check { name: name.to_owned(), expression })
}

/// `FOREIGN KEY (a) REFERENCES public.t(b) ON DELETE CASCADE`
pub(super) fn foreign_key(name: &str, definition: &str) -> Option<ForeignKey> {
    let mut words = Words::new(definition);
    if !(words.word("FOREIGN") && words.word("KEY")) {
        return None;
    }
    let columns = words.names()?;
    if !words.word("REFERENCES") {
        return None;
    }
    let (schema, table) = words.qualified()?;
    let referenced = words.names()?;
    let mut key = ForeignKey {
        name: name.to_owned(),
        columns,
        references: Reference {
            schema: schema.and_then(|schema| super::place(&schema)),
            table,
            columns: referenced,
        },
        ..ForeignKey::default()
    };
    if words.word("MATCH") {
        if !words.word("FULL") {
            return None;
        }
        key.match_type = Match::Full;
    }
    while words.word("ON") {
        let is_delete = words.word("DELETE");
        if !is_delete && !words.word("UPDATE") {
            return None;
        }
        let action = Action::ALL.into_iter().find(|action| {
            let mut ahead = words.clone();
            let found = action.sql().split(' ').all(|word| ahead.word(word));
            if found {
                words = ahead;
            }
            found
        })?;
        *(if is_delete { &mut key.on_delete } else { &mut key.on_update }) = action;
    }
    if words.word("DEFERRABLE") {
        let initially_deferred = words.word("INITIALLY");
        if initially_deferred && !words.word("DEFERRED") {
            return None;
        }
        key.deferrable = Deferrable::Deferrable { initially_deferred };
    }
    words.is_empty().then_some(key)
}
