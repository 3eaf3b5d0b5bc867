//! Rows as arrays: `unnest($1, $2) AS "new"("c1", "c2")`.

use crate::render::writer::Writer;
use crate::table::ColumnDef;
use crate::tree::UnnestColumn;

/// The name the rows go by.
const ROWS: &str = "new";

/// Writes the arrays and their names. Each column takes as many places as it has arrays.
pub(crate) fn write_unnest<'a>(w: &mut Writer, columns: impl Iterator<Item = &'a UnnestColumn> + Clone) {
    w.push("unnest(");
    let arrays = columns.flat_map(|UnnestColumn { column: _, values, given, bounds }| {
        let values = bounds.is_empty().then_some(values);
        values.into_iter().chain(bounds).chain(given)
    });
    let count = arrays.clone().count();
    w.list(", ", arrays, |w, array| w.param(array));
    w.push(") AS ");
    w.ident(ROWS);
    w.push("(");
    w.list(", ", 1..=count, |w, at| {
        w.push("c");
        w.number(at);
    });
    w.push(")");
}

/// How many places a column takes in [`write_unnest`].
pub(crate) fn places(column: &UnnestColumn) -> usize {
    column.bounds.len().max(1) + usize::from(column.given.is_some())
}

/// Writes the value of a column whose arrays begin at place `at`. Where a row gives none, `otherwise` writes
/// what stands instead.
pub(crate) fn write_value(
    w: &mut Writer,
    column: &UnnestColumn,
    at: usize,
    otherwise: impl FnOnce(&mut Writer, &'static ColumnDef),
) {
    if column.given.is_some() {
        w.push("CASE WHEN ");
        write_place(w, at + places(column) - 1);
        w.push(" THEN ");
    }
    match column.bounds.len() {
        0 => write_place(w, at),
        bounds => {
            w.push("(");
            w.param(&column.values);
            w.push(")[");
            write_place(w, at);
            if bounds > 1 {
                w.push(":");
                write_place(w, at + 1);
            }
            for at in at + 2..at + bounds {
                w.push("][1:");
                write_place(w, at);
            }
            w.push("]");
        }
    }
    if column.given.is_some() {
        w.push(" ELSE ");
        otherwise(w, column.column);
        w.push(" END");
    }
}

fn write_place(w: &mut Writer, at: usize) {
    w.ident(ROWS);
    w.push(".c");
    w.number(at);
}
