//! Reading a database's catalog as facts.
//!
//! One file for each kind of object has its query; all give rows of one form. The server prints every expression and
//! definition, with `search_path` empty, so that two databases on one server can be compared word by word.

mod aggregate;
mod collation;
mod column;
mod composite;
mod constraint;
mod default_privilege;
mod dependency;
mod domain;
mod enum_type;
mod extension;
mod foreign_key;
mod function;
mod index;
mod materialized_view;
mod policy;
mod publication;
mod range_type;
mod row;
mod rule;
mod schema;
mod scope;
mod sequence;
mod settled;
mod statistics;
mod table;
mod text_search;
mod trigger;
mod unknown;
mod view;

use std::sync::{Arc, Mutex, PoisonError};

use mizzle_core::row::{CheckFn, Row};
use mizzle_core::{Discard, Error, ErrorKind, Executor, Result, RowSink, Statement};
use serde::de::DeserializeOwned;

use crate::facts::Facts;

pub use scope::Scope;

/// The query of each kind.
const QUERIES: [&str; 30] = [
    schema::QUERY,
    extension::QUERY,
    collation::QUERY,
    text_search::DICTIONARIES,
    text_search::CONFIGURATIONS,
    enum_type::QUERY,
    composite::QUERY,
    domain::QUERY,
    domain::CONSTRAINTS,
    range_type::QUERY,
    sequence::QUERY,
    sequence::OWNERS,
    function::QUERY,
    aggregate::QUERY,
    table::QUERY,
    table::PARTITIONS,
    column::QUERY,
    column::DEFAULTS,
    constraint::QUERY,
    foreign_key::QUERY,
    index::QUERY,
    index::PARTITIONS,
    view::QUERY,
    materialized_view::QUERY,
    rule::QUERY,
    trigger::QUERY,
    policy::QUERY,
    statistics::QUERY,
    publication::QUERY,
    default_privilege::QUERY,
];

/// Reads the catalog of a database: in one transaction and one round trip, after one that asks for the server's version,
/// without locks on what it reads.
///
/// ```no_run
/// use mizzle_kit::introspect::{Scope, facts};
///
/// # async fn example(db: &impl mizzle_core::Executor) -> mizzle_core::Result<()> {
/// let now = facts(db, &Scope::default()).await?;
/// for unknown in now.unknown() {
///     tracing_or_print(unknown);
/// }
/// # Ok(())
/// # }
/// # fn tracing_or_print(_: &mizzle_kit::facts::Unknown) {}
/// ```
///
/// # Errors
/// What the server reports.
pub async fn facts(db: &impl Executor, scope: &Scope) -> Result<Facts> {
    // The settings are those of this transaction alone. Dates in defaults are printed as everywhere.
    let settings = "select set_config('search_path', '', true), set_config('datestyle', 'ISO, MDY', true),
        set_config('intervalstyle', 'postgres', true), set_config('timezone', 'UTC', true),
        set_config('extra_float_digits', '1', true), set_config('bytea_output', 'hex', true)";
    let mut statements = vec![Statement::new(settings, Vec::new())];
    let mut sinks: Vec<Box<dyn RowSink + '_>> = vec![Box::new(Discard)];
    let mut answers = Vec::new();
    let version = version(db).await?;
    let query = |query: &'static str| match query {
        publication::QUERY if version < 150_000 => publication::BEFORE_15,
        query => query,
    };
    let kinds = QUERIES.iter().map(|known| row::all(query(known)));
    for query in kinds.chain([dependency::QUERY.to_owned(), unknown::QUERY.to_owned()]) {
        let answer = Arc::new(Mutex::new(String::new()));
        statements.push(Statement::new(query, Vec::new()));
        sinks.push(Box::new(Document(answer.clone())));
        answers.push(answer);
    }
    db.run_batch(statements, &mut sinks).await?;
    drop(sinks);
    let unknown = answers.pop().map_or(Ok(Default::default()), |answer| json(&answer))?;
    let dependencies = answers.pop().map_or(Ok(Vec::new()), |answer| json(&answer))?;
    let mut rows = Vec::new();
    for answer in &answers {
        rows.extend(json::<Vec<row::Raw>>(answer)?);
    }
    Ok(row::facts(rows, dependencies, unknown, scope))
}

/// The version of the server as a number: 150004 for 15.4.
async fn version(db: &impl Executor) -> Result<u32> {
    let answer = Arc::new(Mutex::new(String::new()));
    let sql = Statement::new("select current_setting('server_version_num')", Vec::new());
    db.run(sql, &mut Document(answer.clone())).await?;
    json(&answer)
}

/// Takes the text of a result of one row and one column.
struct Document(Arc<Mutex<String>>);

impl RowSink for Document {
    fn check(&self) -> Option<CheckFn> {
        None
    }

    fn row(&mut self, row: &mut Row<'_>) -> Result<()> {
        let (_, bytes) = row.next_value()?;
        let text = std::str::from_utf8(bytes.unwrap_or_default())
            .map_err(|why| Error::new(ErrorKind::Decode, "the catalog is not UTF-8").with_source(why))?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = text.to_owned();
        Ok(())
    }
}

fn json<T: DeserializeOwned>(answer: &Arc<Mutex<String>>) -> Result<T> {
    let text = answer.lock().unwrap_or_else(PoisonError::into_inner);
    serde_json::from_str(&text).map_err(|why| {
        Error::new(ErrorKind::Decode, format!("the catalog gave what is not understood: {why}"))
            .with_source(why)
    })
}
