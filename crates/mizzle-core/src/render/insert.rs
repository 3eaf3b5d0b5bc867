//! INSERT.

use crate::executor::{Effect, Statement};
use crate::render::expr::write_expr;
use crate::render::output::write_returning;
use crate::render::source::write_source;
use crate::render::unnest::{places, write_unnest, write_value};
use crate::render::update::write_assignments;
use crate::render::writer::Writer;
use crate::table::{ColumnDef, DefaultValue};
use crate::tree::{Arbiter, Conflict, Insert, InsertRows, OnConflict, TableRef, UnnestColumn};
use crate::value::{Datum, Param};

/// The statement of an insert.
pub fn insert(insert: &Insert) -> Statement {
    let mut w = Writer::new();
    write_insert(&mut w, insert);
    w.finish(Effect::Writes)
}

pub(crate) fn write_insert(w: &mut Writer, insert: &Insert) {
    let Insert { table, rows, overriding_system_value, conflict, returning } = insert;
    w.push("INSERT INTO ");
    write_source(w, *table);
    match rows {
        InsertRows::Default => {}
        InsertRows::Values(values) => write_names(w, values.iter().map(|(column, _)| column.name)),
        InsertRows::Unnest { columns, .. } => {
            write_names(w, columns.iter().map(|column| column.column.name));
        }
    }
    if *overriding_system_value {
        w.push(" OVERRIDING SYSTEM VALUE");
    }
    write_rows(w, rows);
    if let Some(conflict) = conflict {
        write_conflict(w, conflict);
    }
    write_returning(w, returning);
}

/// Writes an insert of rows that belong to each row of `parent`, whose values for the columns `keys` `key` writes.
pub(crate) fn write_children(
    w: &mut Writer,
    table: TableRef,
    rows: &InsertRows,
    keys: &[&'static ColumnDef],
    key: impl Fn(&mut Writer, usize),
    parent: impl FnOnce(&mut Writer),
) {
    let InsertRows::Unnest { columns, count } = rows else { return };
    let own: Vec<&UnnestColumn> =
        columns.iter().filter(|column| keys.iter().all(|key| key.name != column.column.name)).collect();
    w.push("INSERT INTO ");
    write_source(w, table);
    let names: Vec<&str> =
        keys.iter().map(|key| key.name).chain(own.iter().map(|column| column.column.name)).collect();
    write_names(w, names.into_iter());
    w.push(" SELECT ");
    w.list(", ", 0..keys.len(), key);
    let mut at = 1;
    for column in &own {
        w.push(", ");
        write_value(w, column, at, write_default);
        at += places(column);
    }
    w.push(" FROM ");
    parent(w);
    w.push(" CROSS JOIN ");
    if own.is_empty() {
        w.push("generate_series(1, ");
        w.number(*count);
        w.push(")");
    } else {
        write_unnest(w, own.into_iter());
    }
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
