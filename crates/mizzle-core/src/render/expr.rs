//! Expressions, with parentheses only where PostgreSQL's precedence asks for them.

use crate::render::relation::{write_level_column, write_level_name};
use crate::render::select::write_select;
use crate::render::writer::Writer;
use crate::tree::{BinaryOp, Expr, Function, OrderBy, SqlPart};

/// What binds tighter than any operator.
const ATOM: u8 = 20;
/// `BETWEEN`, `IN`, `= ANY`.
const MEMBERSHIP: u8 = 6;

fn precedence(expr: &Expr) -> u8 {
    match expr {
        Expr::Binary(op, _) => op.precedence(),
        Expr::Prefix(op, _) => op.precedence(),
        Expr::Postfix(op, _) => op.precedence(),
        Expr::Between { .. } | Expr::InSelect { .. } | Expr::InLevel { .. } => MEMBERSHIP,
        Expr::Any { .. } => BinaryOp::Eq.precedence(),
        Expr::Exists { negated: true, .. } => 3,
        // Nobody knows what a person's SQL is made of; alone it may stand bare, beside an operator not.
        Expr::Sql(_) => 0,
        Expr::Column { .. }
        | Expr::LevelColumn { .. }
        | Expr::Excluded(_)
        | Expr::Param(_)
        | Expr::Exists { negated: false, .. }
        | Expr::Scalar(_)
        | Expr::Function(_)
        | Expr::Cast(..)
        | Expr::Case { .. }
        | Expr::Bool(_)
        | Expr::Null
        | Expr::Default
        | Expr::Star
        | Expr::Row(_) => ATOM,
    }
}

/// Writes an expression where only one that binds tighter than `level` may stand bare.
fn write_operand(w: &mut Writer, expr: &Expr, level: u8) {
    if precedence(expr) > level {
        return write_expr(w, expr);
    }
    w.push("(");
    write_expr(w, expr);
    w.push(")");
}

/// Writes an operand of AND or OR: a chain of the same operator needs no parentheses.
pub(crate) fn write_link(w: &mut Writer, expr: &Expr, op: BinaryOp) {
    match expr {
        Expr::Binary(inner, _) if *inner == op => write_expr(w, expr),
        _ => write_operand(w, expr, op.precedence()),
    }
}

pub(crate) fn write_expr(w: &mut Writer, expr: &Expr) {
    match expr {
        Expr::Column { source, name } => w.column(*source, name),
        Expr::Excluded(name) => {
            w.push("excluded.");
            w.ident(name);
        }
        Expr::Param(param) => w.param(param),
        Expr::Binary(op, operands) => {
            let (left, right) = &**operands;
            match op {
                BinaryOp::And | BinaryOp::Or => write_link(w, left, *op),
                _ => write_operand(w, left, op.precedence()),
            }
            w.push(" ");
            w.push(op.sql());
            w.push(" ");
            match op {
                BinaryOp::And | BinaryOp::Or => write_link(w, right, *op),
                _ => write_operand(w, right, op.precedence()),
            }
        }
        Expr::Prefix(op, operand) => {
            w.push(op.sql());
            w.push(" ");
            write_operand(w, operand, op.precedence());
        }
        Expr::Postfix(op, operand) => {
            // By precedence `a = b IS TRUE` would do; a reader is better served by parentheses.
            write_operand(w, operand, ATOM - 1);
            w.push(" ");
            w.push(op.sql());
        }
        Expr::Between { negated, operands } => {
            let (value, low, high) = &**operands;
            write_operand(w, value, MEMBERSHIP);
            w.push(if *negated { " NOT BETWEEN " } else { " BETWEEN " });
            write_operand(w, low, MEMBERSHIP);
            w.push(" AND ");
            write_operand(w, high, MEMBERSHIP);
        }
        Expr::Any { negated, operands } => {
            let (value, list) = &**operands;
            write_operand(w, value, BinaryOp::Eq.precedence());
            w.push(if *negated { " <> ALL(" } else { " = ANY(" });
            write_expr(w, list);
            w.push(")");
        }
        Expr::InSelect { negated, value, select } => {
            write_operand(w, value, MEMBERSHIP);
            w.push(if *negated { " NOT IN (" } else { " IN (" });
            write_select(w, select);
            w.push(")");
        }
        Expr::LevelColumn { level, column } => write_level_column(w, *level, *column),
        Expr::InLevel { values, level, columns, indexed } => {
            // The planner does not know how many rows a level has, and takes an array for a short one: it looks each up.
            let (before, after) = match (indexed, columns.len()) {
                (true, 1) => (" = ANY (ARRAY(SELECT ", "))"),
                _ => (" IN (SELECT ", ")"),
            };
            match &values[..] {
                [value] => write_operand(w, value, MEMBERSHIP),
                values => {
                    w.push("(");
                    w.list(", ", values, write_expr);
                    w.push(")");
                }
            }
            w.push(before);
            w.list(", ", columns, |w, column| write_level_column(w, *level, *column));
            w.push(" FROM ");
            write_level_name(w, *level);
            w.push(after);
        }
        Expr::Exists { negated, select } => {
            w.push(if *negated { "NOT EXISTS (" } else { "EXISTS (" });
            write_select(w, select);
            w.push(")");
        }
        Expr::Scalar(select) => {
            w.push("(");
            write_select(w, select);
            w.push(")");
        }
        Expr::Function(function) => write_function(w, function),
        Expr::Cast(operand, ty) => {
            w.push("CAST(");
            write_expr(w, operand);
            w.push(" AS ");
            w.ty(ty);
            w.push(")");
        }
        Expr::Case { branches, otherwise } => {
            // Without a branch there is no CASE; what is left is its ELSE.
            if branches.is_empty() {
                return write_operand(w, otherwise.as_deref().unwrap_or(&Expr::Null), ATOM - 1);
            }
            w.push("CASE");
            for (condition, value) in branches {
                w.push(" WHEN ");
                write_expr(w, condition);
                w.push(" THEN ");
                write_expr(w, value);
            }
            if let Some(otherwise) = otherwise {
                w.push(" ELSE ");
                write_expr(w, otherwise);
            }
            w.push(" END");
        }
        Expr::Bool(true) => w.push("TRUE"),
        Expr::Bool(false) => w.push("FALSE"),
        Expr::Null => w.push("NULL"),
        Expr::Default => w.push("DEFAULT"),
        Expr::Star => w.push("*"),
        Expr::Sql(parts) => write_sql(w, parts),
        Expr::Row(items) => {
            w.push("(");
            w.list(", ", items, write_expr);
            w.push(")");
        }
    }
}

fn write_function(w: &mut Writer, function: &Function) {
    let Function { name, distinct, arguments, order_by, filter } = function;
    w.push(name);
    w.push("(");
    if *distinct {
        w.push("DISTINCT ");
    }
    w.list(", ", arguments, write_expr);
    if !order_by.is_empty() {
        w.push(" ORDER BY ");
        w.list(", ", order_by, write_order_by);
    }
    w.push(")");
    if let Some(filter) = filter {
        w.push(" FILTER (WHERE ");
        write_expr(w, filter);
        w.push(")");
    }
}

pub(crate) fn write_sql(w: &mut Writer, parts: &[SqlPart]) {
    for part in parts {
        match part {
            SqlPart::Text(text) => {
                w.quote_author();
                w.push(text);
            }
            SqlPart::Ours(text) => w.push(text),
            SqlPart::Expr(expr) => write_operand(w, expr, ATOM - 1),
            SqlPart::Ident(name) => w.ident(name),
        }
    }
}

pub(crate) fn write_order_by(w: &mut Writer, key: &OrderBy) {
    let OrderBy { expr, ty: _, descending, nulls } = key;
    write_expr(w, expr);
    if *descending {
        w.push(" DESC");
    }
    if let Some(nulls) = nulls {
        w.push(" ");
        w.push(nulls.sql());
    }
}
