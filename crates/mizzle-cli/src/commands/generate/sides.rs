//! The two sides of a change, as far as they are known without a server.

use mizzle_kit::facts::{self, Facts, SqlFacts};
use mizzle_kit::introspect::Scope;
use mizzle_kit::source::Source;

use crate::beside::beside;
use crate::desired;
use crate::failure::Failure;
use crate::snapshots::Base;

/// What was, and what should be.
pub struct Sides {
    pub before: Facts,
    pub after: Facts,
}

impl Sides {
    /// Both sides, but for how full materialized views are, which no migration changes.
    pub fn new(before: Facts, after: Facts) -> Sides {
        let after = desired::filled_as_before(&before, after);
        Sides { before, after }
    }
}

/// Both sides as they are written. There are none where only a server can say what they are: what new SQL makes, and what
/// SQL does to all objects, which may be others now.
pub fn written(base: &Base, source: &Source, scope: &Scope) -> Result<Option<Sides>, Failure> {
    let nothing = SqlFacts::default();
    let sql = match base.sql_facts() {
        _ if !base.has_sql_of(source) => return Ok(None),
        Some(facts) if !source.is_about_all() => facts,
        None if !source.has_sql() => &nothing,
        _ => return Ok(None),
    };
    both(base, source, sql, scope).map(Some)
}

/// Both sides of the model alone, where the SQL files say what they said.
pub fn of_model(base: &Base, source: &Source, scope: &Scope) -> Result<Option<Sides>, Failure> {
    if !base.has_sql_of(source) {
        return Ok(None);
    }
    let nothing = SqlFacts::default();
    let sql = base.sql_facts().unwrap_or(&nothing);
    both(base, source, sql, scope).map(Some)
}

fn both(base: &Base, source: &Source, sql: &SqlFacts, scope: &Scope) -> Result<Sides, Failure> {
    let before = || base.written(sql).map(|facts| scope.of(facts));
    let after = || facts::with_sql(&source.schema, sql).map(|facts| scope.of(facts)).map_err(Failure::new);
    let (before, after) = beside(before, after);
    Ok(Sides::new(before?, after?))
}
