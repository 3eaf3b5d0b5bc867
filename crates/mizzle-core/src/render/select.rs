//! SELECT.

use crate::executor::{Effect, Statement};
use crate::render::expr::{write_expr, write_order_by};
use crate::render::output::{write_output, write_outputs};
use crate::render::source::{both, hides_before_join, visible, write_from};
use crate::render::writer::Writer;
use crate::tree::{Distinct, Expr, Output, Select};
use crate::value::Value;

/// The statement of a query: of all columns of its tables, where it has no outputs.
pub fn select(select: &Select) -> Statement {
    let mut w = Writer::new();
    write_select(&mut w, select);
    w.finish(Effect::Reads)
}

/// The statement that counts what a query finds.
pub fn count(select: &Select) -> Statement {
    let mut w = Writer::new();
    let Select {
        distinct,
        outputs,
        from: _,
        joins: _,
        filter: _,
        group_by,
        having,
        order_by: _,
        limit,
        offset,
        with_deleted: _,
    } = select;
    let plain =
        distinct.is_none() && group_by.is_empty() && having.is_none() && limit.is_none() && offset.is_none();
    if plain && !outputs.iter().any(is_aggregate) {
        let counted = Select {
            outputs: vec![Output::Expr(Expr::call("count", vec![Expr::Star]), i64::TYPE)],
            order_by: Vec::new(),
            ..select.clone()
        };
        write_select(&mut w, &counted);
    } else {
        w.push("SELECT count(*) FROM (");
        write_select(&mut w, select);
        w.push(") AS \"counted\"");
    }
    w.finish(Effect::Reads)
}

/// Whether an output may make one row of all: then counting must look at the rows of the query itself.
fn is_aggregate(output: &Output) -> bool {
    match output {
        Output::Table(_) | Output::One => false,
        Output::Expr(Expr::Column { .. }, _) => false,
        Output::Expr(..) => true,
    }
}

/// The statement that asks whether a query finds anything.
pub fn exists(select: &Select) -> Statement {
    let mut w = Writer::new();
    w.push("SELECT EXISTS (");
    write_select(&mut w, select);
    w.push(")");
    w.finish(Effect::Reads)
}

pub(crate) fn write_select(w: &mut Writer, select: &Select) {
    write_select_of(w, select, |w| {
        let nullable = |source| select.is_nullable(source);
        match select.outputs.is_empty() {
            true => {
                w.list(", ", select.tables(), |w, table| write_output(w, &Output::Table(table), nullable))
            }
            false => write_outputs(w, &select.outputs, nullable),
        }
    });
}

/// The same, with a list of outputs that is written otherwise.
pub(crate) fn write_select_of(w: &mut Writer, select: &Select, write_list: impl FnOnce(&mut Writer)) {
    let Select {
        distinct,
        outputs: _,
        from,
        joins: _,
        filter,
        group_by,
        having,
        order_by,
        limit,
        offset,
        with_deleted,
    } = select;
    w.push("SELECT ");
    match distinct {
        None => {}
        Some(Distinct::Rows) => w.push("DISTINCT "),
        Some(Distinct::On(keys)) => {
            w.push("DISTINCT ON (");
            w.list(", ", keys, write_expr);
            w.push(") ");
        }
    }
    write_list(w);
    write_from(w, select);
    let hide = from.and_then(|from| visible(from, *with_deleted || hides_before_join(select)));
    if let Some(condition) = both(filter.as_ref(), hide) {
        w.push(" WHERE ");
        write_expr(w, &condition);
    }
    if !group_by.is_empty() {
        w.push(" GROUP BY ");
        w.list(", ", group_by, write_expr);
    }
    if let Some(having) = having {
        w.push(" HAVING ");
        write_expr(w, having);
    }
    if !order_by.is_empty() {
        w.push(" ORDER BY ");
        w.list(", ", order_by, write_order_by);
    }
    if let Some(limit) = limit {
        w.push(" LIMIT ");
        w.param(limit);
    }
    if let Some(offset) = offset {
        w.push(" OFFSET ");
        w.param(offset);
    }
}
