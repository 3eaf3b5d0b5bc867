//! What a statement asks of rows that are there.

use super::words::{Words, list};

/// A question to a table. Names and expressions are as the statement has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// Is each value there only once?
    Unique { table: String, values: Vec<String>, condition: Option<String>, nulls_distinct: bool },
    /// Is there no NULL?
    NotNull { table: String, column: String },
    /// Does a condition hold for all rows?
    Check { table: String, condition: String },
    /// Does each row refer to one that there is?
    References { table: String, columns: Vec<String>, target: String, keys: Vec<String>, full: bool },
    /// Can each value become one of another type?
    Cast { table: String, column: String, ty: String, using: Option<String> },
    /// Do no two rows exclude each other? Each element is an expression and the operator that must hold for no pair.
    Exclude { table: String, elements: Vec<(String, String)>, condition: Option<String> },
    /// Does each row of a table fit into the bounds that it gets as a partition?
    Attach { table: String, whole: String, bound: String },
    /// Does what a domain asks hold for the values of all columns of it? Without a condition: is none of them NULL?
    Domain { domain: String, condition: Option<String> },
    /// Is there no row, which would have nothing in a new column?
    Empty { table: String, column: String },
    /// The same of a constraint that is there, or is added before.
    Validate { table: String, name: String },
    /// Nothing yet: a constraint that rows need not fulfil before it is validated.
    NotValid { table: String, name: String, question: Box<Question> },
}

impl Question {
    pub fn table(&self) -> &str {
        match self {
            Question::Unique { table, .. }
            | Question::NotNull { table, .. }
            | Question::Check { table, .. }
            | Question::References { table, .. }
            | Question::Cast { table, .. }
            | Question::Empty { table, .. }
            | Question::Exclude { table, .. }
            | Question::Attach { table, .. }
            | Question::Domain { domain: table, .. }
            | Question::Validate { table, .. }
            | Question::NotValid { table, .. } => table,
        }
    }
}

/// Which rows a statement may change.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Writes {
    Nothing,
    Table(String),
    Anything,
}

/// What was read in a statement.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub questions: Vec<Question>,
    /// What depends on rows in a way that is not asked about.
    pub unread: Option<&'static str>,
    pub writes: Writes,
}

impl Reading {
    fn nothing() -> Reading {
        Reading { questions: Vec::new(), unread: None, writes: Writes::Nothing }
    }

    fn unread(why: &'static str) -> Reading {
        Reading { unread: Some(why), ..Reading::nothing() }
    }
}

const OWN: &str = "it is a statement on rows, which only running shows";

/// Reads a statement.
pub(super) fn read(sql: &str) -> Reading {
    let mut words = Words::of(sql);
    if words.take("create unique index") {
        return unique_index(&mut words).map_or(
            Reading::unread("this form of a unique index is not read"),
            |question| Reading { questions: vec![question], ..Reading::nothing() },
        );
    }
    if words.take("alter table") {
        words.take("if exists");
        words.take("only");
        let Some(table) = words.name() else { return Reading::nothing() };
        words.take("*");
        let mut reading = Reading::nothing();
        while !words.is_done() {
            action(&table, &mut Words::of(words.until(&[","])), &mut reading);
            words.skip();
        }
        return reading;
    }
    if words.take("alter domain") {
        return words.name().map_or_else(Reading::nothing, |domain| of_domain(domain, &mut words));
    }
    for into in ["insert into", "merge into", "update", "delete from", "truncate", "copy"] {
        if words.take(into) {
            words.take("table");
            words.take("only");
            let writes = words.name().map_or(Writes::Anything, Writes::Table);
            return Reading { writes, ..Reading::unread(OWN) };
        }
    }
    if words.is("do") || words.is("call") || words.is("with") {
        return Reading { writes: Writes::Anything, ..Reading::unread(OWN) };
    }
    Reading::nothing()
}

fn unique_index(words: &mut Words<'_>) -> Option<Question> {
    words.take("concurrently");
    words.take("if not exists");
    if !words.is("on") {
        words.name()?;
    }
    if !words.take("on") {
        return None;
    }
    words.take("only");
    let table = words.name()?;
    if words.take("using") {
        words.name()?;
    }
    let values = list(words.parenthesized()?).into_iter().map(indexed).collect::<Option<Vec<_>>>()?;
    if words.take("include") {
        words.parenthesized()?;
    }
    let nulls_distinct = !words.take("nulls not distinct");
    words.until(&["where"]);
    let condition = words.take("where").then(|| words.until(&[]).to_owned());
    Some(Question::Unique { table, values, condition, nulls_distinct })
}

/// `USING gist (room WITH =, tsrange(a, b) WITH &&) WHERE (…)`, behind EXCLUDE.
fn excluding(table: String, words: &mut Words<'_>) -> Option<Question> {
    if words.take("using") {
        words.name()?;
    }
    let element = |item: &str| {
        let mut words = Words::of(item);
        let expression = indexed(words.until(&["with"]))?;
        let operator = words.take("with").then(|| words.until(&[]).to_owned())?;
        Some((expression, operator))
    };
    let elements = list(words.parenthesized()?).into_iter().map(element).collect::<Option<Vec<_>>>()?;
    words.until(&["where"]);
    let condition = words.take("where").then(|| words.parenthesized()).flatten().map(str::to_owned);
    Some(Question::Exclude { table, elements, condition })
}

/// What is behind the name in `ALTER DOMAIN`.
fn of_domain(domain: String, words: &mut Words<'_>) -> Reading {
    let of = |question: Question| Reading { questions: vec![question], ..Reading::nothing() };
    if words.take("set not null") {
        return of(Question::Domain { domain, condition: None });
    }
    if words.take("validate constraint") {
        let name = words.name();
        return name.map_or_else(Reading::nothing, |name| of(Question::Validate { table: domain, name }));
    }
    if !words.take("add") {
        return Reading::nothing();
    }
    let name = if words.take("constraint") { words.name() } else { None };
    let condition = if words.take("check") { words.parenthesized().map(str::to_owned) } else { None };
    if condition.is_none() && !words.has("not null") {
        return Reading::nothing();
    }
    let question = Question::Domain { domain: domain.clone(), condition };
    match (name, words.has("not valid")) {
        (_, false) => of(question),
        (Some(name), true) => of(Question::NotValid { table: domain, name, question: Box::new(question) }),
        (None, true) => Reading::nothing(),
    }
}

/// What an index is of, without how: a column, a function's value or an expression in parentheses.
pub(super) fn indexed(item: &str) -> Option<String> {
    let mut words = Words::of(item);
    if let Some(expression) = words.parenthesized() {
        return Some(format!("({expression})"));
    }
    let name = words.name()?;
    match words.parenthesized() {
        Some(arguments) => Some(format!("{name}({arguments})")),
        None => Some(name),
    }
}

/// Reads one action of `ALTER TABLE`.
fn action(table: &str, words: &mut Words<'_>, reading: &mut Reading) {
    let table = table.to_owned();
    if words.take("validate constraint") {
        let name = words.name();
        reading.questions.extend(name.map(|name| Question::Validate { table, name }));
    } else if words.take("alter") {
        words.take("column");
        let Some(column) = words.name() else { return };
        if words.take("set not null") {
            reading.questions.push(Question::NotNull { table, column });
        } else if words.take("type") || words.take("set data type") {
            let ty = words.until(&["using", "collate"]).to_owned();
            if words.take("collate") {
                words.name();
            }
            let using = words.take("using").then(|| words.until(&[]).to_owned());
            reading.questions.push(Question::Cast { table, column, ty, using });
        }
    } else if words.take("attach partition") {
        let Some(part) = words.name() else { return };
        let bound = words.until(&[]).to_owned();
        reading.questions.push(Question::Attach { table: part, whole: table, bound });
    } else if words.take("add") {
        let name = if words.take("constraint") { words.name() } else { None };
        if let Some(questions) = constraint(&table, words) {
            let not_valid = words.has("not valid");
            for question in questions {
                reading.questions.push(match (&name, not_valid) {
                    (Some(name), true) => Question::NotValid {
                        table: table.clone(),
                        name: name.clone(),
                        question: Box::new(question),
                    },
                    (None, true) => return,
                    _ => question,
                });
            }
        } else if words.take("exclude") {
            match excluding(table, words) {
                Some(question) => reading.questions.push(question),
                None => reading.unread = Some("this form of an exclusion constraint is not read"),
            }
        } else if name.is_none() {
            added_column(table, words, reading);
        }
    }
}

/// The questions of a constraint of a table.
fn constraint(table: &str, words: &mut Words<'_>) -> Option<Vec<Question>> {
    let table = table.to_owned();
    let names = |sql: &str| list(sql).into_iter().map(str::to_owned).collect::<Vec<_>>();
    if words.take("check") {
        let condition = words.parenthesized()?.trim();
        return Some(vec![condition_or_not_null(table, condition)]);
    }
    if words.take("foreign key") {
        let columns = names(words.parenthesized()?);
        if !words.take("references") {
            return None;
        }
        let target = words.name()?;
        let keys = words.parenthesized().map(names).unwrap_or_default();
        let full = words.has("match full");
        return Some(vec![Question::References { table, columns, target, keys, full }]);
    }
    let primary = words.take("primary key");
    if !(primary || words.take("unique")) {
        return None;
    }
    if words.is("using") {
        // The index was asked about.
        return Some(Vec::new());
    }
    let nulls_distinct = !words.take("nulls not distinct");
    let values = names(words.parenthesized()?);
    let mut questions = Vec::new();
    if primary {
        let not_null = |column: &String| Question::NotNull { table: table.clone(), column: column.clone() };
        questions.extend(values.iter().map(not_null));
    }
    questions.push(Question::Unique { table, values, condition: None, nulls_distinct });
    Some(questions)
}

/// `CHECK (c IS NOT NULL)` asks what `SET NOT NULL` does.
fn condition_or_not_null(table: String, condition: &str) -> Question {
    let mut words = Words::of(condition);
    let inner = words.parenthesized().filter(|_| words.is_done());
    if let Some(inner) = inner {
        return condition_or_not_null(table, inner);
    }
    let mut words = Words::of(condition);
    match words.name() {
        Some(column) if words.take("is not null") && words.is_done() => Question::NotNull { table, column },
        _ => Question::Check { table, condition: condition.to_owned() },
    }
}

/// A column that is new: what its rows would have in it.
fn added_column(table: String, words: &mut Words<'_>, reading: &mut Reading) {
    words.take("column");
    words.take("if not exists");
    let Some(column) = words.name() else { return };
    let fills = ["default", "generated", "serial", "bigserial", "smallserial"];
    if words.has("not null") || words.has("primary key") {
        if !fills.iter().any(|word| words.has(word)) {
            reading.questions.push(Question::Empty { table, column });
        }
    } else if words.has("default") && (words.has("check") || words.has("references") || words.has("unique")) {
        reading.unread = Some("what the default means for the constraint of a new column is not asked");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn questions(sql: &str) -> Vec<Question> {
        read(sql).questions
    }

    #[test]
    fn what_generate_writes_is_read() {
        let unique = |values: &[&str], condition: Option<&str>| Question::Unique {
            table: "public.t".into(),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
            condition: condition.map(str::to_owned),
            nulls_distinct: true,
        };
        assert_eq!(
            questions(
                "CREATE UNIQUE INDEX CONCURRENTLY i ON public.t USING btree (lower(a) text_pattern_ops DESC, ((b ->> 'c'::text)), \"D\") INCLUDE (e) WHERE (deleted IS NULL)"
            ),
            [unique(&["lower(a)", "((b ->> 'c'::text))", "\"D\""], Some("(deleted IS NULL)"))]
        );
        let table = || "\"public\".\"t\"".to_owned();
        assert_eq!(
            questions("ALTER TABLE \"public\".\"t\" ADD CONSTRAINT \"c\" CHECK ((a IS NOT NULL)) NOT VALID"),
            [Question::NotValid {
                table: table(),
                name: "\"c\"".into(),
                question: Box::new(Question::NotNull { table: table(), column: "a".into() }),
            }]
        );
        assert_eq!(
            questions(
                "ALTER TABLE \"public\".\"t\" ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES public.u(c, d) MATCH FULL ON DELETE CASCADE"
            ),
            [Question::References {
                table: table(),
                columns: vec!["a".into(), "b".into()],
                target: "public.u".into(),
                keys: vec!["c".into(), "d".into()],
                full: true,
            }]
        );
        assert_eq!(
            questions(
                "ALTER TABLE \"public\".\"t\" ALTER COLUMN \"a\" TYPE numeric(10, 2) USING (a)::numeric(10,2)"
            ),
            [Question::Cast {
                table: table(),
                column: "\"a\"".into(),
                ty: "numeric(10, 2)".into(),
                using: Some("(a)::numeric(10,2)".into()),
            }]
        );
        assert_eq!(questions("ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX k"), []);
        assert_eq!(questions("ALTER TABLE \"public\".\"t\" VALIDATE CONSTRAINT c").len(), 1);
    }

    #[test]
    fn what_people_write_by_hand_is_read_too() {
        let sql = "alter table if exists only t alter a set not null, add check (a > f(1, 2)), add column b int not null, \
                   add c int not null default 1, add primary key (a), drop column d";
        let t = || "t".to_owned();
        assert_eq!(
            questions(sql),
            [
                Question::NotNull { table: t(), column: "a".into() },
                Question::Check { table: t(), condition: "a > f(1, 2)".into() },
                Question::Empty { table: t(), column: "b".into() },
                Question::NotNull { table: t(), column: "a".into() },
                Question::Unique {
                    table: t(),
                    values: vec!["a".into()],
                    condition: None,
                    nulls_distinct: true
                },
            ]
        );
    }

    #[test]
    fn exclusions_partitions_and_domains_are_read() {
        assert_eq!(
            questions(
                "ALTER TABLE t ADD CONSTRAINT c EXCLUDE USING gist (room gist_int4_ops WITH =, \
                 tsrange(a, b, '[)') WITH &&, (c + 1) WITH OPERATOR(public.<>)) WHERE ((NOT gone)) DEFERRABLE"
            ),
            [Question::Exclude {
                table: "t".into(),
                elements: vec![
                    ("room".into(), "=".into()),
                    ("tsrange(a, b, '[)')".into(), "&&".into()),
                    ("(c + 1)".into(), "OPERATOR(public.<>)".into()),
                ],
                condition: Some("(NOT gone)".into()),
            }]
        );
        assert_eq!(
            questions("ALTER TABLE a.t ATTACH PARTITION a.p FOR VALUES FROM (1, MINVALUE) TO (2, 'x,)')"),
            [Question::Attach {
                table: "a.p".into(),
                whole: "a.t".into(),
                bound: "FOR VALUES FROM (1, MINVALUE) TO (2, 'x,)')".into(),
            }]
        );
        let domain = |condition: Option<&str>| Question::Domain {
            domain: "d".into(),
            condition: condition.map(str::to_owned),
        };
        assert_eq!(questions("ALTER DOMAIN d ADD CHECK (VALUE > 0)"), [domain(Some("VALUE > 0"))]);
        assert_eq!(questions("ALTER DOMAIN d SET NOT NULL"), [domain(None)]);
        assert_eq!(
            questions("ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID"),
            [Question::NotValid {
                table: "d".into(),
                name: "c".into(),
                question: Box::new(domain(Some("VALUE > 0"))),
            }]
        );
    }

    #[test]
    fn what_is_not_asked_is_named() {
        for sql in ["UPDATE t SET a = 1", "DO $$ BEGIN END $$"] {
            assert!(read(sql).unread.is_some(), "{sql}");
        }
        for sql in [
            "CREATE TABLE t (a int UNIQUE)",
            "ALTER DOMAIN d ADD CHECK (VALUE > 0) NOT VALID",
            "DROP TABLE t",
            "SELECT 1",
        ] {
            assert_eq!(read(sql), Reading::nothing(), "{sql}");
        }
        assert_eq!(read("DELETE FROM a.b WHERE true").writes, Writes::Table("a.b".into()));
        assert_eq!(read("WITH x AS (DELETE FROM a RETURNING 1) SELECT 1").writes, Writes::Anything);
    }
}
