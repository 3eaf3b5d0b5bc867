//! A table of a query under another name: where a subquery reads the same table as the query around it.

use crate::tree::{Expr, Function, Join, OrderBy, Output, Select, SourceRef, SqlPart, TableRef};

/// Names for tables of subqueries.
const NAMES: [&str; 8] =
    ["related", "related_2", "related_3", "related_4", "related_5", "related_6", "related_7", "related_8"];

/// The query, with its own table `table` under a name that no other table in it has.
///
/// Deeper than eight subqueries of one table in another the names come round, and then the innermost is meant, as it
/// is in SQL.
pub fn rename(select: &mut Select, table: SourceRef) {
    let mut others = Names { from: table, to: table, tables: Vec::new(), hidden: 0 };
    others.in_select(&mut select.clone());
    let is_free = |name: &&'static str| !others.tables.contains(&SourceRef(name));
    let to = NAMES.into_iter().find(is_free).unwrap_or(NAMES[0]);
    for own in select.from.iter_mut().chain(select.joins.iter_mut().map(|join| &mut join.table)) {
        if own.name() == table {
            *own = TableRef { alias: Some(to), ..*own };
        }
    }
    resolve(select, table, SourceRef(to));
}

/// The query, with the columns of `from` as those of `to`.
pub fn resolve(select: &mut Select, from: SourceRef, to: SourceRef) {
    Names { from, to, tables: Vec::new(), hidden: 0 }.in_select(select);
}

/// Walks over the names that columns are qualified with.
struct Names {
    from: SourceRef,
    to: SourceRef,
    /// The tables of subqueries, and what columns are qualified with.
    tables: Vec<SourceRef>,
    /// How many of the subqueries around have a table of the name `from`, which is meant there.
    hidden: usize,
}

impl Names {
    fn name(&mut self, source: &mut SourceRef) {
        self.tables.push(*source);
        if self.hidden == 0 && *source == self.from {
            *source = self.to;
        }
    }

    fn in_select(&mut self, select: &mut Select) {
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
            keys.iter_mut().for_each(|key| self.in_expr(key));
        }
        for output in outputs {
            match output {
                Output::Expr(expr, _) => self.in_expr(expr),
                Output::Table(table) => {
                    let mut name = table.name();
                    self.name(&mut name);
                    if name != table.name() {
                        table.alias = Some(name.0);
                    }
                }
                Output::One => {}
            }
        }
        for Join { kind: _, table: _, lateral, on } in joins {
            if let Some(lateral) = lateral {
                self.in_subquery(lateral);
            }
            on.iter_mut().for_each(|on| self.in_expr(on));
        }
        filter.iter_mut().chain(group_by).chain(having).for_each(|expr| self.in_expr(expr));
        self.in_order(order_by);
    }

    /// A subquery means its own tables first.
    fn in_subquery(&mut self, select: &mut Select) {
        let own: Vec<SourceRef> = select
            .from
            .iter()
            .chain(select.joins.iter().map(|join| &join.table))
            .map(TableRef::name)
            .collect();
        let hides = usize::from(own.contains(&self.from));
        self.tables.extend(own);
        self.hidden += hides;
        self.in_select(select);
        self.hidden -= hides;
    }

    fn in_order(&mut self, keys: &mut [OrderBy]) {
        keys.iter_mut().for_each(|key| self.in_expr(&mut key.expr));
    }

    fn in_expr(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Column { source, name: _ } => self.name(source),
            Expr::Binary(_, operands) => {
                self.in_expr(&mut operands.0);
                self.in_expr(&mut operands.1);
            }
            Expr::Prefix(_, operand) | Expr::Postfix(_, operand) | Expr::Cast(operand, _) => {
                self.in_expr(operand)
            }
            Expr::Between { negated: _, operands } => {
                self.in_expr(&mut operands.0);
                self.in_expr(&mut operands.1);
                self.in_expr(&mut operands.2);
            }
            Expr::Any { negated: _, operands } => {
                self.in_expr(&mut operands.0);
                self.in_expr(&mut operands.1);
            }
            Expr::InSelect { negated: _, value, select } => {
                self.in_expr(value);
                self.in_subquery(select);
            }
            Expr::InLevel { values, level: _, columns: _, indexed: _ } | Expr::Row(values) => {
                values.iter_mut().for_each(|value| self.in_expr(value));
            }
            Expr::Exists { negated: _, select } | Expr::Scalar(select) => self.in_subquery(select),
            Expr::Function(function) => {
                let Function { name: _, distinct: _, arguments, order_by, filter } = &mut **function;
                arguments.iter_mut().chain(filter).for_each(|expr| self.in_expr(expr));
                self.in_order(order_by);
            }
            Expr::Case { branches, otherwise } => {
                for (condition, value) in branches {
                    self.in_expr(condition);
                    self.in_expr(value);
                }
                otherwise.iter_mut().for_each(|otherwise| self.in_expr(otherwise));
            }
            Expr::Sql(parts) => {
                for part in parts {
                    if let SqlPart::Expr(expr) = part {
                        self.in_expr(expr);
                    }
                }
            }
            Expr::LevelColumn { .. }
            | Expr::Excluded(_)
            | Expr::Param(_)
            | Expr::Bool(_)
            | Expr::Null
            | Expr::Default
            | Expr::Star => {}
        }
    }
}
