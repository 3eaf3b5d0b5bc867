//! Asking a database.

use mizzle_core::{Error, Result};
use mizzle_pg::{Connection, Transaction};

use super::question::Question;
use super::words::with_value;
use super::{Answer, bound, garbled};
use crate::migration::journal::{literal, rows};

/// How many rows are named.
const EXAMPLES: usize = 5;

/// Asks a question, in a transaction that may only read.
pub(super) async fn ask(connection: &Connection, question: &Question) -> Result<Answer> {
    let transaction = connection.begin().read_only().await?;
    // Who excludes whom may be a question to each pair of rows.
    let limit = if matches!(question, Question::Exclude { .. }) { "30s" } else { "0" };
    let terms = format!("SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '{limit}'");
    transaction.script(&terms).await?;
    let answer = answered(&transaction, question).await;
    transaction.rollback().await.ok();
    match answer {
        Err(error) => match error.sqlstate() {
            // A column, a table, a function or a type that a step before it makes.
            Some("42703" | "42P01" | "42883" | "42704") => {
                Ok(Answer::Unanswerable(format!("what it is about is not there yet: {}", error.message())))
            }
            Some(_) => Ok(Answer::Unanswerable(format!("it could not be asked: {}", error.message()))),
            None => Err(error),
        },
        answer => answer,
    }
}

async fn answered(db: &Transaction, question: &Question) -> Result<Answer> {
    let table = question.table();
    if let Question::Domain { domain, condition } = question {
        return of_domain(db, domain, condition.as_deref()).await;
    }
    if !there(db, table).await? {
        return Ok(Answer::Unanswerable(format!("{table} is not there yet")));
    }
    match question {
        Question::Unique { values, condition, nulls_distinct, .. } => {
            unique(db, table, values, condition.as_deref(), *nulls_distinct).await
        }
        Question::NotNull { column, .. } => {
            let wrong = format!("{column} IS NULL");
            rows_that(db, table, &wrong, |count, have| format!("{count} of {table} {have} NULL in {column}")).await
        }
        Question::Check { condition, .. } => {
            let wrong = format!("NOT ({condition})");
            rows_that(db, table, &wrong, |count, have| {
                let violate = if have == "has" { "violates" } else { "violate" };
                format!("{count} of {table} {violate} CHECK ({condition})")
            })
            .await
        }
        Question::References { columns, target, keys, full, .. } => {
            references(db, table, columns, target, keys, *full).await
        }
        Question::Cast { column, ty, using, .. } => cast(db, table, column, ty, using.as_deref()).await,
        Question::Exclude { elements, condition, .. } => {
            excluding(db, table, elements, condition.as_deref()).await
        }
        Question::Attach { whole, bound, .. } => attached(db, table, whole, bound).await,
        Question::Empty { column, .. } => {
            rows_that(db, table, "true", |count, _| {
                format!("{count} of {table} would have nothing in the new column {column}, which is NOT NULL and has no default")
            })
            .await
        }
        // These were replaced by what they stand for.
        Question::Validate { .. } | Question::NotValid { .. } | Question::Domain { .. } => Ok(Answer::Fine),
    }
}

/// The rows for which there is another that they exclude.
async fn excluding(
    db: &Transaction,
    table: &str,
    elements: &[(String, String)],
    condition: Option<&str>,
) -> Result<Answer> {
    let values: Vec<_> =
        elements.iter().enumerate().map(|(at, (value, _))| format!("({value}) AS mizzle_v{at}")).collect();
    let wanted = condition.unwrap_or("true");
    let others = format!(
        "SELECT tableoid AS mizzle_part, ctid AS mizzle_at, {} FROM {table} WHERE ({wanted})",
        values.join(", ")
    );
    let excludes: Vec<_> = elements
        .iter()
        .enumerate()
        .map(|(at, (_, operator))| format!("mizzle_one.mizzle_v{at} {operator} mizzle_two.mizzle_v{at}"))
        .collect();
    let wrong = format!(
        "(mizzle_row.tableoid, mizzle_row.ctid) IN (SELECT mizzle_one.mizzle_part, mizzle_one.mizzle_at FROM ({others}) mizzle_one \
         JOIN ({others}) mizzle_two ON {} AND (mizzle_one.mizzle_part, mizzle_one.mizzle_at) <> (mizzle_two.mizzle_part, mizzle_two.mizzle_at))",
        excludes.join(" AND ")
    );
    let shown: Vec<_> = elements.iter().map(|(value, operator)| format!("{value} WITH {operator}")).collect();
    rows_that(db, table, &wrong, |count, have| {
        let exclude = if have == "has" { "is excluded by another" } else { "exclude each other" };
        format!("{count} of {table} {exclude}: ({})", shown.join(", "))
    })
    .await
}

/// The rows of a table that do not fit into it as a partition, and those of the default partition that would belong to it.
async fn attached(db: &Transaction, table: &str, whole: &str, bound: &str) -> Result<Answer> {
    if !there(db, whole).await? {
        return Ok(Answer::Unanswerable(format!("{whole} is not there yet")));
    }
    let of = literal(whole)?;
    let key = single(db, &format!("SELECT pg_get_partkeydef(to_regclass({of}))")).await?.unwrap_or_default();
    let siblings = format!(
        "SELECT pg_get_partition_constraintdef(c.oid) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid \
         WHERE i.inhparent = to_regclass({of}) AND pg_get_expr(c.relpartbound, c.oid)"
    );
    let fits = match bound::is_default(bound) {
        true => {
            let others = column(db, &format!("{siblings} <> 'DEFAULT'")).await?;
            let any: Vec<_> = others.iter().map(|other| format!("({other})")).collect();
            if any.is_empty() { "true".to_owned() } else { format!("NOT ({})", any.join(" OR ")) }
        }
        false => match bound::condition(&key, bound, &of) {
            Some(condition) => condition,
            None => return Ok(Answer::Unanswerable(format!("these bounds are not read: {bound}"))),
        },
    };
    let wrong = format!("NOT coalesce(({fits}), false)");
    let found = rows_that(db, table, &wrong, |count, have| {
        let fit = if have == "has" { "does not fit" } else { "do not fit" };
        format!("{count} of {table} {fit} into it as a partition of {whole} {bound}")
    })
    .await?;
    let default = format!(
        "SELECT i.inhrelid::regclass FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid \
         WHERE i.inhparent = to_regclass({of}) AND pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT'"
    );
    match (found, single(db, &default).await?) {
        (Answer::Fine, Some(default)) if !bound::is_default(bound) => {
            rows_that(db, &default, &format!("coalesce(({fits}), false)"), |count, have| {
                let belong = if have == "has" { "belongs" } else { "belong" };
                format!("{count} of {default}, the default partition, {belong} to {table} {bound}")
            })
            .await
        }
        (found, _) => Ok(found),
    }
}

/// The values of a domain, in all columns that have it, that are not as it will want them.
async fn of_domain(db: &Transaction, domain: &str, condition: Option<&str>) -> Result<Answer> {
    let columns = format!(
        "WITH RECURSIVE mizzle_types AS (SELECT to_regtype({})::oid AS id UNION SELECT t.oid FROM pg_type t \
         JOIN mizzle_types m ON t.typbasetype = m.id AND t.typtype = 'd') \
         SELECT c.oid::regclass, quote_ident(a.attname) FROM mizzle_types JOIN pg_attribute a ON a.atttypid = id \
         JOIN pg_class c ON c.oid = a.attrelid \
         WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'm') AND c.relpersistence <> 't' ORDER BY 1, 2",
        literal(domain)?
    );
    for row in rows(db.raw(&columns).await?) {
        let [Some(table), Some(column)] = row.as_slice() else { continue };
        let value = format!("mizzle_row.{column}");
        let wrong = match condition {
            Some(condition) => format!("NOT ({})", with_value(condition, &value)),
            None => format!("{value} IS NULL"),
        };
        let found = rows_that(db, table, &wrong, |count, have| match condition {
            Some(condition) => {
                let violate = if have == "has" { "violates" } else { "violate" };
                format!("{count} of {table} {violate} CHECK ({condition}) of the domain {domain} in {column}")
            }
            None => {
                format!("{count} of {table} {have} NULL in {column}, and the domain {domain} is to have none")
            }
        })
        .await?;
        if let Answer::Found { .. } = found {
            return Ok(found);
        }
    }
    Ok(Answer::Fine)
}

async fn there(db: &Transaction, table: &str) -> Result<bool> {
    let sql = format!("SELECT to_regclass({}) IS NOT NULL", literal(table)?);
    Ok(single(db, &sql).await?.as_deref() == Some("t"))
}

async fn single(db: &Transaction, sql: &str) -> Result<Option<String>> {
    Ok(rows(db.raw(sql).await?).into_iter().flatten().next().flatten())
}

async fn column(db: &Transaction, sql: &str) -> Result<Vec<String>> {
    Ok(rows(db.raw(sql).await?).into_iter().filter_map(|row| row.into_iter().next().flatten()).collect())
}

/// The rows for which something holds that must not, and the sentence about them.
async fn rows_that(
    db: &Transaction,
    table: &str,
    wrong: &str,
    say: impl Fn(String, &str) -> String,
) -> Result<Answer> {
    let from = format!("FROM {table} AS mizzle_row WHERE {wrong}");
    let count = number(single(db, &format!("SELECT count(*) {from}")).await?)?;
    if count == 0 {
        return Ok(Answer::Fine);
    }
    let key = key(db, table).await?;
    let examples =
        column(db, &format!("SELECT {} {from} ORDER BY {} LIMIT {EXAMPLES}", key.shown, key.order)).await?;
    let (rows, have) =
        if count == 1 { ("1 row".to_owned(), "has") } else { (format!("{count} rows"), "have") };
    Ok(Answer::Found { message: say(rows, have), count, examples })
}

fn number(text: Option<String>) -> Result<u64> {
    text.and_then(|text| text.parse().ok()).ok_or_else(garbled)
}

/// What says which row one is.
struct Key {
    shown: String,
    order: String,
}

/// The primary key, else the place in the table.
async fn key(db: &Transaction, table: &str) -> Result<Key> {
    let columns = primary_key(db, table).await?;
    if columns.is_empty() {
        return Ok(Key {
            shown: "'ctid = ' || mizzle_row.ctid".to_owned(),
            order: "mizzle_row.ctid".to_owned(),
        });
    }
    let mut shown = Vec::new();
    for column in &columns {
        shown.push(format!("{} || mizzle_row.{column}::text", literal(&format!("{column} = "))?));
    }
    let order = columns.iter().map(|column| format!("mizzle_row.{column}")).collect::<Vec<_>>().join(", ");
    Ok(Key { shown: format!("concat_ws(', ', {})", shown.join(", ")), order })
}

async fn primary_key(db: &Transaction, table: &str) -> Result<Vec<String>> {
    let sql = format!(
        "SELECT quote_ident(a.attname) FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k (num, place) \
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num \
         WHERE i.indisprimary AND i.indrelid = to_regclass({}) ORDER BY k.place",
        literal(table)?
    );
    column(db, &sql).await
}

async fn unique(
    db: &Transaction,
    table: &str,
    values: &[String],
    condition: Option<&str>,
    nulls_distinct: bool,
) -> Result<Answer> {
    let list = values.join(", ");
    let mut wanted: Vec<String> = condition.map(|condition| format!("({condition})")).into_iter().collect();
    if nulls_distinct {
        wanted.extend(values.iter().map(|value| format!("{value} IS NOT NULL")));
    }
    let condition = if wanted.is_empty() { "true".to_owned() } else { wanted.join(" AND ") };
    let groups = format!("FROM {table} WHERE {condition} GROUP BY {list} HAVING count(*) > 1");
    let count = number(single(db, &format!("SELECT count(*) FROM (SELECT 1 {groups}) groups")).await?)?;
    if count == 0 {
        return Ok(Answer::Fine);
    }
    let shown: Vec<_> = values.iter().map(|value| format!("coalesce(({value})::text, 'NULL')")).collect();
    let shown = format!("concat_ws(', ', {}) || ' (' || count(*) || ' times)'", shown.join(", "));
    let examples = column(db, &format!("SELECT {shown} {groups} ORDER BY {list} LIMIT {EXAMPLES}")).await?;
    let (values, are) =
        if count == 1 { ("1 value".to_owned(), "is") } else { (format!("{count} values"), "are") };
    let message = format!("{values} of ({list}) {are} there more than once in {table}");
    Ok(Answer::Found { message, count, examples })
}

async fn references(
    db: &Transaction,
    table: &str,
    columns: &[String],
    target: &str,
    keys: &[String],
    full: bool,
) -> Result<Answer> {
    if !there(db, target).await? {
        return Ok(Answer::Unanswerable(format!("{target} is not there yet")));
    }
    let primary;
    let keys = if keys.is_empty() {
        primary = primary_key(db, target).await?;
        &primary
    } else {
        keys
    };
    let all = |what: &str| {
        columns.iter().map(|column| format!("mizzle_row.{column} {what}")).collect::<Vec<_>>().join(" AND ")
    };
    let same: Vec<_> = columns
        .iter()
        .zip(keys)
        .map(|(column, key)| format!("mizzle_target.{key} = mizzle_row.{column}"))
        .collect();
    let same = same.join(" AND ");
    let (whole, none) = (all("IS NOT NULL"), all("IS NULL"));
    let orphan = format!("{whole} AND NOT EXISTS (SELECT FROM {target} AS mizzle_target WHERE {same})");
    let wrong = match full {
        true => format!("({orphan}) OR NOT ({whole}) AND NOT ({none})"),
        false => orphan,
    };
    rows_that(db, table, &wrong, |count, have| {
        let refer = if have == "has" { "refers" } else { "refer" };
        format!("{count} of {table} {refer} to what is not in {target}")
    })
    .await
}

/// Tries a conversion on every row, as the server would: the whole at once, and row by row only where that fails.
async fn cast(db: &Transaction, table: &str, column: &str, ty: &str, using: Option<&str>) -> Result<Answer> {
    let value = using.unwrap_or(column);
    let whole = format!(
        "DECLARE r record; v {ty}; BEGIN FOR r IN SELECT ({value}) AS x FROM {table} LOOP v := r.x; END LOOP; END"
    );
    let savepoint = db.savepoint().await?;
    let Err(error) = savepoint.raw(&block(&whole)?).await else { return Ok(Answer::Fine) };
    savepoint.rollback().await?;
    if !is_of_data(&error) {
        return Err(error);
    }
    let Key { shown, order } = key(db, table).await?;
    let rows = format!(
        "DECLARE r record; v {ty}; n bigint := 0; said text := ''; BEGIN \
         FOR r IN SELECT mizzle_row.ctid AS at, mizzle_row.tableoid AS part, {shown} AS shown FROM {table} AS mizzle_row ORDER BY {order} LOOP \
           BEGIN SELECT ({value}) INTO v FROM {table} WHERE ctid = r.at AND tableoid = r.part; \
           EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN \
             n := n + 1; \
             IF n <= {EXAMPLES} THEN said := said || r.shown || ' (' || sqlerrm || E')\\n'; END IF; \
           END; \
         END LOOP; \
         PERFORM set_config('mizzle.count', n::text, true), set_config('mizzle.said', said, true); END"
    );
    db.raw(&block(&rows)?).await?;
    let count = number(single(db, "SELECT current_setting('mizzle.count')").await?)?;
    let said = single(db, "SELECT current_setting('mizzle.said')").await?.unwrap_or_default();
    if count == 0 {
        return Err(error);
    }
    let (rows, have) = if count == 1 { ("1 row", "has") } else { ("rows", "have") };
    let rows = if count == 1 { rows.to_owned() } else { format!("{count} {rows}") };
    let message = format!("{rows} of {table} {have} in {column} what cannot become {ty}");
    Ok(Answer::Found { message, count, examples: said.lines().map(str::to_owned).collect() })
}

/// Whether an error is about values, and not about a conversion that there is not.
fn is_of_data(error: &Error) -> bool {
    error.sqlstate().is_some_and(|code| code.starts_with("22") || code.starts_with("23"))
}

/// A block of PL/pgSQL, which runs without being a function.
fn block(body: &str) -> Result<String> {
    Ok(format!("DO LANGUAGE plpgsql {}", literal(body)?))
}

/// What a constraint that is there asks, unless it holds already.
pub(super) async fn constraint(connection: &Connection, table: &str, name: &str) -> Result<Option<Question>> {
    let (of, called) = (literal(table)?, literal(&crate::migration::alone::bare_name(name))?);
    let names = |relation: &str, numbers: &str| {
        format!(
            "(SELECT string_agg(quote_ident(attname), ',' ORDER BY place) FROM unnest({numbers}) WITH ORDINALITY k (num, place) \
             JOIN pg_attribute ON attrelid = {relation} AND attnum = num)"
        )
    };
    let sql = format!(
        "SELECT contype, pg_get_expr(conbin, conrelid), confrelid::regclass, confmatchtype, {}, {} \
         FROM pg_constraint WHERE conrelid = to_regclass({of}) AND conname = {called} AND NOT convalidated",
        names("conrelid", "conkey"),
        names("confrelid", "confkey")
    );
    let found = rows(connection.raw(&sql).await?).into_iter().next().unwrap_or_default();
    let table = table.to_owned();
    let split = |names: &str| names.split(',').map(str::to_owned).collect::<Vec<_>>();
    Ok(match found.as_slice() {
        [Some(kind), Some(condition), ..] if kind == "c" => {
            Some(Question::Check { table, condition: condition.clone() })
        }
        [Some(kind), _, Some(target), matching, Some(columns), Some(keys)] if kind == "f" => {
            Some(Question::References {
                table,
                columns: split(columns),
                target: target.clone(),
                keys: split(keys),
                full: matching.as_deref() == Some("f"),
            })
        }
        _ => of_domain_constraint(connection, &table, &called).await?,
    })
}

/// The same of a domain.
async fn of_domain_constraint(
    connection: &Connection,
    domain: &str,
    called: &str,
) -> Result<Option<Question>> {
    let sql = format!(
        "SELECT pg_get_expr(conbin, 0) FROM pg_constraint WHERE contypid = to_regtype({}) AND conname = {called} \
         AND NOT convalidated",
        literal(domain)?
    );
    let condition = rows(connection.raw(&sql).await?).into_iter().flatten().next().flatten();
    Ok(condition.map(|condition| Question::Domain { domain: domain.to_owned(), condition: Some(condition) }))
}
