//! SELECT.

use crate::tree::{Expr, SourceRef, TableRef};
use crate::value::{Param, SqlType};

/// A SELECT statement; its clauses in the order of the grammar.
#[derive(Clone, Debug, Default)]
pub struct Select {
    /// `DISTINCT`, `DISTINCT ON (…)`
    pub distinct: Option<Distinct>,
    /// The output columns.
    pub outputs: Vec<Output>,
    /// `FROM`
    pub from: Option<TableRef>,
    /// `JOIN … ON …`
    pub joins: Vec<Join>,
    /// `WHERE`
    pub filter: Option<Expr>,
    /// `GROUP BY`
    pub group_by: Vec<Expr>,
    /// `HAVING`
    pub having: Option<Expr>,
    /// `ORDER BY`
    pub order_by: Vec<OrderBy>,
    /// `LIMIT`
    pub limit: Option<Param>,
    /// `OFFSET`
    pub offset: Option<Param>,
    /// Whether rows that are softly deleted are seen.
    pub with_deleted: bool,
}

impl Select {
    /// The same query with its outputs: all columns of all of its tables, where nothing was selected.
    #[must_use]
    pub fn with_outputs(mut self) -> Select {
        if self.outputs.is_empty() {
            self.outputs = self.tables().map(Output::Table).collect();
        }
        self
    }

    /// Its tables, in the order in which they are joined.
    pub fn tables(&self) -> impl Iterator<Item = TableRef> {
        self.from.into_iter().chain(self.joins.iter().map(|join| join.table))
    }

    /// Whether a join may leave a table of this query without a row.
    pub fn is_nullable(&self, source: SourceRef) -> bool {
        let mut nullable = false;
        let mut seen = self.from.is_some_and(|from| from.name() == source);
        for join in &self.joins {
            if join.table.name() == source {
                seen = true;
                nullable = matches!(join.kind, JoinKind::Left | JoinKind::Full);
            } else if seen {
                nullable |= matches!(join.kind, JoinKind::Right | JoinKind::Full);
            }
        }
        nullable
    }
}

/// What to do with equal rows.
#[derive(Clone, Debug)]
pub enum Distinct {
    /// `DISTINCT`
    Rows,
    /// `DISTINCT ON (…)`
    On(Vec<Expr>),
}

/// An output of a SELECT or of RETURNING.
#[derive(Clone, Debug)]
pub enum Output {
    /// One expression, and its type.
    Expr(Expr, SqlType),
    /// All columns of a table, in the order of its definition; where a join may have left it empty and no
    /// column of it is NOT NULL, one more that says whether there was a row.
    Table(TableRef),
    /// `1`, where only the number of rows counts.
    One,
}

/// A join with a table.
#[derive(Clone, Debug)]
pub struct Join {
    /// Inner, left, …
    pub kind: JoinKind,
    /// The table.
    pub table: TableRef,
    /// `LATERAL (SELECT …)`: which rows of the table, for each row of what is before it.
    pub lateral: Option<Box<Select>>,
    /// `ON`; none for a cross join.
    pub on: Option<Expr>,
}

/// The kinds of join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinKind {
    /// `INNER JOIN`
    Inner,
    /// `LEFT JOIN`
    Left,
    /// `RIGHT JOIN`
    Right,
    /// `FULL JOIN`
    Full,
    /// `CROSS JOIN`
    Cross,
}

impl JoinKind {
    /// The join in SQL.
    pub const fn sql(self) -> &'static str {
        match self {
            JoinKind::Inner => "INNER JOIN",
            JoinKind::Left => "LEFT JOIN",
            JoinKind::Right => "RIGHT JOIN",
            JoinKind::Full => "FULL JOIN",
            JoinKind::Cross => "CROSS JOIN",
        }
    }
}

/// A key of ORDER BY.
#[derive(Clone, Debug)]
pub struct OrderBy {
    /// What to order by.
    pub expr: Expr,
    /// Its type, which the value of a cursor is sent as.
    pub ty: SqlType,
    /// `DESC`
    pub descending: bool,
    /// `NULLS FIRST`, `NULLS LAST`
    pub nulls: Option<Nulls>,
}

/// Where NULLs go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nulls {
    /// `NULLS FIRST`
    First,
    /// `NULLS LAST`
    Last,
}

impl Nulls {
    /// The clause in SQL.
    pub const fn sql(self) -> &'static str {
        match self {
            Nulls::First => "NULLS FIRST",
            Nulls::Last => "NULLS LAST",
        }
    }
}
