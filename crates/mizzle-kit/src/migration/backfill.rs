//! Rows that are changed a few at a time: each batch in a transaction of its own, with its place in the journal.
//!
//! The statement is plain SQL, an `UPDATE` or `DELETE` that could run as it is. A batch is the same with the condition that
//! the key lies between two rows, so that nothing but the runner has to know of batches.

use std::time::{Duration, Instant};

use mizzle_core::{Error, ErrorKind, Result};

use super::event::Event;
use super::failure::Failure;
use super::journal::{self, literal, rows};
use super::runner::{Runner, Way, worth_another};
use super::script::{Section, Step};
use super::token::{Kind, Token, tokens};

/// How the statements of a section go through a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backfill {
    /// The columns by whose order, as they are written; the primary key, where there are none.
    pub by: Vec<String>,
    /// How many rows at a time, at most.
    pub batch: u32,
    /// How long to leave the server alone between two batches.
    pub pause: Duration,
}

/// How many rows a batch has that nobody says the size of.
pub(super) const BATCH: u32 = 1000;

/// How long a batch takes at most before the next is smaller.
const LONG: Duration = Duration::from_secs(1);

/// An `UPDATE` or `DELETE`, as far as one has to know it to add a condition.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change<'a> {
    /// The table, as it is written.
    pub table: &'a str,
    /// What the table is called in the statement.
    alias: &'a str,
    /// `ONLY`, where it is said.
    only: bool,
    /// What comes before `WHERE`.
    head: &'a str,
    /// What comes after it.
    condition: Option<&'a str>,
}

impl<'a> Change<'a> {
    /// Reads a statement.
    pub fn read(sql: &'a str) -> Result<Change<'a>, String> {
        let all = tokens(sql);
        let words: Vec<Token<'a>> = all.into_iter().filter(Token::counts).collect();
        let is = |at: usize, word: &str| words.get(at).is_some_and(|token| token.is_word(word));
        let mut at = match (is(0, "update"), is(0, "delete") && is(1, "from")) {
            (true, _) => 1,
            (_, true) => 2,
            _ => return Err("a backfill is an UPDATE or a DELETE".to_owned()),
        };
        let only = is(at, "only");
        at += usize::from(only);
        let name = |token: Option<&Token<'a>>| {
            token.is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Quoted))
        };
        let first = words.get(at).map_or(0, |token| token.at);
        let mut last = at;
        while name(words.get(last)) && words.get(last + 1).is_some_and(|token| token.text == ".") {
            last += 2;
        }
        let end = |at: usize| words.get(at).map_or(sql.len(), |token| token.at + token.text.len());
        let table = sql.get(first..end(last)).filter(|_| name(words.get(last))).unwrap_or_default();
        at = last + 1;
        at += usize::from(words.get(at).is_some_and(|token| token.text == "*"));
        at += usize::from(is(at, "as"));
        let is_alias = name(words.get(at)) && !["set", "using", "where"].iter().any(|word| is(at, word));
        let alias = words.get(at).filter(|_| is_alias).map_or(table, |token| token.text);
        let mut depth = 0_usize;
        let mut condition = None;
        for token in words.iter().skip(at) {
            match token.text {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                _ if token.is_word("returning") => {
                    return Err("a backfill has no RETURNING: nobody reads it".to_owned());
                }
                _ if token.is_word("where") && condition.is_none() => condition = Some(token),
                _ => {}
            }
        }
        let head = condition.map_or(sql, |token| sql.get(..token.at).unwrap_or(sql));
        let condition = condition.and_then(|token| sql.get(token.at + token.text.len()..));
        Ok(Change { table, alias, only, head, condition })
    }

    /// The same for the rows after one and up to another.
    fn between(&self, key: &Key, after: Option<&[String]>, to: Option<&[String]>) -> Result<String> {
        let bounds = [(" > ", after), (" <= ", to)];
        let mut conditions = Vec::new();
        for (operator, values) in bounds {
            if let Some(values) = values {
                conditions.push(format!("({}){operator}({})", key.of(self.alias), key.values(values)?));
            }
        }
        // A comment at the end of the line must not take the parenthesis along.
        conditions.extend(self.condition.map(|condition| format!("({condition}\n)")));
        if conditions.is_empty() {
            return Ok(self.head.to_owned());
        }
        Ok(format!("{}\nWHERE {}", self.head.trim_end(), conditions.join(" AND ")))
    }

    fn source(&self) -> String {
        format!("{}{}", if self.only { "ONLY " } else { "" }, self.table)
    }
}

/// The columns by which a table is gone through, quoted, each with its type.
struct Key(Vec<(String, String)>);

impl Key {
    fn of(&self, alias: &str) -> String {
        let columns: Vec<_> = self.0.iter().map(|(column, _)| format!("{alias}.{column}")).collect();
        columns.join(", ")
    }

    fn columns(&self) -> String {
        let columns: Vec<_> = self.0.iter().map(|(column, _)| column.as_str()).collect();
        columns.join(", ")
    }

    fn values(&self, values: &[String]) -> Result<String> {
        let typed = self.0.iter().zip(values);
        let values: Result<Vec<_>> =
            typed.map(|((_, ty), value)| Ok(format!("{}::{ty}", literal(value)?))).collect();
        Ok(values?.join(", "))
    }

    /// The query of the last row of the next batch.
    fn bound(&self, change: &Change<'_>, after: Option<&[String]>, batch: u32) -> Result<String> {
        let columns = self.columns();
        let texts: Vec<_> = self.0.iter().map(|(column, _)| format!("{column}::text")).collect();
        let after = match after {
            Some(values) => format!(" WHERE ({columns}) > ({})", self.values(values)?),
            None => String::new(),
        };
        Ok(format!(
            "SELECT {} FROM (SELECT {columns} FROM {}{after} ORDER BY {columns} OFFSET {} LIMIT 1) b",
            texts.join(", "),
            change.source(),
            batch.saturating_sub(1)
        ))
    }
}

/// Texts that mean the same in every session.
const AS_TEXT: &str = "SET LOCAL datestyle = 'ISO, MDY'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL extra_float_digits = 1";
const AS_BEFORE: &str = "SET LOCAL datestyle TO DEFAULT; SET LOCAL intervalstyle TO DEFAULT; \
                         SET LOCAL extra_float_digits TO DEFAULT";

/// How far a backfill is.
struct Progress {
    /// The key of the last row that is done.
    after: Option<Vec<String>>,
    /// How many rows it has been through.
    rows: u64,
}

impl Runner<'_> {
    /// Runs a step batch by batch, from where the last runner stopped.
    pub(super) async fn backfill(
        &mut self,
        way: &Way<'_>,
        section: &Section,
        backfill: &Backfill,
        step: &Step,
    ) -> Result<(), Failure> {
        (self.tell)(Event::Step { number: step.number, sql: &step.sql });
        let begun = Instant::now();
        let mut done = 0;
        match self.batches(way, section, backfill, step, &mut done).await {
            Ok(()) => {
                (self.tell)(Event::Ran { number: step.number, took: begun.elapsed() });
                (self.tell)(Event::Done { number: step.number });
                Ok(())
            }
            Err((error, attempts)) => {
                let mut failure = self.failed(way, Some(step), Some(step), error, attempts);
                if let Some(outcome) = failure.outcome.as_mut().filter(|_| done > 0) {
                    outcome.push_str(&format!("; the batches before, {done} rows, are done and stay"));
                }
                Err(failure)
            }
        }
    }

    async fn batches(
        &mut self,
        way: &Way<'_>,
        section: &Section,
        backfill: &Backfill,
        step: &Step,
        done: &mut u64,
    ) -> Result<(), (Error, u32)> {
        let id = &way.migration.id;
        let once = |error: Error| (error, 1);
        let change = Change::read(&step.sql).map_err(|why| once(Error::new(ErrorKind::Config, why)))?;
        let key = self.key(&change, backfill).await.map_err(once)?;
        let begun = journal::begin_backfill(id, step.number, &step.checksum);
        self.note(begun).await.map_err(once)?;
        let mut progress = self.progress(id, step).await.map_err(once)?;
        *done = progress.rows;
        let estimated = self.estimated(&change).await.map_err(once)?;
        let most = backfill.batch.max(1);
        let mut size = most;
        let mut attempt = 1;
        loop {
            let began = Instant::now();
            match self.batch(way, section, step, &change, &key, size, &mut progress).await {
                Ok(is_last) => {
                    let rows = progress.rows;
                    *done = rows;
                    (self.tell)(Event::Batch { number: step.number, rows, estimated: estimated.max(rows) });
                    if is_last {
                        return Ok(());
                    }
                }
                Err(error) if worth_another(&error) && attempt < self.patience.attempts => {
                    self.pause(step, attempt).await;
                    attempt += 1;
                    continue;
                }
                Err(error) => return Err((error, attempt)),
            }
            attempt = 1;
            size = next(size, most, began.elapsed());
            if !backfill.pause.is_zero() {
                self.watch.stop.pause(backfill.pause).await;
            }
        }
    }

    /// One batch, in one transaction with its note. Gives whether it was the last.
    #[expect(clippy::too_many_arguments, reason = "a batch is all of them together")]
    async fn batch(
        &mut self,
        way: &Way<'_>,
        section: &Section,
        step: &Step,
        change: &Change<'_>,
        key: &Key,
        size: u32,
        progress: &mut Progress,
    ) -> Result<bool> {
        self.watch.stop.check()?;
        let id = &way.migration.id;
        let (lock, statement) = (literal(&section.lock_timeout)?, literal(&section.statement_timeout)?);
        let transaction = self.connection.begin().await?;
        let work = async {
            transaction
                .script(&format!(
                    "SET LOCAL lock_timeout = {lock}; SET LOCAL statement_timeout = {statement}; {AS_TEXT}"
                ))
                .await?;
            let after = progress.after.as_deref();
            let bound = rows(transaction.raw(&key.bound(change, after, size)?).await?).into_iter().next();
            let to: Option<Vec<String>> = bound.and_then(|row| row.into_iter().collect());
            transaction.script(AS_BEFORE).await?;
            let sql = change.between(key, after, to.as_deref())?;
            let changed = self.watch.run(step.number, self.tell, transaction.raw(&sql)).await?;
            let rows = match &to {
                Some(_) => u64::from(size),
                None => changed.last().map_or(0, |result| affected(&result.tag)),
            };
            let rows = progress.rows + rows;
            let note = match &to {
                Some(to) => journal::note_batch(id, step.number, to, rows)?,
                None => journal::finish_step(id, step.number, &step.checksum)?,
            };
            transaction.script(&note).await?;
            Ok((to, rows))
        };
        match work.await {
            Ok((to, rows)) => {
                transaction.commit().await?;
                let is_last = to.is_none();
                *progress = Progress { after: to, rows };
                Ok(is_last)
            }
            Err(error) => {
                // The error of the statement says more than one of its end.
                transaction.rollback().await.ok();
                Err(error)
            }
        }
    }

    async fn key(&mut self, change: &Change<'_>, backfill: &Backfill) -> Result<Key> {
        let table = literal(change.table)?;
        let columns = if backfill.by.is_empty() {
            format!(
                "SELECT quote_ident(a.attname), format_type(a.atttypid, a.atttypmod), 't' FROM pg_index i \
                 CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(number, place) \
                 JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number \
                 WHERE i.indrelid = to_regclass({table}) AND i.indisprimary AND k.place <= i.indnkeyatts \
                 ORDER BY k.place"
            )
        } else {
            let names: Result<Vec<_>> =
                backfill.by.iter().map(|name| literal(&super::alone::bare_name(name))).collect();
            format!(
                "SELECT quote_ident(a.attname), format_type(a.atttypid, a.atttypmod), a.attnotnull \
                 FROM unnest(ARRAY[{}]) WITH ORDINALITY k(name, place) \
                 JOIN pg_attribute a ON a.attrelid = to_regclass({table}) AND a.attname = k.name \
                 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY k.place",
                names?.join(", ")
            )
        };
        let wrong = |message: String, hint: &str| Err(Error::new(ErrorKind::Config, message).with_hint(hint));
        let mut key = Vec::new();
        for row in rows(self.connection.raw(&columns).await?) {
            let [Some(column), Some(ty), Some(not_null)] = row.as_slice() else { continue };
            if not_null != "t" {
                return wrong(
                    format!("column {column} may be NULL, and a backfill by it would not find such rows"),
                    "name columns that are NOT NULL, with an index on them",
                );
            }
            key.push((column.clone(), ty.clone()));
        }
        if key.is_empty() || (!backfill.by.is_empty() && key.len() != backfill.by.len()) {
            let there = format!("SELECT to_regclass({table}) IS NOT NULL");
            let found = super::runner::flag(&self.connection, &there).await?;
            let table = change.table;
            return match (found, backfill.by.is_empty()) {
                (false, _) => wrong(format!("there is no table {table}"), "see the step before"),
                (true, true) => wrong(
                    format!("table {table} has no primary key to go through it by"),
                    "name columns that are NOT NULL and have an index: `backfill: by a, b`; or write the statement \
                     into a section of its own without `backfill`",
                ),
                (true, false) => wrong(
                    format!("table {table} has no columns {}", backfill.by.join(", ")),
                    "name columns that are NOT NULL and have an index",
                ),
            };
        }
        Ok(Key(key))
    }

    async fn progress(&mut self, id: &str, step: &Step) -> Result<Progress> {
        let found = rows(self.connection.raw(&journal::position(id, step.number)?).await?);
        let rows = found.first().and_then(|row| row.first().cloned().flatten());
        let after: Option<Vec<String>> =
            found.into_iter().map(|row| row.into_iter().nth(1).flatten()).collect();
        Ok(Progress {
            after: after.filter(|values| !values.is_empty()),
            rows: rows.and_then(|rows| rows.parse().ok()).unwrap_or(0),
        })
    }

    /// How many rows the server thinks there are.
    async fn estimated(&mut self, change: &Change<'_>) -> Result<u64> {
        let sql = format!(
            "SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint FROM pg_class c \
             WHERE c.relkind = 'r' AND c.oid IN (SELECT to_regclass({0})::oid UNION ALL \
             SELECT relid::oid FROM pg_partition_tree(to_regclass({0})) WHERE isleaf AND level > 0)",
            literal(change.table)?
        );
        let value = rows(self.connection.raw(&sql).await?).into_iter().flatten().next().flatten();
        Ok(value.and_then(|value| value.parse().ok()).unwrap_or(0))
    }
}

/// The size of the next batch: others wait for the rows of a batch as long as it takes.
fn next(size: u32, most: u32, took: Duration) -> u32 {
    if took > LONG {
        (size / 2).max(1)
    } else if took < LONG / 4 {
        size.saturating_mul(2).min(most)
    } else {
        size
    }
}

/// How many rows a command changed, by its tag: `UPDATE 3`.
fn affected(tag: &str) -> u64 {
    tag.rsplit(' ').next().and_then(|count| count.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(sql: &str) -> String {
        let key = Key(vec![("a".to_owned(), "integer".to_owned()), ("\"B\"".to_owned(), "text".to_owned())]);
        let change = Change::read(sql).unwrap();
        change.between(&key, Some(&["1".to_owned(), "it's".to_owned()]), None).unwrap()
    }

    #[test]
    fn a_batch_is_the_statement_with_one_condition_more() {
        let condition = |alias: &str| format!("({alias}.a, {alias}.\"B\") > ('1'::integer, 'it''s'::text)");
        assert_eq!(batch("UPDATE t SET x = 1"), format!("UPDATE t SET x = 1\nWHERE {}", condition("t")));
        assert_eq!(
            batch("UPDATE app.\"T\" AS u SET x = (SELECT 1 WHERE true) WHERE a OR b -- why"),
            format!(
                "UPDATE app.\"T\" AS u SET x = (SELECT 1 WHERE true)\nWHERE {} AND ( a OR b -- why\n)",
                condition("u")
            )
        );
        assert_eq!(
            batch("delete from only t using o where t.o = o.id"),
            format!("delete from only t using o\nWHERE {} AND ( t.o = o.id\n)", condition("t"))
        );
    }

    #[test]
    fn what_cannot_be_done_in_batches_says_so() {
        assert_eq!(
            Change::read("INSERT INTO t VALUES (1)"),
            Err("a backfill is an UPDATE or a DELETE".to_owned())
        );
        assert!(Change::read("UPDATE t SET a = 1 RETURNING a").is_err());
    }

    #[test]
    fn a_batch_that_takes_long_is_followed_by_a_smaller_one() {
        assert_eq!(next(1000, 1000, LONG * 2), 500);
        assert_eq!(next(1, 1000, LONG * 2), 1);
        assert_eq!(next(500, 1000, LONG / 2), 500);
        assert_eq!(next(500, 800, LONG / 10), 800);
    }

    #[test]
    fn a_table_is_known_by_the_name_it_has_in_the_statement() {
        let alias = |sql| Change::read(sql).unwrap().alias;
        assert_eq!(alias("UPDATE \"a b\".t u SET x = 1"), "u");
        assert_eq!(alias("UPDATE \"a b\" . t SET x = 1"), "\"a b\" . t");
        assert_eq!(alias("DELETE FROM t * x WHERE true"), "x");
    }
}
