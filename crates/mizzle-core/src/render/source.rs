//! FROM and JOIN, and the rule of soft deletion.

use std::borrow::Cow;

use crate::render::expr::write_expr;
use crate::render::select::write_select;
use crate::render::writer::Writer;
use crate::tree::{Expr, Join, JoinKind, PostfixOp, Select, TableRef};

/// The column that says whether a row is softly deleted, where the table has one.
pub fn deleted_column(table: TableRef) -> Option<Expr> {
    let column = table.table.columns.get(table.table.soft_delete?)?;
    Some(Expr::Column { source: table.name(), name: column.name })
}

/// The condition that hides softly deleted rows, where the table has any to hide.
pub(crate) fn visible(table: TableRef, with_deleted: bool) -> Option<Expr> {
    let column = deleted_column(table).filter(|_| !with_deleted)?;
    Some(Expr::Postfix(PostfixOp::IsNull, Box::new(column)))
}

/// A condition and the visibility of a table, either of which may be missing.
pub(crate) fn both(condition: Option<&Expr>, visible: Option<Expr>) -> Option<Cow<'_, Expr>> {
    match (condition, visible) {
        (Some(condition), Some(visible)) => Expr::and(Some(condition.clone()), visible).map(Cow::Owned),
        (condition, visible) => visible.map(Cow::Owned).or(condition.map(Cow::Borrowed)),
    }
}

/// Writes `"schema"."table"`.
pub(crate) fn write_table(w: &mut Writer, table: TableRef) {
    if let Some(schema) = table.table.schema {
        w.ident(schema);
        w.push(".");
    }
    w.ident(table.table.name);
}

/// Writes a table and the name it goes by.
pub(crate) fn write_source(w: &mut Writer, table: TableRef) {
    write_table(w, table);
    if let Some(alias) = table.alias {
        w.push(" AS ");
        w.ident(alias);
    }
}

/// Whether the visibility of tables must be decided before they are joined: an outer join that can leave the
/// left side without a row would otherwise bring softly deleted rows back, or lose the right side's.
pub(crate) fn hides_before_join(select: &Select) -> bool {
    !select.with_deleted
        && select.joins.iter().any(|join| matches!(join.kind, JoinKind::Right | JoinKind::Full))
}

/// Writes FROM and the joins.
pub(crate) fn write_from(w: &mut Writer, select: &Select) {
    let Some(from) = select.from else { return };
    let before = hides_before_join(select);
    w.push(" FROM ");
    write_visible(w, from, before);
    for Join { kind, table, lateral, on } in &select.joins {
        w.push(" ");
        if let Some(rows) = lateral {
            write_lateral(w, *kind, *table, rows, on.as_ref());
            continue;
        }
        // A cross join has no ON to hide rows by.
        let hide = visible(*table, select.with_deleted || before);
        let kind = match (kind, &hide) {
            (JoinKind::Cross, Some(_)) => JoinKind::Inner,
            _ => *kind,
        };
        w.push(kind.sql());
        w.push(" ");
        write_visible(w, *table, before);
        if let Some(on) = both(on.as_ref(), hide) {
            w.push(" ON ");
            write_expr(w, &on);
        }
    }
}

/// Writes a lateral join. The subquery has hidden what is to be hidden.
fn write_lateral(w: &mut Writer, kind: JoinKind, table: TableRef, rows: &Select, on: Option<&Expr>) {
    w.push(kind.sql());
    w.push(" LATERAL (");
    write_select(w, rows);
    w.push(") AS ");
    w.ident(table.name().0);
    if let Some(on) = on {
        w.push(" ON ");
        write_expr(w, on);
    }
}

/// Writes a table; with `hide`, without its softly deleted rows.
fn write_visible(w: &mut Writer, table: TableRef, hide: bool) {
    match visible(TableRef { alias: None, ..table }, !hide) {
        None => write_source(w, table),
        Some(condition) => {
            w.push("(SELECT * FROM ");
            write_table(w, table);
            w.push(" WHERE ");
            write_expr(w, &condition);
            w.push(") AS ");
            w.ident(table.name().0);
        }
    }
}
