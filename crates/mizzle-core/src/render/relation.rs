//! A query and its relations in one statement: `SELECT 0, … UNION ALL SELECT 1, … UNION ALL …`, a branch for each
//! level.
//!
//! The branches share columns where the types are the same, so that a row has few that are NULL. A level that reads a
//! whole table is found again for those below it; any other is computed once, as a common table expression. One
//! statement sees one snapshot, and can run wherever a query can.

use crate::executor::{Effect, Statement};
use crate::render::expr::write_expr;
use crate::render::insert::{write_children, write_insert};
use crate::render::select::{write_select, write_select_of};
use crate::render::source::visible;
use crate::render::writer::Writer;
use crate::table::ColumnDef;
use crate::tree::{
    BinaryOp, Branch, Distinct, Expr, Insert, InsertRows, Join, JoinKind, Level, Link, Output, PostfixOp,
    Select, SourceRef, TableRef,
};
use crate::value::SqlType;

/// Where the columns of a level are in the result, and which of them hold rows together.
#[derive(Default)]
pub(crate) struct Placed {
    /// The name of the relation; empty for the first level.
    pub name: &'static str,
    /// For each column of the level, how many columns of the result go before it, behind the one before.
    pub gaps: Vec<u16>,
    /// Its names.
    pub names: Vec<&'static str>,
    /// Which of its columns have to equal those of the level it belongs to.
    pub link: Vec<usize>,
    /// For each of the levels that belong to it, which of its columns theirs have to equal.
    pub keys: Vec<Vec<usize>>,
    /// Whether one row of it, or of a level above, may belong to several.
    pub shared: bool,
}

/// The statement, and the levels in the order of their numbers: each before those that belong to it.
pub(crate) fn relations(root: &Level) -> (Statement, Vec<Placed>) {
    let (nodes, slots) = nodes(root);
    let mut w = Writer::new();
    let mut computed = nodes.iter().enumerate().filter(|(_, node)| node.is_computed).peekable();
    if computed.peek().is_some() {
        w.push("WITH ");
        w.list(", ", computed, |w, (at, node)| write_computed(w, &nodes, at, node));
        w.push(" ");
    }
    write_branches(&mut w, &nodes, &slots);
    (w.finish(Effect::Reads), nodes.into_iter().map(|node| node.placed).collect())
}

/// The statement that inserts a row and, for each relation of it, rows that belong to it; its result is that of a query with
/// these relations.
pub(crate) fn insert_relations(
    insert: &Insert,
    children: &[(Link, TableRef, InsertRows)],
) -> (Statement, Vec<Placed>) {
    let whole = |table| Select { from: Some(table), with_deleted: true, ..Select::default() };
    let branches = children.iter().map(|(link, table, _)| {
        let level = Level { rows: whole(*table), branches: Vec::new() };
        Branch { link: link.clone(), level }
    });
    let root = Level { rows: whole(insert.table), branches: branches.collect() };
    let (mut nodes, slots) = nodes(&root);
    nodes.iter_mut().for_each(|node| node.is_computed = true);
    let mut w = Writer::new();
    w.push("WITH ");
    w.list(", ", nodes.iter().enumerate(), |w, (at, node)| {
        write_level_name(w, at);
        write_column_names(w, node.columns.len());
        w.push(" AS (");
        match (at.checked_sub(1).and_then(|at| children.get(at)), &node.parent) {
            (Some((link, table, rows)), Some(parent)) => {
                let key = |w: &mut Writer, at: usize| {
                    if let Some(column) = parent.keys.get(at) {
                        write_level_column(w, parent.at, *column);
                    }
                };
                write_children(w, *table, rows, &link.to, key, |w| write_level_name(w, parent.at));
            }
            _ => write_insert(w, insert),
        }
        w.push(" RETURNING ");
        w.list(", ", &node.columns, |w, column| write_expr(w, &column.expr));
        w.push(")");
    });
    w.push(" ");
    write_branches(&mut w, &nodes, &slots);
    (w.finish(Effect::Writes), nodes.into_iter().map(|node| node.placed).collect())
}

fn nodes(root: &Level) -> (Vec<Node>, Vec<SqlType>) {
    let mut nodes = Vec::new();
    flatten(root, None, &mut nodes);
    let slots = place(&mut nodes);
    (nodes, slots)
}

fn write_branches(w: &mut Writer, nodes: &[Node], slots: &[SqlType]) {
    w.list(" UNION ALL ", nodes.iter().enumerate(), |w, (at, node)| {
        w.push("(");
        write_branch(w, nodes, slots, at, node);
        w.push(")");
    });
}

/// A level, with what rendering has to know of it.
struct Node {
    /// Its rows, without the condition that they belong to others.
    rows: Select,
    parent: Option<Parent>,
    columns: Vec<Column>,
    /// The number of the slot of each column.
    slots: Vec<usize>,
    is_computed: bool,
    /// Whether all rows of its table are there.
    is_whole: bool,
    placed: Placed,
}

struct Parent {
    /// The number of the level.
    at: usize,
    /// The columns of it that the link starts from.
    keys: Vec<usize>,
    /// Whether the rows of it are told apart by them.
    unique: bool,
    /// Whether an index finds the rows of the level below by theirs.
    indexed: bool,
    /// Where all rows of the level are there, and those of the level below refer to them by a foreign key: which columns of
    /// it may be NULL, all that says of a row that it belongs to none.
    all_but: Option<Vec<Expr>>,
}

struct Column {
    expr: Expr,
    ty: SqlType,
}

fn flatten<'a>(level: &'a Level, parent: Option<(usize, &'a Link, bool)>, nodes: &mut Vec<Node>) {
    let at = nodes.len();
    let mut rows = level.rows.clone();
    let Some(table) = rows.from else { return };
    if rows.outputs.is_empty() {
        rows.outputs.push(Output::Table(table));
    }
    let mut placed = Placed { name: parent.map_or("", |(_, link, _)| link.name), ..Placed::default() };
    let mut columns = selected(&rows.outputs, &mut placed.names);
    let mut place_of = |source: SourceRef, name: &'static str, ty: SqlType, names: &mut Vec<&'static str>| {
        let same = |column: &Column| matches!(&column.expr, Expr::Column { source: s, name: n } if *s == source && *n == name);
        columns.iter().position(same).unwrap_or_else(|| {
            columns.push(Column { expr: Expr::Column { source, name }, ty });
            names.push(name);
            columns.len() - 1
        })
    };
    let mut inherited = false;
    if let Some((_, link, shared)) = parent {
        let (source, near) = join_link(&mut rows, link, table);
        for column in near {
            placed.link.push(place_of(source, column.name, column.ty, &mut placed.names));
        }
        inherited = shared;
    }
    for branch in &level.branches {
        let keys = branch.link.from.iter();
        let keys =
            keys.map(|column| place_of(table.name(), column.name, column.ty, &mut placed.names)).collect();
        placed.keys.push(keys);
    }
    placed.shared = inherited;
    let whole = |select: &Select| {
        select.filter.is_none()
            && select.joins.is_empty()
            && select.distinct.is_none()
            && select.limit.is_none()
            && select.offset.is_none()
    };
    // What belongs to some rows of a table is some rows of another.
    let above = parent.and_then(|(at, ..)| nodes.get(at));
    let is_part = above.is_some_and(|above| above.is_computed);
    let is_computed = !level.branches.is_empty() && (is_part || !whole(&rows));
    let all_but = parent.and_then(|(_, link, _)| {
        let refers = link.refers && above.is_some_and(|above| above.is_whole);
        let nullable = link.to.iter().filter(|column| column.nullable);
        refers.then(|| {
            nullable.map(|column| Expr::Column { source: table.name(), name: column.name }).collect()
        })
    });
    let is_visible = visible(table, level.rows.with_deleted).is_none();
    let has_parents = parent.is_none() || all_but.as_ref().is_some_and(Vec::is_empty);
    let is_whole = whole(&rows) && is_visible && has_parents;
    let keys = placed.keys.clone();
    let up = parent.map(|(at, link, shared)| {
        let near = link.through.as_ref().map_or(&link.to, |through| &through.near);
        let indexed = near.first().is_some_and(|column| column.indexed);
        Parent { at, keys: Vec::new(), unique: !shared, indexed, all_but }
    });
    nodes.push(Node { rows, parent: up, columns, slots: Vec::new(), is_computed, is_whole, placed });
    for (branch, keys) in level.branches.iter().zip(keys) {
        // A row that belongs to several has to be read for each of them, and all below it.
        let several = !branch.link.starts_from_a_key(table);
        let through = parent.is_some_and(|(_, link, _)| link.through.is_some());
        let shared = inherited || several || through;
        let child = nodes.len();
        flatten(&branch.level, Some((at, &branch.link, shared)), nodes);
        if let Some(parent) = nodes.get_mut(child).and_then(|child| child.parent.as_mut()) {
            parent.keys = keys;
        }
    }
}

/// The outputs as columns, and their names.
fn selected(outputs: &[Output], names: &mut Vec<&'static str>) -> Vec<Column> {
    let mut columns = Vec::new();
    for output in outputs {
        match output {
            Output::Table(table) => {
                for column in table.table.columns {
                    names.push(column.name);
                    let expr = Expr::Column { source: table.name(), name: column.name };
                    columns.push(Column { expr, ty: column.ty });
                }
            }
            Output::Expr(expr, ty) => {
                names.push(match expr {
                    Expr::Column { source: _, name } => name,
                    Expr::Function(function) => function.name,
                    _ => "?column?",
                });
                columns.push(Column { expr: expr.clone(), ty: *ty });
            }
            Output::One => {}
        }
    }
    columns
}

/// Joins the join table of a relation and adds the relation's own condition. What comes back are the columns that equal
/// those of the table that it starts from.
pub(crate) fn join_link<'a>(
    rows: &mut Select,
    link: &'a Link,
    table: TableRef,
) -> (SourceRef, &'a [&'static ColumnDef]) {
    let Link { name: _, from: _, to, refers: _, through, filter } = link;
    if let Some(fixed) = filter {
        rows.filter = Expr::and(rows.filter.take(), fixed.clone());
    }
    let Some(through) = through else { return (table.name(), to) };
    let source = through.table.name();
    let pairs = through.far.iter().zip(to).map(|(far, to)| {
        let far = Expr::Column { source, name: far.name };
        Expr::binary(BinaryOp::Eq, far, Expr::Column { source: table.name(), name: to.name })
    });
    let on = pairs.reduce(|left, right| Expr::binary(BinaryOp::And, left, right));
    rows.joins.push(Join { kind: JoinKind::Inner, table: through.table, lateral: None, on });
    (source, &through.near)
}

/// Gives each column a slot. The slots of a level ascend, so that its values are read in their order, and there are as few as
/// each level allows when it is added to those before.
fn place(nodes: &mut [Node]) -> Vec<SqlType> {
    let mut slots: Vec<SqlType> = Vec::new();
    for node in &*nodes {
        slots = merged(&slots, &node.columns);
    }
    for node in nodes {
        let mut next = 0;
        for column in &node.columns {
            let ahead = slots.iter().skip(next).position(|slot| *slot == column.ty).unwrap_or_default();
            node.placed.gaps.push(u16::try_from(ahead).unwrap_or(u16::MAX));
            node.slots.push(next + ahead);
            next += ahead + 1;
        }
    }
    slots
}

/// The shortest list of types in which both the slots and the columns are found in their order.
fn merged(slots: &[SqlType], columns: &[Column]) -> Vec<SqlType> {
    let width = columns.len() + 1;
    // For what is left of both from there on, how many are in common.
    let mut common = vec![0_u16; (slots.len() + 1) * width];
    let at =
        |common: &[u16], slot: usize, column: usize| common.get(slot * width + column).copied().unwrap_or(0);
    for (slot, ty) in slots.iter().enumerate().rev() {
        for (column, other) in columns.iter().enumerate().rev() {
            let most = match *ty == other.ty {
                true => at(&common, slot + 1, column + 1) + 1,
                false => at(&common, slot + 1, column).max(at(&common, slot, column + 1)),
            };
            if let Some(place) = common.get_mut(slot * width + column) {
                *place = most;
            }
        }
    }
    let mut merged = Vec::with_capacity(slots.len() + columns.len());
    let (mut slot, mut column) = (0, 0);
    loop {
        let ty = match (slots.get(slot), columns.get(column).map(|column| column.ty)) {
            (Some(own), Some(other)) if *own == other => {
                (slot, column) = (slot + 1, column + 1);
                other
            }
            (Some(own), other)
                if other.is_none() || at(&common, slot + 1, column) >= at(&common, slot, column + 1) =>
            {
                slot += 1;
                *own
            }
            (_, Some(other)) => {
                column += 1;
                other
            }
            (_, None) => return merged,
        };
        merged.push(ty);
    }
}

/// Writes `"mizzle_0"`.
pub(crate) fn write_level_name(w: &mut Writer, level: usize) {
    w.push("\"mizzle_");
    w.number(level);
    w.push("\"");
}

/// Writes `"mizzle_0"."c1"`.
pub(crate) fn write_level_column(w: &mut Writer, level: usize, column: usize) {
    write_level_name(w, level);
    w.push(".\"c");
    w.number(column);
    w.push("\"");
}

/// Writes `("c0", "c1")`.
fn write_column_names(w: &mut Writer, count: usize) {
    w.push("(");
    w.list(", ", 0..count, |w, at| {
        w.push("\"c");
        w.number(at);
        w.push("\"");
    });
    w.push(")");
}

impl Node {
    /// What the level belongs to, where it has a limit for each row of that.
    fn limited(&self) -> Option<&Parent> {
        self.parent.as_ref().filter(|_| self.rows.limit.is_some() || self.rows.offset.is_some())
    }

    /// The columns that equal those of the level above.
    fn near(&self) -> Vec<Expr> {
        let columns = self.placed.link.iter().filter_map(|at| self.columns.get(*at));
        columns.map(|column| column.expr.clone()).collect()
    }

    /// The rows, with the condition that they belong to others.
    fn belonging(&self, nodes: &[Node]) -> Select {
        let mut rows = self.rows.clone();
        if let Some(parent) = &self.parent
            && let Some(above) = nodes.get(parent.at)
        {
            let belongs = parent.has(above, nodes, self.near());
            rows.filter = match rows.filter.take() {
                Some(own) => belongs.into_iter().chain([own]).reduce(and),
                None => belongs,
            };
        }
        rows
    }
}

fn and(left: Expr, right: Expr) -> Expr {
    Expr::binary(BinaryOp::And, left, right)
}

impl Parent {
    /// The condition that these columns equal those of a row of the level, unless that is so for all rows.
    fn has(&self, above: &Node, nodes: &[Node], mut near: Vec<Expr>) -> Option<Expr> {
        if let Some(nullable) = &self.all_but {
            let has_value = |column: &Expr| Expr::Postfix(PostfixOp::IsNotNull, Box::new(column.clone()));
            return nullable.iter().map(has_value).reduce(and);
        }
        if above.is_computed {
            let (level, columns) = (self.at, self.keys.clone());
            return Some(Expr::InLevel { values: near, level, columns, indexed: self.indexed });
        }
        let value = match near.pop() {
            Some(only) if near.is_empty() => only,
            last => Expr::Row(near.into_iter().chain(last).collect()),
        };
        let select = Box::new(self.key_rows(above, nodes));
        Some(Expr::InSelect { negated: false, value: Box::new(value), select })
    }

    /// The query of the columns of the level that the link starts from.
    fn key_rows(&self, above: &Node, nodes: &[Node]) -> Select {
        let columns = self.keys.iter().filter_map(|key| above.columns.get(*key));
        let outputs = columns.map(|column| Output::Expr(column.expr.clone(), column.ty)).collect();
        Select { outputs, order_by: Vec::new(), ..above.belonging(nodes) }
    }
}

/// Writes a level as a common table expression.
fn write_computed(w: &mut Writer, nodes: &[Node], at: usize, node: &Node) {
    write_level_name(w, at);
    write_column_names(w, node.columns.len());
    w.push(" AS (");
    write_rows(w, nodes, at, node, |w, write| {
        w.list(", ", 0..node.columns.len(), write);
    });
    w.push(")");
}

/// Writes the SELECT of a level, with its columns in their slots.
fn write_branch(w: &mut Writer, nodes: &[Node], slots: &[SqlType], at: usize, node: &Node) {
    let list = |w: &mut Writer, write: &dyn Fn(&mut Writer, usize)| {
        w.number(at);
        for (slot, ty) in slots.iter().enumerate() {
            w.push(", ");
            match node.slots.iter().position(|own| *own == slot) {
                Some(column) => write(w, column),
                // The first branch gives the columns their types.
                None if at == 0 => write_expr(w, &Expr::Cast(Box::new(Expr::Null), *ty)),
                None => w.push("NULL"),
            }
        }
    };
    if !node.is_computed {
        return write_rows(w, nodes, at, node, list);
    }
    w.push("SELECT ");
    list(w, &|w, column| write_level_column(w, at, column));
    w.push(" FROM ");
    write_level_name(w, at);
}

/// Writes the SELECT of a level; `list` writes its outputs, with what writes a column.
fn write_rows(
    w: &mut Writer,
    nodes: &[Node],
    at: usize,
    node: &Node,
    list: impl FnOnce(&mut Writer, &dyn Fn(&mut Writer, usize)),
) {
    let own = |w: &mut Writer, column: usize| {
        if let Some(column) = node.columns.get(column) {
            write_expr(w, &column.expr);
        }
    };
    let Some((parent, above)) = node.limited().and_then(|parent| Some((parent, nodes.get(parent.at)?)))
    else {
        return write_select_of(w, &node.belonging(nodes), |w| list(w, &own));
    };
    // For each row that they belong to, a subquery.
    w.push("SELECT ");
    list(w, &|w, column| write_level_column(w, at, column));
    w.push(" FROM (");
    write_distinct_keys(w, nodes, parent, above);
    w.push(") AS ");
    write_level_name(w, parent.at);
    write_column_names(w, parent.keys.len());
    w.push(" CROSS JOIN LATERAL (");
    let mut rows = node.rows.clone();
    for (key, column) in node.near().into_iter().enumerate() {
        let of_parent = Expr::LevelColumn { level: parent.at, column: key };
        rows.filter = Expr::and(rows.filter.take(), Expr::binary(BinaryOp::Eq, column, of_parent));
    }
    write_select_of(w, &rows, |w| w.list(", ", 0..node.columns.len(), own));
    w.push(") AS ");
    write_level_name(w, at);
    write_column_names(w, node.columns.len());
}

fn write_distinct_keys(w: &mut Writer, nodes: &[Node], parent: &Parent, above: &Node) {
    if above.is_computed {
        w.push(if parent.unique { "SELECT " } else { "SELECT DISTINCT " });
        w.list(", ", &parent.keys, |w, key| write_level_column(w, parent.at, *key));
        w.push(" FROM ");
        write_level_name(w, parent.at);
    } else {
        let distinct = (!parent.unique).then_some(Distinct::Rows);
        write_select(w, &Select { distinct, ..parent.key_rows(above, nodes) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_share_the_columns_of_one_type_whatever_their_order() {
        let [int4, text] = [SqlType::built_in("int4", 23, 1007), SqlType::built_in("text", 25, 1009)];
        let column = |ty| Column { expr: Expr::Null, ty };
        let columns = |letters: &str| -> Vec<Column> {
            letters.chars().map(|letter| column(if letter == 'i' { int4 } else { text })).collect()
        };
        let check = |levels: &[&str], expected: &str| {
            let slots = levels.iter().fold(Vec::new(), |slots, level| merged(&slots, &columns(level)));
            let slots: String = slots.iter().map(|slot| if *slot == int4 { 'i' } else { 't' }).collect();
            assert_eq!(slots, expected, "{levels:?}");
        };
        check(&["itt", "iitt", "iit"], "iitt");
        check(&["", "it", ""], "it");
        check(&["it", "ti"], "iti");
        check(&["iii", "ttt"], "iiittt");
    }
}
