//! Some rows for every table.

use std::collections::BTreeSet;

use mizzle_core::{Error, ErrorKind, Result};
use mizzle_pg::Db;
use mizzle_schema::{quote_ident, quote_literal};

use crate::facts::{Fact, Facts, Kind, ObjectId};

/// Puts a few plausible rows into every table that takes them, and gives the tables that did. Values go by type, and are
/// the same in every table, so that foreign keys find what they refer to; a table whose rules no such row fits stays empty.
///
/// ```no_run
/// use mizzle_kit::introspect::{Scope, facts};
/// use mizzle_kit::prove::fill;
///
/// # async fn example(db: &mizzle_pg::Db) -> mizzle_core::Result<()> {
/// let facts = facts(db, &Scope::default()).await?;
/// let filled = fill(db, &facts).await?;
/// println!("{} tables have rows", filled.len());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// A connection that fails. Rows that the server refuses are left out.
pub async fn fill(db: &Db, facts: &Facts) -> Result<BTreeSet<ObjectId>> {
    let mut filled = BTreeSet::new();
    let is_whole = |fact: &Fact| fact.optional("partition_key").is_some();
    let mut open: Vec<_> = facts
        .objects
        .iter()
        .filter(|(id, fact)| id.kind == Kind::Table && !is_whole(fact))
        .map(|(id, _)| id)
        .collect();
    // A table may wait for those that it refers to.
    for _ in 0..4 {
        let mut left = Vec::new();
        for table in open {
            match insert(db, facts, table).await? {
                true => filled.insert(table.clone()),
                false => {
                    left.push(table);
                    false
                }
            };
        }
        if left.is_empty() {
            break;
        }
        open = left;
    }
    Ok(filled)
}

/// How many rows a table gets.
const ROWS: usize = 3;

async fn insert(db: &Db, facts: &Facts, table: &ObjectId) -> Result<bool> {
    let mut any = false;
    for row in 0..ROWS {
        for choice in [Choice::All, Choice::Few, Choice::Literals, Choice::Zero] {
            let sql = statement(facts, table, row, choice)
                .map_err(|why| Error::new(ErrorKind::Config, why.to_string()))?;
            match db.script(&sql).await {
                Ok(()) => {
                    any = true;
                    break;
                }
                Err(error) if error.sqlstate().is_some() => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(any)
}

/// Which columns get a value, and which.
#[derive(Clone, Copy, PartialEq)]
enum Choice {
    All,
    /// Those that have to have one.
    Few,
    /// All, with the texts that stand in the table's checks and bounds.
    Literals,
    /// All, with numbers that are zero.
    Zero,
}

fn statement(
    facts: &Facts,
    table: &ObjectId,
    row: usize,
    choice: Choice,
) -> std::result::Result<String, mizzle_schema::NulByte> {
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for (id, fact) in facts.columns(table) {
        let by_itself = fact.optional("generated").is_some() || fact.optional("identity") == Some("ALWAYS");
        let has_default = facts.objects.contains_key(&ObjectId { kind: Kind::Default, ..id.clone() });
        let is_wanted = fact.is("not_null") && !has_default;
        if by_itself || (choice == Choice::Few && !is_wanted) {
            continue;
        }
        let literal = match choice {
            Choice::Literals => literals(facts, table, id.part()).into_iter().cycle().nth(row),
            _ => None,
        };
        let number = if choice == Choice::Zero { 0 } else { row + 1 };
        let ty = fact.text("type");
        let value = match literal {
            Some(literal) => format!("{}::{ty}", quote_literal(&literal)?),
            None => value(facts, fact, ty, number)?,
        };
        names.push(quote_ident(id.part())?);
        values.push(value);
    }
    let schema = quote_ident(table.schema.as_deref().unwrap_or_default())?;
    let into = format!("INSERT INTO {schema}.{}", quote_ident(&table.name)?);
    Ok(match names.is_empty() {
        true => format!("{into} DEFAULT VALUES"),
        false => format!("{into} ({}) VALUES ({})", names.join(", "), values.join(", ")),
    })
}

/// The texts in the checks of a table that name a column, and in the bounds of the partitions it is in.
fn literals(facts: &Facts, table: &ObjectId, column: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (_, fact) in facts.parts(table).into_iter().filter(|(id, _)| id.kind == Kind::Constraint) {
        if fact.list("columns").contains(&column) {
            quoted(fact.text("definition"), &mut found);
        }
    }
    let mut part = table.clone();
    for _ in 0..8 {
        let partition = ObjectId { kind: Kind::Partition, ..part.clone() };
        let Some(fact) = facts.objects.get(&partition) else { break };
        part = ObjectId::new(Kind::Table, fact.text("schema"), fact.text("table"));
        let key = facts.objects.get(&part).map(|fact| fact.text("partition_key")).unwrap_or_default();
        if key.contains(column) {
            quoted(fact.text("bound"), &mut found);
        }
    }
    found
}

/// What stands between single quotes, and numbers that stand alone in parentheses.
fn quoted(sql: &str, found: &mut Vec<String>) {
    for (at, part) in sql.split('\'').enumerate() {
        if at % 2 == 1 {
            found.push(part.to_owned());
        } else {
            let words = part.split(['(', ')', ',', ' ']);
            found.extend(words.filter(|word| word.parse::<i64>().is_ok()).map(str::to_owned));
        }
    }
}

/// A value of a type: of a domain that of its type, of an enum one of its labels.
fn value(
    facts: &Facts,
    fact: &Fact,
    ty: &str,
    number: usize,
) -> std::result::Result<String, mizzle_schema::NulByte> {
    let of_kind = |kind: Kind| fact.depends.iter().find(|used| used.kind == kind);
    let text = if ty.ends_with("[]") {
        "{}".to_owned()
    } else if let Some((_, domain)) = of_kind(Kind::Domain).and_then(|id| facts.objects.get_key_value(id)) {
        return Ok(format!("{}::{ty}", value(facts, domain, domain.text("type"), number)?));
    } else if let Some(labels) = of_kind(Kind::Enum).and_then(|id| facts.objects.get(id)) {
        let labels = labels.list("labels");
        labels.into_iter().cycle().nth(number).unwrap_or_default().to_owned()
    } else if of_kind(Kind::Composite).is_some() {
        return Ok("NULL".to_owned());
    } else {
        of_builtin(ty, number)
    };
    Ok(format!("{}::{ty}", quote_literal(&text)?))
}

fn of_builtin(ty: &str, number: usize) -> String {
    let name = ty.split('(').next().unwrap_or_default();
    let size = || ty.split(['(', ',', ')']).nth(1).and_then(|size| size.trim().parse().ok()).unwrap_or(1);
    match name {
        "boolean" => if number.is_multiple_of(2) { "false" } else { "true" }.to_owned(),
        "date" => format!("2024-01-0{}", number + 1),
        "timestamp" | "timestamp without time zone" | "timestamp with time zone" => {
            format!("2024-01-0{} 12:00:00", number + 1)
        }
        "time" | "time without time zone" | "time with time zone" => format!("0{}:00:00", number + 1),
        "interval" => format!("{} hours", number + 1),
        "uuid" => format!("00000000-0000-4000-8000-00000000000{number}"),
        "json" | "jsonb" => format!("{{\"n\": {number}}}"),
        "bytea" => format!("\\x0{number}"),
        "inet" | "cidr" => format!("10.0.0.{number}"),
        "macaddr" => format!("08:00:2b:01:02:0{number}"),
        "point" => format!("({number},{number})"),
        "bit" | "bit varying" => "1".repeat(size()),
        "tsvector" | "tsquery" => format!("word{number}"),
        "xml" => format!("<a>{number}</a>"),
        _ if name.ends_with("range") => "empty".to_owned(),
        // A number suits numbers and texts, and texts that are to be numbers.
        _ => number.to_string(),
    }
}
