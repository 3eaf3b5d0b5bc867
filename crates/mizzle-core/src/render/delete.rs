//! DELETE.

use crate::executor::{Effect, Statement};
use crate::render::expr::write_expr;
use crate::render::output::write_returning;
use crate::render::source::{both, visible, write_source};
use crate::render::writer::Writer;
use crate::tree::Delete;

/// The statement of a delete.
pub fn delete(delete: &Delete) -> Statement {
    let Delete { table, filter, returning, with_deleted } = delete;
    let mut w = Writer::new();
    w.push("DELETE FROM ");
    write_source(&mut w, *table);
    if let Some(condition) = both(filter.as_ref(), visible(*table, *with_deleted)) {
        w.push(" WHERE ");
        write_expr(&mut w, &condition);
    }
    write_returning(&mut w, returning);
    w.finish(Effect::Writes)
}
