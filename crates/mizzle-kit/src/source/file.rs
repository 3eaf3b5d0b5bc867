//! A file of SQL that says what there is.

use mizzle_core::{Error, ErrorKind, Result};

use crate::migration::{Alone, Token, TokenKind, split, tokens};

/// A file of SQL that is part of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SqlFile {
    /// Its name, for messages: usually its path.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Its statements.
    pub statements: Vec<SqlStatement>,
}

/// A statement of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlStatement {
    /// Its text, without a semicolon and without the comments before it.
    pub sql: String,
    /// The line that it begins in, counted from 1.
    pub line: usize,
    /// The `SET` statements before it in its file, which hold for it.
    pub settings: String,
}

/// What ends or begins a transaction.
const TRANSACTIONS: [&str; 10] =
    ["begin", "start", "commit", "rollback", "abort", "end", "savepoint", "release", "prepare", "lock"];

/// What does something to data, or takes something away, rather than say what there is.
const DEEDS: [&str; 10] =
    ["insert", "update", "delete", "merge", "copy", "truncate", "drop", "call", "vacuum", "reindex"];

impl SqlFile {
    /// Reads a file.
    ///
    /// ```
    /// use mizzle_kit::source::SqlFile;
    ///
    /// let file = SqlFile::read("roles.sql", "-- who may read\nGRANT SELECT ON notes TO reader;").unwrap();
    /// assert_eq!(file.statements[0].line, 2);
    /// assert!(SqlFile::read("data.sql", "INSERT INTO notes VALUES (1)").is_err());
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Config`], with file and line: commands of transactions, statements that do something to data or drop
    /// something, those that cannot run in a transaction, and commands of psql.
    pub fn read(name: &str, text: &str) -> Result<SqlFile> {
        let wrong = |line: usize, message: &str, hint: &str| {
            Error::new(ErrorKind::Config, format!("{name}:{line}: {message}")).with_hint(hint.to_owned())
        };
        if let Some(at) = text.find('\0') {
            let line = 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
            return Err(wrong(line, "a NUL byte, which PostgreSQL takes nowhere", "remove it"));
        }
        let mut statements = Vec::new();
        let mut settings = String::new();
        for (sql, line) in split(text) {
            let all = tokens(&sql);
            let words: Vec<_> = all.iter().filter(|token| token.counts()).collect();
            let is = |at: usize, word: &str| words.get(at).is_some_and(|token| token.is_word(word));
            if let Some(word) = TRANSACTIONS.iter().find(|word| is(0, word)) {
                let message = format!("{} in a file of the schema", word.to_uppercase());
                return Err(wrong(
                    line,
                    &message,
                    "remove it: the file says what there is, not how to get there",
                ));
            }
            if let Some(word) = DEEDS.iter().find(|word| is(0, word)) {
                let message =
                    format!("{} in a file of the schema, which only says what there is", word.to_uppercase());
                return Err(wrong(
                    line,
                    &message,
                    "put it into a migration: `mizzle generate --custom` writes an empty one",
                ));
            }
            if words.first().is_some_and(|token| token.text == "\\") {
                return Err(wrong(line, "a command of psql, which the server does not know", "remove it"));
            }
            if Alone::of(&sql).is_some() {
                let hint = "write it without CONCURRENTLY: how it is done on a database in use is for the migration to say";
                return Err(wrong(line, "this cannot run in a transaction", hint));
            }
            if is_setting(&words) {
                settings.push_str(&sql);
                settings.push_str(";\n");
                continue;
            }
            statements.push(SqlStatement { sql, line, settings: settings.clone() });
        }
        Ok(SqlFile { name: name.to_owned(), text: text.to_owned(), statements })
    }
}

/// Whether a statement sets something for those after it, as those that `pg_dump` begins with do.
fn is_setting(words: &[&Token<'_>]) -> bool {
    let is = |at: usize, word: &str| words.get(at).is_some_and(|token| token.is_word(word));
    let called = words.iter().take_while(|token| token.kind == TokenKind::Word || token.text == ".");
    (is(0, "set") && !is(1, "local"))
        || (is(0, "select") && called.last().is_some_and(|token| token.is_word("set_config")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_cannot_say_is_an_error_with_its_place() {
        let error = |sql: &str| SqlFile::read("a.sql", sql).unwrap_err().message().to_owned();
        assert_eq!(error("\nBEGIN;"), "a.sql:2: BEGIN in a file of the schema");
        assert_eq!(
            error("CREATE VIEW v AS SELECT 1;\n\ndrop view w"),
            "a.sql:3: DROP in a file of the schema, which only says what there is"
        );
        assert!(error("create index concurrently i on t (a)").starts_with("a.sql:1: this cannot run"));
        assert!(error("-- \n\\restrict abc\n").starts_with("a.sql:2: a command of psql"));
        assert!(error("select 1;\n\0").starts_with("a.sql:2: a NUL byte"));
    }

    #[test]
    fn what_is_set_holds_for_what_follows_in_the_file() {
        let sql = "CREATE VIEW a AS SELECT 1;
            SET search_path = app;
            SELECT pg_catalog.set_config('search_path', '', false);
            CREATE VIEW b AS SELECT 1;";
        let file = SqlFile::read("a.sql", sql).unwrap();
        let settings: Vec<_> = file.statements.iter().map(|statement| statement.settings.as_str()).collect();
        let set = "SET search_path = app;\nSELECT pg_catalog.set_config('search_path', '', false);\n";
        assert_eq!(settings, ["", set]);
    }
}
