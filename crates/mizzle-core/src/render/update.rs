//! UPDATE.

use crate::executor::{Effect, Statement};
use crate::render::expr::{write_expr, write_link};
use crate::render::output::write_returning;
use crate::render::select::write_select;
use crate::render::source::{both, visible, write_source};
use crate::render::unnest::{places, write_unnest, write_value};
use crate::render::writer::Writer;
use crate::tree::{Assignment, BinaryOp, Expr, Output, Select, TableRef, Update, UpdateRows};

/// The statement of an update. One that sets nothing writes nothing: it is a query for the rows it would have
/// met.
pub fn update(update: &Update) -> Statement {
    let Update { table, assignments, rows, filter, returning, with_deleted } = update;
    let mut w = Writer::new();
    if assignments.is_empty() && rows.is_none() {
        let outputs = match returning.is_empty() {
            true => vec![Output::One],
            false => returning.clone(),
        };
        let met = Select {
            outputs,
            from: Some(*table),
            filter: filter.clone(),
            with_deleted: *with_deleted,
            ..Select::default()
        };
        write_select(&mut w, &met);
        return w.finish(Effect::Writes);
    }
    w.push("UPDATE ");
    write_source(&mut w, *table);
    w.push(" SET ");
    if let Some(rows) = rows {
        write_set_rows(&mut w, *table, rows);
        if !assignments.is_empty() {
            w.push(", ");
        }
    }
    write_assignments(&mut w, assignments);
    if let Some(UpdateRows { keys, sets }) = rows {
        w.push(" FROM ");
        write_unnest(&mut w, keys.iter().chain(sets));
    }
    let condition = both(filter.as_ref(), visible(*table, *with_deleted));
    if rows.is_some() || condition.is_some() {
        w.push(" WHERE ");
    }
    match (rows, condition) {
        (Some(rows), condition) => {
            write_key(&mut w, *table, rows);
            if let Some(condition) = condition {
                w.push(" AND ");
                write_link(&mut w, &condition, BinaryOp::And);
            }
        }
        (None, Some(condition)) => write_expr(&mut w, &condition),
        (None, None) => {}
    }
    write_returning(&mut w, returning);
    w.finish(Effect::Writes)
}

pub(crate) fn write_assignments(w: &mut Writer, assignments: &[Assignment]) {
    w.list(", ", assignments, |w, Assignment { column, value }| {
        w.ident(column.name);
        w.push(" = ");
        write_expr(w, value);
    });
}

/// Writes the columns that each row sets to a value of its own. Where a row sets none, it keeps what it has, but
/// for a column that every update writes.
fn write_set_rows(w: &mut Writer, table: TableRef, rows: &UpdateRows) {
    let UpdateRows { keys, sets } = rows;
    let mut at = 1 + keys.iter().map(places).sum::<usize>();
    w.list(", ", sets, |w, column| {
        w.ident(column.column.name);
        w.push(" = ");
        write_value(w, column, at, |w, column| match column.on_update {
            Some(on_update) => write_expr(w, &on_update.value(column)),
            None => write_expr(w, &Expr::Column { source: table.name(), name: column.name }),
        });
        at += places(column);
    });
}

fn write_key(w: &mut Writer, table: TableRef, rows: &UpdateRows) {
    let mut at = 1;
    w.list(" AND ", &rows.keys, |w, column| {
        w.column(table.name(), column.column.name);
        w.push(" = ");
        write_value(w, column, at, |_, _| {});
        at += places(column);
    });
}
