//! Statements that no transaction takes in: what they are, and what has become of one that was interrupted.

use super::token::{Kind, Token, tokens};

/// A statement that runs for itself alone. Names are as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Alone {
    /// `CREATE INDEX CONCURRENTLY`
    CreateIndex { index: String, table: String },
    /// `DROP INDEX CONCURRENTLY`
    DropIndex { index: String },
    /// `ALTER TABLE … DETACH PARTITION … CONCURRENTLY`
    Detach { parent: String, child: String },
    /// What may be done twice: `VACUUM`, `REINDEX … CONCURRENTLY`, `ALTER SYSTEM`.
    Repeatable,
    /// What only its author can tell.
    Unknown,
}

impl Alone {
    /// What a statement is that cannot run in a transaction.
    pub fn of(sql: &str) -> Option<Alone> {
        let all = tokens(sql);
        let mut words = Words { tokens: all.iter().filter(|token| token.counts()).collect(), at: 0 };
        let concurrently = words.tokens.iter().any(|token| token.is_word("concurrently"));
        if words.take("vacuum") || (words.take("alter") && words.take("system")) {
            return Some(Alone::Repeatable);
        }
        words.at = 0;
        if words.take("reindex") {
            return concurrently.then_some(Alone::Repeatable);
        }
        if words.take("alter") {
            return if concurrently { words.detach() } else { None };
        }
        let creates = words.take("create");
        if !creates && !words.take("drop") {
            return None;
        }
        if words.take("database") || words.take("tablespace") {
            return Some(Alone::Unknown);
        }
        words.take("unique");
        if !(words.take("index") && words.take("concurrently")) {
            return None;
        }
        if words.take("if") {
            words.take("not");
            words.take("exists");
        }
        let found = words.name().and_then(|index| {
            if !creates {
                return Some(Alone::DropIndex { index });
            }
            if !words.take("on") {
                return None;
            }
            words.take("only");
            Some(Alone::CreateIndex { index, table: words.name()? })
        });
        // An index without a name has one that only the server knows.
        Some(found.unwrap_or(Alone::Unknown))
    }

    /// Whether a statement may commit by itself, and so wants no transaction around it where its section has none.
    pub fn may_commit(sql: &str) -> bool {
        let all = tokens(sql);
        all.iter()
            .find(|token| token.counts())
            .is_some_and(|token| token.is_word("call") || token.is_word("do"))
    }
}

struct Words<'a> {
    tokens: Vec<&'a Token<'a>>,
    at: usize,
}

impl Words<'_> {
    fn take(&mut self, word: &str) -> bool {
        let is = self.tokens.get(self.at).is_some_and(|token| token.is_word(word));
        self.at += usize::from(is);
        is
    }

    /// A name, with its schema where that is written.
    fn name(&mut self) -> Option<String> {
        let mut name = String::new();
        loop {
            let token = self.tokens.get(self.at)?;
            if !matches!(token.kind, Kind::Word | Kind::Quoted) || (name.is_empty() && token.is_word("on")) {
                return None;
            }
            name.push_str(token.text);
            self.at += 1;
            match self.tokens.get(self.at) {
                Some(dot) if dot.text == "." => name.push('.'),
                _ => return Some(name),
            }
            self.at += 1;
        }
    }

    fn detach(&mut self) -> Option<Alone> {
        if !self.take("table") {
            return None;
        }
        if self.take("if") {
            self.take("exists");
        }
        self.take("only");
        let parent = self.name()?;
        let detaches = self.take("detach") && self.take("partition");
        let child = self.name().filter(|_| detaches)?;
        self.take("concurrently").then_some(Alone::Detach { parent, child })
    }
}

/// The name without its schema, as the catalog has it.
pub(crate) fn bare_name(written: &str) -> String {
    let all = tokens(written);
    let last = all.iter().rfind(|token| matches!(token.kind, Kind::Word | Kind::Quoted));
    match last {
        Some(token) if token.kind == Kind::Quoted => {
            token.text.trim_start_matches('"').strip_suffix('"').unwrap_or_default().replace("\"\"", "\"")
        }
        Some(token) => token.text.to_lowercase(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_alone_is_known_with_the_names_in_it() {
        let of = |sql| Alone::of(sql);
        let index = |index: &str, table: &str| {
            Some(Alone::CreateIndex { index: index.to_owned(), table: table.to_owned() })
        };
        assert_eq!(of("CREATE INDEX CONCURRENTLY i ON ONLY app.\"T\" (a)"), index("i", "app.\"T\""));
        assert_eq!(
            of("create unique index concurrently if not exists \"a\"\"b\" on t (a)"),
            index("\"a\"\"b\"", "t")
        );
        assert_eq!(of("CREATE INDEX CONCURRENTLY ON t (a)"), Some(Alone::Unknown));
        assert_eq!(
            of("DROP INDEX CONCURRENTLY IF EXISTS app.i"),
            Some(Alone::DropIndex { index: "app.i".into() })
        );
        let detach = Alone::Detach { parent: "p".into(), child: "c".into() };
        assert_eq!(of("ALTER TABLE p DETACH PARTITION c CONCURRENTLY"), Some(detach));
        assert_eq!(of("VACUUM (ANALYZE) t"), Some(Alone::Repeatable));
        assert_eq!(of("REINDEX INDEX CONCURRENTLY i"), Some(Alone::Repeatable));
        assert_eq!(of("CREATE DATABASE d"), Some(Alone::Unknown));
    }

    #[test]
    fn what_runs_in_a_transaction_is_none_of_them() {
        for sql in [
            "CREATE INDEX i ON t (a)",
            "ALTER TABLE t ADD COLUMN concurrently int",
            "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
            "COMMENT ON INDEX i IS 'CONCURRENTLY'",
            "REINDEX TABLE t",
            "ALTER TYPE e ADD VALUE 'a'",
        ] {
            assert_eq!(Alone::of(sql), None, "{sql}");
        }
    }

    #[test]
    fn a_name_in_the_catalog_is_folded_or_unquoted() {
        assert_eq!(bare_name("app.Users"), "users");
        assert_eq!(bare_name("\"a\"\"b\""), "a\"b");
    }
}
