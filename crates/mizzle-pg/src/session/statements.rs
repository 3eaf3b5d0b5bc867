//! The prepared statements of a session: which there are, and which have to go.

use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;

use bytes::BytesMut;
use hashlink::linked_hash_map::RawEntryMut;
use hashlink::{DefaultHashBuilder, LruCache};
use mizzle_core::Statement;
use mizzle_core::row::{CheckFn, ResultColumn};
use mizzle_core::value::Param;
use postgres_protocol::message::frontend;

use super::pace::Pace;

/// A statement that the server has prepared.
#[derive(Clone)]
pub(crate) struct Prepared {
    /// How long it takes.
    pub pace: Arc<Pace>,
    /// Its name; empty for the unnamed statement.
    pub name: String,
    /// The columns of its result; empty if it gives none.
    pub columns: Vec<ResultColumn>,
    /// The checks that found the columns right.
    pub verified: Vec<CheckFn>,
}

impl Prepared {
    /// Whether the columns were found right by this check before.
    #[inline]
    pub fn is_verified(&self, check: Option<CheckFn>) -> bool {
        check.is_none_or(|check| self.verified.iter().any(|known| std::ptr::fn_addr_eq(*known, check)))
    }
}

/// Text and parameter types: a statement of the same text with other types is another one.
struct Key {
    text: String,
    parameters: Vec<u32>,
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.text, self.parameters.iter().copied(), state);
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        self.text == other.text && self.parameters == other.parameters
    }
}

impl Eq for Key {}

fn hash(text: &str, parameters: impl Iterator<Item = u32>, state: &mut impl Hasher) {
    state.write(text.as_bytes());
    parameters.for_each(|oid| state.write_u32(oid));
}

/// The OIDs that a statement announces its parameters with.
pub(crate) fn parameter_oids(params: &[Param]) -> impl ExactSizeIterator<Item = u32> {
    params.iter().map(|param| param.ty.parameter_oid())
}

/// The prepared statements of a session, the most recently used ones.
pub(crate) struct Statements {
    cache: LruCache<Key, Arc<Prepared>>,
    hasher: DefaultHashBuilder,
    named: u64,
    /// To be closed with the next trip: whether statement or portal, and its name.
    closing: Vec<(u8, String)>,
    /// Prepared in a trip whose end has not been seen.
    unconfirmed: Vec<String>,
}

impl Statements {
    /// Keeps at most that many; none with 0.
    pub fn new(capacity: usize) -> Statements {
        let hasher = DefaultHashBuilder::default();
        Statements {
            cache: LruCache::with_hasher(capacity, hasher.clone()),
            hasher,
            named: 0,
            closing: Vec::new(),
            unconfirmed: Vec::new(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.cache.len()
    }

    /// The prepared form of a statement; it becomes the most recently used one.
    pub fn get(&mut self, statement: &Statement) -> Option<Arc<Prepared>> {
        match self.entry(statement) {
            RawEntryMut::Occupied(mut entry) => {
                entry.to_back();
                Some(entry.get().clone())
            }
            RawEntryMut::Vacant(_) => None,
        }
    }

    /// A name that no other statement of the session has had; the empty one, where none are kept.
    pub fn new_name(&mut self) -> String {
        if self.cache.capacity() == 0 {
            return String::new();
        }
        let name = self.new_name_of_many();
        self.unconfirmed.push(name.clone());
        name
    }

    /// A name for a statement among others in flight, whose sender will see by itself what became of it.
    pub fn new_name_of_many(&mut self) -> String {
        if self.cache.capacity() == 0 {
            return String::new();
        }
        self.named += 1;
        format!("mizzle_{}", self.named)
    }

    /// Has the server close a statement that is not in the cache, with the next trip.
    pub fn close_statement(&mut self, name: String) {
        if !name.is_empty() {
            self.closing.push((b'S', name));
        }
    }

    /// Keeps a statement, or replaces what is known of it. Another one may have to go for it.
    pub fn keep(&mut self, statement: &Statement, prepared: Arc<Prepared>) {
        if prepared.name.is_empty() || self.cache.capacity() == 0 {
            return;
        }
        match self.entry(statement) {
            RawEntryMut::Occupied(mut entry) => {
                let before = entry.replace_value(prepared.clone());
                if before.name != prepared.name {
                    self.closing.push((b'S', before.name.clone()));
                }
            }
            RawEntryMut::Vacant(_) => {
                if self.cache.len() >= self.cache.capacity()
                    && let Some((_, oldest)) = self.cache.remove_lru()
                {
                    self.closing.push((b'S', oldest.name.clone()));
                }
                let parameters = parameter_oids(&statement.params).collect();
                self.cache.insert(Key { text: statement.text.clone(), parameters }, prepared);
            }
        }
    }

    /// Forgets a statement, on the server too.
    pub fn forget(&mut self, statement: &Statement) {
        if let RawEntryMut::Occupied(entry) = self.entry(statement) {
            let name = entry.remove().name.clone();
            self.closing.push((b'S', name));
        }
    }

    /// Forgets all, because the server has.
    pub fn forget_all(&mut self) {
        self.cache.clear();
        self.closing.clear();
    }

    /// From now on uses the unnamed statement only: behind a pooler that does not know of named ones.
    pub fn give_up_names(&mut self) {
        self.forget_all();
        self.cache.set_capacity(0);
    }

    /// Closes a portal with the next trip.
    pub fn close_portal(&mut self, name: String) {
        self.closing.push((b'P', name));
    }

    /// The end of a trip was seen: whatever it prepared is kept or does not exist.
    pub fn confirm(&mut self, failed: bool) {
        if failed {
            self.doubt();
        }
        self.unconfirmed.clear();
    }

    /// A trip was left before its end: what it prepared may exist, and nobody will use it.
    pub fn doubt(&mut self) {
        let names = self.unconfirmed.drain(..).filter(|name| {
            // Linear, but only after an error or a dropped future.
            !self.cache.iter().any(|(_, prepared)| prepared.name == *name)
        });
        self.closing.extend(names.map(|name| (b'S', name)));
    }

    /// Whether there are statements or portals to be closed.
    pub fn has_to_close(&self) -> bool {
        !self.closing.is_empty()
    }

    /// Composes the `Close` messages. Closing what does not exist is no error.
    pub fn write_closes(&mut self, out: &mut BytesMut) {
        for (kind, name) in self.closing.drain(..) {
            // The names are our own and have no NUL byte, which is all that could fail.
            frontend::close(kind, &name, out).ok();
        }
    }

    fn entry(&mut self, statement: &Statement) -> RawEntryMut<'_, Key, Arc<Prepared>, DefaultHashBuilder> {
        let mut hasher = self.hasher.build_hasher();
        hash(&statement.text, parameter_oids(&statement.params), &mut hasher);
        self.cache.raw_entry_mut().from_hash(hasher.finish(), |key| {
            key.text == statement.text
                && key.parameters.len() == statement.params.len()
                && key.parameters.iter().copied().eq(parameter_oids(&statement.params))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mizzle_core::value::{Datum, SqlType};

    fn statement(text: &str, parameter: Option<SqlType>) -> Statement {
        let params = parameter.map(|ty| Param { ty, datum: Datum::Null }).into_iter().collect();
        Statement::new(text, params)
    }

    fn prepared(name: &str) -> Arc<Prepared> {
        Arc::new(Prepared {
            pace: Arc::default(),
            name: name.into(),
            columns: Vec::new(),
            verified: Vec::new(),
        })
    }

    #[test]
    fn the_same_text_with_other_parameter_types_is_another_statement() {
        let int4 = statement("select $1", Some(SqlType::built_in("int4", 23, 1007)));
        let int8 = statement("select $1", Some(SqlType::built_in("int8", 20, 1016)));
        let mut statements = Statements::new(4);
        statements.keep(&int4, prepared("a"));
        assert_eq!(statements.get(&int4).unwrap().name, "a");
        assert!(statements.get(&int8).is_none());
    }

    #[test]
    fn the_least_recently_used_statement_is_closed() {
        let [one, two, three] = ["1", "2", "3"].map(|text| statement(text, None));
        let mut statements = Statements::new(2);
        statements.keep(&one, prepared("one"));
        statements.keep(&two, prepared("two"));
        statements.get(&one);
        statements.keep(&three, prepared("three"));
        assert!(statements.get(&two).is_none());
        let mut out = BytesMut::new();
        statements.write_closes(&mut out);
        assert_eq!(&out[..], b"C\0\0\0\x09Stwo\0");
    }

    #[test]
    fn without_a_cache_every_statement_is_the_unnamed_one() {
        let mut statements = Statements::new(0);
        let name = statements.new_name();
        assert_eq!(name, "");
        statements.keep(&statement("1", None), prepared(&name));
        assert_eq!(statements.len(), 0);
    }
}
