//! Statements of the user's own SQL.

use crate::executor::{Effect, Statement};
use crate::render::expr::write_sql;
use crate::render::writer::Writer;
use crate::tree::SqlPart;

/// The statement of a person's SQL: its text as it is, its values as parameters.
pub fn sql(parts: &[SqlPart]) -> Statement {
    let mut w = Writer::new();
    write_sql(&mut w, parts);
    w.finish(Effect::Unknown)
}
