//! The two sides of a change, as far as they are known without a server.

use mizzle_kit::facts::{self, Facts, SqlFacts};
use mizzle_kit::introspect::Scope;
use mizzle_kit::snapshot::Snapshot;
use mizzle_kit::source::Source;

use crate::failure::Failure;

/// What was, and what should be.
pub struct Sides {
    pub before: Facts,
    pub after: Facts,
}

/// Both sides as they are written. There are none where only a server can say what they are: what new SQL makes, and what
/// SQL does to all objects, which may be others now.
pub fn written(last: Option<&Snapshot>, source: &Source, scope: &Scope) -> Result<Option<Sides>, Failure> {
    let begin = Snapshot::new("", Vec::new(), &Source::default());
    let last = last.unwrap_or(&begin);
    let nothing = SqlFacts::default();
    let sql = match &last.facts {
        _ if !last.has_sql_of(source) => return Ok(None),
        Some(facts) if !source.is_about_all() => facts,
        None if !source.has_sql() => &nothing,
        _ => return Ok(None),
    };
    let facts = |schema| -> Result<Facts, Failure> {
        Ok(scope.of(facts::with_sql(schema, sql).map_err(Failure::new)?))
    };
    Ok(Some(Sides { before: facts(&last.model)?, after: facts(&source.schema)? }))
}
