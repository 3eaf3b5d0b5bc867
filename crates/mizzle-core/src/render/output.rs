//! The outputs of SELECT and RETURNING.

use crate::render::expr::write_expr;
use crate::render::writer::Writer;
use crate::tree::{Output, SourceRef, TableRef};

/// Writes outputs; `nullable` says of which tables a join may find no row.
pub(crate) fn write_outputs(w: &mut Writer, outputs: &[Output], nullable: impl Fn(SourceRef) -> bool) {
    w.list(", ", outputs, |w, output| write_output(w, output, &nullable));
}

/// Writes one of them.
pub(crate) fn write_output(w: &mut Writer, output: &Output, nullable: impl Fn(SourceRef) -> bool) {
    match output {
        Output::Expr(expr, _) => write_expr(w, expr),
        Output::Table(table) => {
            let source = table.name();
            match table.alias {
                // Where it is looked at whether the derive's text is what would be written, that is written.
                None if cfg!(debug_assertions) => {
                    write_columns(w, *table);
                    debug_assert!(w.ends_with(table.table.selected), "{}", table.table.selected);
                }
                None => w.push(table.table.selected),
                Some(_) => write_columns(w, *table),
            }
            // Without a column that is never NULL, only the row as a whole tells whether there was one; and
            // a row of NULLs is not a missing row, which IS NULL would take it for.
            if nullable(source) && table.table.presence().is_none() {
                w.push(", nullif(");
                w.ident(source.0);
                w.push(" IS DISTINCT FROM NULL, FALSE)");
            }
        }
        Output::One => w.push("1"),
    }
}

fn write_columns(w: &mut Writer, table: TableRef) {
    w.list(", ", table.table.columns, |w, column| w.column(table.name(), column.name));
}

/// Writes `RETURNING`, where there is something to return.
pub(crate) fn write_returning(w: &mut Writer, returning: &[Output]) {
    if !returning.is_empty() {
        w.push(" RETURNING ");
        write_outputs(w, returning, |_| false);
    }
}
