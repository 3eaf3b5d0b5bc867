//! A table of a query under another name: where a subquery reads the same table as the query around it.

use crate::tree::{Expr, Function, Join, OrderBy, Output, Select, SourceRef, SqlPart, TableRef};

/// Names for tables of subqueries.
const NAMES: [&str; 8] = [
    "related", "related_2", "related_3", "related_4", "related_5", "related_6", "related_7", "related_8",
];

/// The query, with its own table `table` under a name that is free in it.
///
/// Deeper than eight subqueries of one table in another the names come round, and then the innermost is meant, as it
/// is in SQL.
pub fn rename(select: &mut Select, table: SourceRef) {
    let names = NAMES.into_iter().find(|name| !uses(select, SourceRef(name)));
    let to = names.unwrap_or(NAMES[0]);
    for own in select.from.iter_mut().chain(select.joins.iter_mut().map(|join| &mut join.table)) {
        if own.name() == table {
            *own = TableRef { alias: Some(to), ..*own };
        }
    }
    in_select(select, &mut |source| {
        if *source == table {
            *source = SourceRef(to);
        }
    });
}

/// The query, with `name` in the place of `placeholder`.
pub fn resolve(select: &mut Select, placeholder: SourceRef, name: SourceRef) {
    in_select(select, &mut |source| {
        if *source == placeholder {
            *source = name;
        }
    });
}

fn uses(select: &Select, name: SourceRef) -> bool {
    let mut found = false;
    let mut copy = select.clone();
    every_table(&mut copy, &mut |table| found |= *table == name);
    found
}

/// All names of tables, in subqueries too, whether they are read or referred to.
fn every_table(select: &mut Select, found: &mut dyn FnMut(&mut SourceRef)) {
    for table in select.from.iter().chain(select.joins.iter().map(|join| &join.table)) {
        found(&mut table.name());
    }
    in_select(select, found);
}

/// The names that columns are qualified with, but those that a subquery's own tables have.
fn in_select(select: &mut Select, rename: &mut dyn FnMut(&mut SourceRef)) {
    let Select {
        distinct,
        outputs,
        from: _,
        joins,
        filter,
        group_by,
        having,
        order_by,
        limit: _,
        offset: _,
        with_deleted: _,
    } = select;
    if let Some(crate::tree::Distinct::On(keys)) = distinct {
        keys.iter_mut().for_each(|key| in_expr(key, rename));
    }
    for output in outputs {
        match output {
            Output::Expr(expr, _) => in_expr(expr, rename),
            Output::Table(table) => {
                let mut name = table.name();
                rename(&mut name);
                if name != table.name() {
                    table.alias = Some(name.0);
                }
            }
            Output::One => {}
        }
    }
    for Join { kind: _, table: _, lateral, on } in joins {
        if let Some(lateral) = lateral {
            in_subquery(lateral, rename);
        }
        on.iter_mut().for_each(|on| in_expr(on, rename));
    }
    filter.iter_mut().chain(group_by).chain(having).for_each(|expr| in_expr(expr, rename));
    in_order(order_by, rename);
}

/// A subquery means its own tables first.
fn in_subquery(select: &mut Select, rename: &mut dyn FnMut(&mut SourceRef)) {
    let own: Vec<SourceRef> = select
        .from
        .iter()
        .chain(select.joins.iter().map(|join| &join.table))
        .map(TableRef::name)
        .collect();
    in_select(select, &mut |source| {
        if !own.contains(source) {
            rename(source);
        }
    });
}

fn in_order(keys: &mut [OrderBy], rename: &mut dyn FnMut(&mut SourceRef)) {
    keys.iter_mut().for_each(|key| in_expr(&mut key.expr, rename));
}

fn in_expr(expr: &mut Expr, rename: &mut dyn FnMut(&mut SourceRef)) {
    match expr {
        Expr::Column { source, name: _ } => rename(source),
        Expr::Binary(_, operands) => {
            in_expr(&mut operands.0, rename);
            in_expr(&mut operands.1, rename);
        }
        Expr::Prefix(_, operand) | Expr::Postfix(_, operand) | Expr::Cast(operand, _) => in_expr(operand, rename),
        Expr::Between { negated: _, operands } => {
            in_expr(&mut operands.0, rename);
            in_expr(&mut operands.1, rename);
            in_expr(&mut operands.2, rename);
        }
        Expr::Any { negated: _, operands } => {
            in_expr(&mut operands.0, rename);
            in_expr(&mut operands.1, rename);
        }
        Expr::InSelect { negated: _, value, select } => {
            in_expr(value, rename);
            in_subquery(select, rename);
        }
        Expr::InLevel { values, level: _, columns: _ } | Expr::Row(values) => {
            values.iter_mut().for_each(|value| in_expr(value, rename));
        }
        Expr::Exists { negated: _, select } | Expr::Scalar(select) => in_subquery(select, rename),
        Expr::Function(function) => {
            let Function { name: _, distinct: _, arguments, order_by, filter } = &mut **function;
            arguments.iter_mut().chain(filter).for_each(|expr| in_expr(expr, rename));
            in_order(order_by, rename);
        }
        Expr::Case { branches, otherwise } => {
            for (condition, value) in branches {
                in_expr(condition, rename);
                in_expr(value, rename);
            }
            otherwise.iter_mut().for_each(|otherwise| in_expr(otherwise, rename));
        }
        Expr::Sql(parts) => {
            for part in parts {
                if let SqlPart::Expr(expr) = part {
                    in_expr(expr, rename);
                }
            }
        }
        Expr::LevelColumn { .. } | Expr::Excluded(_) | Expr::Param(_) | Expr::Bool(_) | Expr::Null | Expr::Default | Expr::Star => {}
    }
}
