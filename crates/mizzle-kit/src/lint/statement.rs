//! A statement as far as the rules have to know it.

use std::collections::{HashMap, HashSet};

use crate::migration::{Script, Section, Step, Token, TokenKind, tokens};

use super::LintContext;

/// A statement with its place.
pub(crate) struct Statement<'a> {
    pub section: &'a Section,
    /// Which of the sections that is.
    pub place: usize,
    pub step: &'a Step,
    pub words: Vec<Token<'a>>,
    pub form: Form<'a>,
    /// Whether others may use the table that it is about.
    pub is_in_use: bool,
}

/// What it does. Names are as the catalog has them, with their schema where that is written.
#[derive(Debug, Clone)]
pub(crate) enum Form<'a> {
    CreateTable {
        table: String,
        elements: Vec<Vec<Token<'a>>>,
    },
    AlterTable {
        table: String,
        actions: Vec<Vec<Token<'a>>>,
    },
    CreateIndex {
        table: String,
        concurrently: bool,
        only: bool,
        columns: Vec<Token<'a>>,
    },
    /// `UPDATE`, `DELETE`: whether they have a condition.
    Change {
        table: String,
        conditional: bool,
    },
    Other,
}

/// All statements of a script, and which are about a table.
pub(crate) struct Statements<'a> {
    list: Vec<Statement<'a>>,
    /// By the names of tables, without their schemas.
    by_table: HashMap<String, Vec<usize>>,
    /// What changes types.
    of_types: Vec<usize>,
}

impl<'a> Statements<'a> {
    /// All of a script.
    pub fn of(script: &'a Script, context: &LintContext) -> Statements<'a> {
        let mut new = Made::default();
        context.new_tables.iter().for_each(|table| new.add(table));
        let mut all = Statements { list: Vec::new(), by_table: HashMap::new(), of_types: Vec::new() };
        for (place, section) in script.sections.iter().enumerate() {
            for step in &section.steps {
                let words: Vec<_> = tokens(&step.sql).into_iter().filter(Token::counts).collect();
                let form = form(&words);
                let is_in_use = form.table().is_some_and(|table| !new.has(table));
                match &form {
                    Form::CreateTable { table, .. } => new.add(table),
                    _ => made(&words).iter().for_each(|table| new.add(table)),
                }
                if let Some(table) = form.table() {
                    all.by_table.entry(last(table).to_owned()).or_default().push(all.list.len());
                }
                if begins(&words, &["alter", "type"]) {
                    all.of_types.push(all.list.len());
                }
                all.list.push(Statement { section, place, step, words, form, is_in_use });
            }
        }
        all
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Statement<'a>> {
        self.list.iter()
    }

    /// Those that change types.
    pub fn of_types(&self) -> impl Iterator<Item = &Statement<'a>> {
        self.of_types.iter().filter_map(|at| self.list.get(*at))
    }

    /// Those that are about a table, as far as its name says.
    pub fn about(&self, table: &str) -> impl Iterator<Item = &Statement<'a>> {
        let named = self.by_table.get(last(table)).into_iter().flatten();
        let named = named.filter_map(|at| self.list.get(*at));
        named.filter(move |other| other.form.table().is_some_and(|other| is_same(other, table)))
    }
}

/// The names of what was made so far.
#[derive(Default)]
struct Made {
    full: HashSet<String>,
    /// Without their schemas: of all, and of those that are written without one.
    last: HashSet<String>,
    bare: HashSet<String>,
}

impl Made {
    fn add(&mut self, name: &str) {
        if !has_schema(name) {
            self.bare.insert(name.to_owned());
        }
        self.last.insert(last(name).to_owned());
        self.full.insert(name.to_owned());
    }

    /// Whether one is the same, by its name.
    fn has(&self, name: &str) -> bool {
        match has_schema(name) {
            true => self.full.contains(name) || self.bare.contains(last(name)),
            false => self.last.contains(name),
        }
    }
}

impl<'a> Statement<'a> {
    /// Whether it begins with these words.
    pub fn begins(&self, words: &[&str]) -> bool {
        begins(&self.words, words)
    }

    /// Whether it has a word, outside of quotes.
    pub fn has(&self, word: &str) -> bool {
        self.words.iter().any(|token| token.is_word(word))
    }

    /// What an `ALTER TABLE` does to a table that others may use.
    pub fn actions(&self) -> &[Vec<Token<'a>>] {
        match &self.form {
            Form::AlterTable { actions, .. } if self.is_in_use => actions,
            _ => &[],
        }
    }

    /// The first action that begins with these words.
    pub fn action(&self, words: &[&str]) -> Option<&[Token<'a>]> {
        self.actions().iter().map(Vec::as_slice).find(|action| begins(action, words))
    }

    /// The columns that it adds to a table that others may use: `ADD [COLUMN] name type …`.
    pub fn added_columns(&self) -> impl Iterator<Item = Column<'_, 'a>> {
        self.actions().iter().filter_map(|action| added_column(action))
    }

    /// The constraints that it adds to a table that others may use: what comes after `ADD [CONSTRAINT name]`.
    pub fn added_constraints(&self) -> impl Iterator<Item = &[Token<'a>]> {
        self.actions().iter().filter_map(|action| added_constraint(action))
    }

    /// The columns of a new table, and those added to one.
    pub fn columns(&self) -> Vec<Column<'_, 'a>> {
        match &self.form {
            Form::CreateTable { elements, .. } => {
                elements.iter().filter_map(|element| column(element)).collect()
            }
            Form::AlterTable { actions, .. } => {
                actions.iter().filter_map(|action| added_column(action)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The constraints of a new table that are no part of a column, and those added to one.
    pub fn constraints(&self) -> Vec<&[Token<'a>]> {
        match &self.form {
            Form::CreateTable { elements, .. } => {
                elements.iter().filter_map(|element| constraint(element)).collect()
            }
            Form::AlterTable { actions, .. } => {
                actions.iter().filter_map(|action| added_constraint(action)).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Form<'_> {
    pub fn table(&self) -> Option<&str> {
        match self {
            Self::CreateTable { table, .. }
            | Self::AlterTable { table, .. }
            | Self::CreateIndex { table, .. }
            | Self::Change { table, .. } => Some(table),
            Self::Other => None,
        }
    }
}

/// A column's definition: its name, and what comes after it.
pub(crate) struct Column<'s, 'a> {
    pub name: String,
    pub definition: &'s [Token<'a>],
}

impl Column<'_, '_> {
    /// The word of its type, without a modifier.
    pub fn ty(&self) -> String {
        let words = self.definition.iter().take_while(|token| token.text != "(");
        words.map(|token| token.text.to_lowercase()).next().unwrap_or_default()
    }

    pub fn has(&self, words: &[&str]) -> bool {
        position(self.definition, words).is_some()
    }
}

/// Where these words stand, one after the other and outside of parentheses.
pub(crate) fn position(tokens: &[Token<'_>], words: &[&str]) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _ if depth == 0 && tokens.get(at..).is_some_and(|rest| begins(rest, words)) => return Some(at),
            _ => {}
        }
    }
    None
}

pub(crate) fn begins(tokens: &[Token<'_>], words: &[&str]) -> bool {
    words.len() <= tokens.len() && tokens.iter().zip(words).all(|(token, word)| token.is_word(word))
}

/// Whether two names may be of the same: one may be without its schema.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    if has_schema(one) && has_schema(other) { one == other } else { last(one) == last(other) }
}

fn has_schema(name: &str) -> bool {
    name.contains('.')
}

/// A name without its schema.
fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or_default()
}

/// A name as the catalog has it.
pub(crate) fn folded(token: &Token<'_>) -> String {
    match token.text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        Some(inner) if token.kind == TokenKind::Quoted => inner.replace("\"\"", "\""),
        _ => token.text.to_lowercase(),
    }
}

/// Reads a name at a place, with its schema, and steps behind it.
pub(crate) fn name(words: &[Token<'_>], at: &mut usize) -> Option<String> {
    let mut parts = Vec::new();
    loop {
        let token =
            words.get(*at).filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Quoted))?;
        parts.push(folded(token));
        *at += 1;
        if words.get(*at).is_none_or(|token| token.text != ".") {
            return Some(parts.join("."));
        }
        *at += 1;
    }
}

fn take(words: &[Token<'_>], at: &mut usize, expected: &[&str]) -> bool {
    let is = words.get(*at..).is_some_and(|rest| begins(rest, expected));
    *at += if is { expected.len() } else { 0 };
    is
}

fn form<'a>(words: &[Token<'a>]) -> Form<'a> {
    read(words).unwrap_or(Form::Other)
}

fn read<'a>(words: &[Token<'a>]) -> Option<Form<'a>> {
    let mut at = 0;
    if take(words, &mut at, &["alter", "table"]) {
        take(words, &mut at, &["if", "exists"]);
        take(words, &mut at, &["only"]);
        let table = name(words, &mut at)?;
        at += usize::from(words.get(at).is_some_and(|token| token.text == "*"));
        return Some(Form::AlterTable { table, actions: split(words.get(at..)?) });
    }
    if take(words, &mut at, &["update"]) || take(words, &mut at, &["delete", "from"]) {
        take(words, &mut at, &["only"]);
        let table = name(words, &mut at)?;
        return Some(Form::Change { table, conditional: position(words, &["where"]).is_some() });
    }
    if !take(words, &mut at, &["create"]) {
        return None;
    }
    let unlogged = take(words, &mut at, &["unlogged"]);
    if take(words, &mut at, &["table"]) {
        take(words, &mut at, &["if", "not", "exists"]);
        let table = name(words, &mut at)?;
        let body = words.get(at..).unwrap_or_default();
        let elements = if body.first().is_some_and(|token| token.text == "(") { inside(body) } else { &[] };
        return Some(Form::CreateTable { table, elements: split(elements) });
    }
    take(words, &mut at, &["unique"]);
    if unlogged || !take(words, &mut at, &["index"]) {
        return None;
    }
    let concurrently = take(words, &mut at, &["concurrently"]);
    take(words, &mut at, &["if", "not", "exists"]);
    if !words.get(at)?.is_word("on") {
        name(words, &mut at)?;
    }
    take(words, &mut at, &["on"]);
    let only = take(words, &mut at, &["only"]);
    let table = name(words, &mut at)?;
    let rest = words.get(at..)?;
    let open = rest.iter().position(|token| token.text == "(")?;
    let columns = inside(rest.get(open..)?).to_vec();
    Some(Form::CreateIndex { table, concurrently, only, columns })
}

/// The relation that a statement makes which no rule looks into.
fn made(words: &[Token<'_>]) -> Option<String> {
    let mut at = 0;
    if !take(words, &mut at, &["create"]) {
        return None;
    }
    let _ = ["global", "local", "temp", "temporary", "foreign", "materialized"]
        .iter()
        .filter(|word| take(words, &mut at, &[word]))
        .count();
    if !take(words, &mut at, &["table"]) && !take(words, &mut at, &["view"]) {
        return None;
    }
    take(words, &mut at, &["if", "not", "exists"]);
    name(words, &mut at)
}

/// What is between the parenthesis that a list begins with and its end.
pub(crate) fn inside<'s, 'a>(tokens: &'s [Token<'a>]) -> &'s [Token<'a>] {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return tokens.get(1..at).unwrap_or_default();
        }
    }
    tokens.get(1..).unwrap_or_default()
}

/// The parts between commas that are not in parentheses.
pub(crate) fn split<'a>(tokens: &[Token<'a>]) -> Vec<Vec<Token<'a>>> {
    let mut parts = vec![Vec::new()];
    let mut depth = 0_usize;
    for token in tokens {
        match token.text {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            "," if depth == 0 => {
                parts.push(Vec::new());
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(*token);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// How a constraint begins that has no name.
const CONSTRAINTS: [&str; 5] = ["check", "unique", "primary", "foreign", "exclude"];

fn constraint<'s, 'a>(element: &'s [Token<'a>]) -> Option<&'s [Token<'a>]> {
    if begins(element, &["constraint"]) {
        return element.get(2..);
    }
    CONSTRAINTS.iter().any(|word| begins(element, &[word])).then_some(element)
}

fn column<'s, 'a>(element: &'s [Token<'a>]) -> Option<Column<'s, 'a>> {
    if constraint(element).is_some() || begins(element, &["like"]) {
        return None;
    }
    Some(Column { name: folded(element.first()?), definition: element.get(1..)? })
}

fn added_constraint<'s, 'a>(action: &'s [Token<'a>]) -> Option<&'s [Token<'a>]> {
    if begins(action, &["add"]) { constraint(action.get(1..)?) } else { None }
}

fn added_column<'s, 'a>(action: &'s [Token<'a>]) -> Option<Column<'s, 'a>> {
    let mut at = 0;
    if !take(action, &mut at, &["add"]) {
        return None;
    }
    take(action, &mut at, &["column"]);
    take(action, &mut at, &["if", "not", "exists"]);
    column(action.get(at..)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form_of(sql: &str) -> String {
        let words: Vec<_> = tokens(sql).into_iter().filter(Token::counts).collect();
        match form(&words) {
            Form::AlterTable { table, actions } => {
                let first = |action: &Vec<Token<'_>>| {
                    action.iter().take(2).map(|t| t.text.to_owned()).collect::<Vec<_>>().join(" ")
                };
                format!("{table}: {}", actions.iter().map(first).collect::<Vec<_>>().join(", "))
            }
            Form::CreateTable { table, elements } => format!("{table} of {}", elements.len()),
            Form::CreateIndex { table, concurrently, columns, .. } => {
                format!("index on {table} {concurrently} {}", columns.len())
            }
            Form::Change { table, conditional } => format!("rows of {table} {conditional}"),
            Form::Other => "other".to_owned(),
        }
    }

    #[test]
    fn statements_are_taken_apart_at_commas_outside_of_parentheses() {
        assert_eq!(
            form_of("alter table if exists only App.\"T\" add a numeric(1, 2), drop column b"),
            "app.T: add a, drop column"
        );
        assert_eq!(
            form_of("CREATE TABLE t (a int, b text CHECK (b IN ('x', 'y')), PRIMARY KEY (a))"),
            "t of 3"
        );
        assert_eq!(form_of("create unique index on t using gin (a, lower(b))"), "index on t false 6");
        assert_eq!(form_of("CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY t (a)"), "index on t true 1");
        assert_eq!(form_of("UPDATE t SET a = (SELECT 1 WHERE true)"), "rows of t false");
        assert_eq!(form_of("DELETE FROM t WHERE a"), "rows of t true");
        assert_eq!(form_of("CREATE TABLE t AS SELECT 1"), "t of 0");
        assert_eq!(form_of("garbage ( ("), "other");
        assert_eq!(form_of("alter table"), "other");
    }
}
