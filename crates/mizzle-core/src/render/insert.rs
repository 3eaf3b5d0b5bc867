//! INSERT.

use crate::executor::{Effect, Statement};
use crate::render::expr::write_expr;
use crate::render::output::write_returning;
use crate::render::source::write_source;
use crate::render::unnest::{places, write_unnest, write_value};
use crate::render::update::write_assignments;
use crate::render::writer::Writer;
use crate::table::{ColumnDef, DefaultValue};
use crate::tree::{Arbiter, Conflict, Insert, InsertRows, OnConflict};
use crate::value::{Datum, Param};

/// The statement of an insert.
pub fn insert(insert: &Insert) -> Statement {
    let Insert { table, rows, overriding_system_value, conflict, returning } = insert;
    let mut w = Writer::new();
    w.push("INSERT INTO ");
    write_source(&mut w, *table);
    match rows {
        InsertRows::Default => {}
        InsertRows::Values(values) => write_names(&mut w, values.iter().map(|(column, _)| column.name)),
        InsertRows::Unnest { columns, .. } => {
            write_names(&mut w, columns.iter().map(|column| column.column.name));
        }
    }
    if *overriding_system_value {
        w.push(" OVERRIDING SYSTEM VALUE");
    }
    write_rows(&mut w, rows);
    if let Some(conflict) = conflict {
        write_conflict(&mut w, conflict);
    }
    write_returning(&mut w, returning);
    w.finish(Effect::Writes)
}

fn write_names<'a>(w: &mut Writer, names: impl ExactSizeIterator<Item = &'a str>) {
    if names.len() > 0 {
        w.push(" (");
        w.list(", ", names, |w, name| w.ident(name));
        w.push(")");
    }
}

fn write_rows(w: &mut Writer, rows: &InsertRows) {
    match rows {
        InsertRows::Default => w.push(" DEFAULT VALUES"),
        InsertRows::Values(values) => {
            w.push(" VALUES (");
            w.list(", ", values, |w, (_, value)| w.param(value));
            w.push(")");
        }
        InsertRows::Unnest { columns, count } if columns.is_empty() => {
            w.push(" SELECT FROM generate_series(1, ");
            w.number(*count);
            w.push(")");
        }
        InsertRows::Unnest { columns, .. } => {
            w.push(" SELECT ");
            let mut at = 1;
            w.list(", ", columns, |w, column| {
                write_value(w, column, at, write_default);
                at += places(column);
            });
            w.push(" FROM ");
            write_unnest(w, columns.iter());
        }
    }
}

/// Writes what the server would put into a column that an insert does not name.
fn write_default(w: &mut Writer, column: &ColumnDef) {
    match column.default {
        None => w.push("NULL"),
        Some(DefaultValue::Sql(text)) => w.push(text),
        Some(DefaultValue::Label(label)) => {
            w.param(&Param { ty: column.ty, datum: Datum::copied(label.as_bytes()) });
        }
    }
}

fn write_conflict(w: &mut Writer, conflict: &OnConflict) {
    let OnConflict { arbiter, action } = conflict;
    w.push(" ON CONFLICT");
    match arbiter {
        None => {}
        Some(Arbiter::Constraint(constraint)) => {
            w.push(" ON CONSTRAINT ");
            w.ident(constraint.name());
        }
        Some(Arbiter::Columns { columns, predicate }) => {
            write_names(w, columns.iter().copied());
            if let Some(predicate) = predicate {
                w.push(" WHERE ");
                write_expr(w, predicate);
            }
        }
    }
    match action {
        Conflict::Nothing => w.push(" DO NOTHING"),
        Conflict::Update { assignments, filter } => {
            w.push(" DO UPDATE SET ");
            write_assignments(w, assignments);
            if let Some(filter) = filter {
                w.push(" WHERE ");
                write_expr(w, filter);
            }
        }
    }
}
