//! A migration's SQL: sections, and the statements in them.

use std::fmt;
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::alone::Alone;
use super::backfill::{BATCH, Backfill, Change};
use super::token::{Kind, Token, tokens};

/// How long a statement in a transaction waits for a lock, where its section does not say.
const LOCK_TIMEOUT: &str = "2s";

/// The SQL of a migration, in sections.
///
/// A section begins with a comment, `-- section: …; transaction: none; lock_timeout: 2s`; what stands before the first
/// is one of its own, in a transaction.
///
/// ```
/// use mizzle_kit::migration::{Script, Transactional};
///
/// let script = Script::read("
/// CREATE TABLE notes (id bigint);
///
/// -- section: indexes; transaction: none
/// CREATE INDEX CONCURRENTLY notes_id ON notes (id);
/// ").unwrap();
/// assert_eq!(script.sections.len(), 2);
/// assert_eq!(script.sections[1].transaction, Transactional::None);
/// assert_eq!(script.sections[1].steps[0].line, 5);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The sections that have statements.
    pub sections: Vec<Section>,
    /// What it waits for before it may run, from a line `-- after: deploy` before its first statement.
    pub after: Option<String>,
    /// The SHA-256 of all statements, without what makes no difference to them: comments, spaces, capitals in keywords.
    pub checksum: String,
}

/// Statements that run under the same terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is about; empty where nothing is said.
    pub name: String,
    /// Whether its statements run in a transaction.
    pub transaction: Transactional,
    /// How long a statement may wait for a lock, as PostgreSQL writes it: `2s`. `0` is without end.
    pub lock_timeout: String,
    /// How long a statement may run. `0` is without end.
    pub statement_timeout: String,
    /// How its statements go through a table, where they do so batch by batch.
    pub backfill: Option<Backfill>,
    /// Its statements.
    pub steps: Vec<Step>,
}

/// Whether statements run in a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transactional {
    /// All of a section in one.
    One,
    /// Each for itself, as `CREATE INDEX CONCURRENTLY` has to.
    None,
}

/// A statement of a migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its text, without its semicolon and without the comments before it.
    pub sql: String,
    /// The line that it begins in, counted from 1.
    pub line: usize,
    /// Its number among all of the script, counted from 1.
    pub number: usize,
    /// The SHA-256 of its text, as that of the script.
    pub checksum: String,
}

/// Why a text is no script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for ScriptError {}

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    /// A header that says what no section has, a command of transactions, and a statement that cannot run in one in a
    /// section that is one.
    pub fn read(sql: &str) -> Result<Script, ScriptError> {
        let lines = Lines::of(sql);
        let mut sections = vec![Section::new()];
        let all = tokens(sql);
        let mut statement: Vec<Token<'_>> = Vec::new();
        let mut ends = Ends::default();
        let mut after = None;
        for token in &all {
            let header = token.text.strip_prefix("-- section:");
            let gate = token.text.strip_prefix("-- after:").filter(|_| token.kind == Kind::Comment);
            if let Some(gate) = gate.filter(|_| statement.iter().all(|token| !token.counts())) {
                match gate.trim() {
                    "" => {
                        return Err(error(
                            &lines,
                            token.at,
                            "`-- after:` of what? Write `-- after: deploy`".to_owned(),
                        ));
                    }
                    _ if sections.iter().any(|section| !section.steps.is_empty()) => {
                        let message =
                            "`-- after:` is of the whole migration; it stands before the first statement";
                        return Err(error(&lines, token.at, message.to_owned()));
                    }
                    said => after = Some(said.to_owned()),
                }
            }
            if let Some(header) = header.filter(|_| token.kind == Kind::Comment && ends.is_outside()) {
                add(&lines, &mut sections, &statement)?;
                statement.clear();
                ends = Ends::default();
                sections.push(Section::read(header).map_err(|message| error(&lines, token.at, message))?);
                continue;
            }
            if ends.see(token) {
                add(&lines, &mut sections, &statement)?;
                statement.clear();
                ends = Ends::default();
            } else {
                statement.push(*token);
            }
        }
        add(&lines, &mut sections, &statement)?;
        let mut number = 0;
        for step in sections.iter_mut().flat_map(|section| &mut section.steps) {
            number += 1;
            step.number = number;
        }
        sections.retain(|section| !section.steps.is_empty());
        let checksum = checksum(&all);
        Ok(Script { sections, after, checksum })
    }

    /// All statements.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.sections.iter().flat_map(|section| &section.steps)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.steps().count()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Section {
    fn new() -> Section {
        Section {
            name: String::new(),
            transaction: Transactional::One,
            lock_timeout: LOCK_TIMEOUT.to_owned(),
            statement_timeout: "0".to_owned(),
            backfill: None,
            steps: Vec::new(),
        }
    }

    /// Reads what is behind `-- section:`.
    fn read(header: &str) -> Result<Section, String> {
        let mut parts = header.split(';').map(str::trim);
        let mut section = Section::new();
        section.name = parts.next().unwrap_or_default().to_owned();
        let mut lock_timeout = None;
        let mut transaction = None;
        let (mut by, mut batch, mut pause) = (None, None, None);
        for part in parts.filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once(':').ok_or_else(|| format!("`{part}` has no `:`"))?;
            let value = value.trim();
            match key.trim() {
                "transaction" => {
                    transaction = Some(match value {
                        "one" => Transactional::One,
                        "none" => Transactional::None,
                        _ => return Err(format!("`transaction: {value}`; write `one` or `none`")),
                    });
                }
                "lock_timeout" => lock_timeout = Some(duration(value)?),
                "statement_timeout" => section.statement_timeout = duration(value)?,
                "backfill" => by = Some(columns(value)?),
                "batch" => {
                    let rows = value.strip_suffix("rows").unwrap_or(value).trim().parse().ok();
                    batch = Some(
                        rows.filter(|rows| *rows > 0)
                            .ok_or_else(|| format!("`batch: {value}` is no number of rows"))?,
                    );
                }
                "pause" => pause = Some(pause_of(value)?),
                // Says something to those who read it, and follows from the statements.
                "lock" | "locks" => {}
                key => {
                    return Err(format!(
                        "a section has no `{key}`; there are transaction, lock_timeout, statement_timeout, lock, backfill, batch and pause"
                    ));
                }
            }
        }
        section.backfill = match (by, batch, pause) {
            (Some(by), batch, pause) => {
                Some(Backfill { by, batch: batch.unwrap_or(BATCH), pause: pause.unwrap_or_default() })
            }
            (None, None, None) => None,
            (None, ..) => {
                return Err(
                    "`batch` and `pause` are of a backfill; add `backfill: by primary key`".to_owned()
                );
            }
        };
        section.transaction = match (transaction, &section.backfill) {
            (Some(Transactional::One), Some(_)) => {
                return Err(
                    "each batch of a backfill is a transaction of its own; write `transaction: none`"
                        .to_owned(),
                );
            }
            (Some(transaction), _) => transaction,
            (None, Some(_)) => Transactional::None,
            (None, None) => Transactional::One,
        };
        section.lock_timeout = match (lock_timeout, section.transaction) {
            (Some(timeout), _) => timeout,
            (None, Transactional::One) => LOCK_TIMEOUT.to_owned(),
            (None, Transactional::None) if section.backfill.is_some() => LOCK_TIMEOUT.to_owned(),
            // What runs without a transaction is CONCURRENTLY, which blocks nobody while it waits.
            (None, Transactional::None) => "0".to_owned(),
        };
        Ok(section)
    }
}

/// A time as PostgreSQL's settings write it.
fn duration(text: &str) -> Result<String, String> {
    let unit = text.trim_start_matches(|char: char| char.is_ascii_digit());
    let known = ["", "ms", "s", "min", "h"].contains(&unit);
    if known && unit.len() < text.len() {
        return Ok(text.to_owned());
    }
    Err(format!("`{text}` is no time; write it as `500ms`, `2s`, `20min` or `0`"))
}

/// The columns of a key: `by a, b`; none, for the primary key.
fn columns(value: &str) -> Result<Vec<String>, String> {
    let wrong = || format!("`backfill: {value}`; write `by primary key`, or `by` and the names of columns");
    let names = value.strip_prefix("by ").ok_or_else(wrong)?.trim();
    if names.eq_ignore_ascii_case("primary key") {
        return Ok(Vec::new());
    }
    let all: Vec<_> = tokens(names).into_iter().filter(Token::counts).collect();
    let mut columns = Vec::new();
    for (at, token) in all.iter().enumerate() {
        match (at % 2, token.kind) {
            (0, Kind::Word | Kind::Quoted) => columns.push(token.text.to_owned()),
            (1, Kind::Symbol) if token.text == "," && at + 1 < all.len() => {}
            _ => return Err(wrong()),
        }
    }
    if columns.is_empty() { Err(wrong()) } else { Ok(columns) }
}

/// A pause: `10ms`, `2s`.
fn pause_of(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|char: char| !char.is_ascii_digit());
    let unit = text.get(digits.len()..).unwrap_or_default();
    match (digits.parse(), unit) {
        (Ok(number), "ms") => Ok(Duration::from_millis(number)),
        (Ok(number), "s") => Ok(Duration::from_secs(number)),
        (Ok(0), "") => Ok(Duration::ZERO),
        _ => Err(format!("`{text}` is no pause; write it as `10ms` or `2s`")),
    }
}

/// Where a statement ends: at a semicolon that is not in parentheses, as in a rule, nor in the body of a function
/// between BEGIN ATOMIC and END.
#[derive(Default)]
struct Ends {
    parentheses: usize,
    blocks: usize,
    after_begin: bool,
}

impl Ends {
    /// Whether this token ends the statement.
    fn see(&mut self, token: &Token<'_>) -> bool {
        if !token.counts() {
            return false;
        }
        let after_begin = std::mem::replace(&mut self.after_begin, token.is_word("begin"));
        match token.text {
            "(" => self.parentheses += 1,
            ")" => self.parentheses = self.parentheses.saturating_sub(1),
            ";" => return self.is_outside(),
            _ if token.is_word("atomic") && after_begin => self.blocks += 1,
            _ if token.is_word("case") && self.blocks > 0 => self.blocks += 1,
            _ if token.is_word("end") => self.blocks = self.blocks.saturating_sub(1),
            _ => {}
        }
        false
    }

    fn is_outside(&self) -> bool {
        self.parentheses == 0 && self.blocks == 0
    }
}

/// A statement with all that stands before it, as it is written.
pub(crate) struct Piece<'a> {
    pub text: &'a str,
    /// The line that the statement begins in.
    pub line: usize,
    first: Option<Token<'a>>,
}

impl Piece<'_> {
    /// Whether it begins with a word.
    pub fn is(&self, word: &str) -> bool {
        self.first.is_some_and(|token| token.is_word(word))
    }

    /// Whether it is more than spaces and comments.
    pub fn says_something(&self) -> bool {
        self.first.is_some()
    }
}

/// The statements of a text; together they are the text.
pub(crate) fn pieces<'a>(sql: &'a str) -> Vec<Piece<'a>> {
    let lines = Lines::of(sql);
    let mut pieces = Vec::new();
    let (mut start, mut ends, mut first) = (0, Ends::default(), None);
    let mut add = |start: usize, end: usize, first: Option<Token<'a>>| {
        let text = sql.get(start..end).unwrap_or_default();
        pieces.push(Piece { text, line: lines.at(first.map_or(start, |token| token.at)), first });
    };
    for token in tokens(sql) {
        if ends.see(&token) {
            let end = token.at + token.text.len();
            add(start, end, first);
            (start, ends, first) = (end, Ends::default(), None);
        } else if token.counts() {
            first = first.or(Some(token));
        }
    }
    if start < sql.len() {
        add(start, sql.len(), first);
    }
    pieces
}

/// Adds a statement to the last section, unless it says nothing.
fn add(lines: &Lines, sections: &mut [Section], statement: &[Token<'_>]) -> Result<(), ScriptError> {
    let first = statement.iter().position(Token::counts);
    let last = statement.iter().rposition(Token::counts);
    let (Some(first), Some(last), Some(section)) = (first, last, sections.last_mut()) else { return Ok(()) };
    let Some(said) = statement.get(first..=last) else { return Ok(()) };
    let at = said.first().map_or(0, |token| token.at);
    let text: String = said.iter().map(|token| token.text).collect();
    let words: Vec<_> = said.iter().filter(|token| token.counts()).copied().collect();
    if let Some(message) = refused(&words, &text, section.transaction) {
        return Err(error(lines, at, message));
    }
    if section.backfill.is_some()
        && let Err(message) = Change::read(&text)
    {
        return Err(error(lines, at, message));
    }
    section.steps.push(Step { sql: text, line: lines.at(at), number: 0, checksum: checksum(said) });
    Ok(())
}

/// The statements of a text and the lines that they begin in, without what sections say of them.
pub(crate) fn split(sql: &str) -> Vec<(String, usize)> {
    let lines = Lines::of(sql);
    let mut found = Vec::new();
    let mut statement: Vec<Token<'_>> = Vec::new();
    let mut ends = Ends::default();
    let mut end = |statement: &mut Vec<Token<'_>>| {
        let said = std::mem::take(statement);
        let (Some(first), Some(last)) =
            (said.iter().position(Token::counts), said.iter().rposition(Token::counts))
        else {
            return;
        };
        let said = said.get(first..=last).unwrap_or_default();
        let at = said.first().map_or(0, |token| token.at);
        found.push((said.iter().map(|token| token.text).collect(), lines.at(at)));
    };
    for token in tokens(sql) {
        if ends.see(&token) {
            end(&mut statement);
            ends = Ends::default();
        } else {
            statement.push(token);
        }
    }
    end(&mut statement);
    found
}

/// Why a statement cannot be where it is.
fn refused(words: &[Token<'_>], sql: &str, transaction: Transactional) -> Option<String> {
    let is = |at: usize, word: &str| words.get(at).is_some_and(|token: &Token<'_>| token.is_word(word));
    const TRANSACTIONS: [&str; 7] = ["begin", "start", "commit", "rollback", "abort", "end", "savepoint"];
    if let Some(word) = TRANSACTIONS.iter().find(|word| is(0, word)) {
        let word = word.to_uppercase();
        return Some(format!("{word} in a migration; its sections say what is one transaction"));
    }
    let alone = Alone::of(sql).is_some();
    (alone && transaction == Transactional::One).then(|| {
        "this cannot run in a transaction; put it below a line `-- section: …; transaction: none`".to_owned()
    })
}

fn error(lines: &Lines, at: usize, message: String) -> ScriptError {
    ScriptError { line: lines.at(at), message }
}

/// Where the lines of a text end.
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    pub fn of(text: &str) -> Lines {
        Lines(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect())
    }

    /// The line of a place in bytes, counted from 1.
    pub fn at(&self, place: usize) -> usize {
        1 + self.0.partition_point(|end| *end < place)
    }
}

/// The SHA-256 of what tokens say to the server.
pub(crate) fn checksum(tokens: &[Token<'_>]) -> String {
    let mut hasher = Sha256::new();
    for token in tokens.iter().filter(|token| token.counts()) {
        match token.kind {
            Kind::Word => hasher.update(token.text.to_lowercase()),
            // A checkout may have other ends of lines than the one that was applied.
            _ if token.text.contains("\r\n") => hasher.update(token.text.replace("\r\n", "\n")),
            _ => hasher.update(token.text),
        }
        hasher.update([0]);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements(sql: &str) -> Vec<(usize, String)> {
        Script::read(sql).unwrap().steps().map(|step| (step.line, step.sql.clone())).collect()
    }

    #[test]
    fn statements_end_where_the_server_thinks_they_end() {
        let body =
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END";
        let rule = "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)";
        let sql = format!("\n-- one\nSELECT ';';;\n{body};\n\n{rule}; -- the end");
        let expected = [(3, "SELECT ';'"), (4, body), (6, rule)];
        assert_eq!(statements(&sql), expected.map(|(line, sql)| (line, sql.to_owned())));
    }

    #[test]
    fn a_checksum_is_that_of_what_the_server_sees() {
        let checksum = |sql: &str| Script::read(sql).unwrap().checksum;
        let one = checksum("CREATE TABLE t (a int);");
        assert_eq!(one, checksum("-- new\n create  table T\n(a INT) ;"));
        assert_ne!(one, checksum("CREATE TABLE t (a text);"));
        assert_ne!(checksum("SELECT 'A'"), checksum("SELECT 'a'"));
        assert_ne!(checksum("SELECT \"A\""), checksum("SELECT \"a\""));
    }

    #[test]
    fn what_cannot_be_where_it_is_is_an_error_with_its_line() {
        let error = |sql: &str| Script::read(sql).unwrap_err().to_string();
        assert_eq!(
            error("SELECT 1;\nbegin;"),
            "line 2: BEGIN in a migration; its sections say what is one transaction"
        );
        assert!(error("create unique index concurrently i on t (a)").contains("transaction: none"));
        assert!(error("\nVACUUM t").starts_with("line 2: "));
        assert!(error("-- section: a; lock_timeout: soon").contains("`soon` is no time"));
        assert!(error("-- section: a; transaktion: one").contains("a section has no `transaktion`"));
        Script::read("COMMENT ON INDEX i IS 'concurrently'; REFRESH MATERIALIZED VIEW CONCURRENTLY v")
            .unwrap();
    }

    #[test]
    fn a_section_says_how_its_statements_run() {
        let script = Script::read(
            "SELECT 1; -- section: i; transaction: none\nVACUUM t;\n-- section: c; lock_timeout: 500ms\nSELECT 2",
        );
        let script = script.unwrap();
        let said: Vec<_> =
            script.sections.iter().map(|s| (&*s.name, s.transaction, &*s.lock_timeout)).collect();
        assert_eq!(
            said,
            [
                ("", Transactional::One, "2s"),
                ("i", Transactional::None, "0"),
                ("c", Transactional::One, "500ms")
            ]
        );
        assert_eq!(script.steps().map(|step| step.number).collect::<Vec<_>>(), [1, 2, 3]);
    }
}
