//! JOIN.

use super::all_rows::Append;
use crate::expr::Expression;
use crate::query::{AllRows, Select};
use crate::scope::{Cons, In, NotNull, Null, Nullable, OuterRefs, Scalar, Ungrouped};
use crate::table::Source;
use crate::tree::{Join, JoinKind};

impl<S, L, O> Select<S, AllRows<L>, Ungrouped, O> {
    /// `INNER JOIN table ON condition`: pairs of rows.
    pub fn inner_join<U: Source, E, I>(
        self,
        table: U,
        on: E,
    ) -> Select<Cons<U, NotNull, S>, AllRows<L::Out>, Ungrouped, O>
    where
        L: Append<U>,
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, NotNull, S>, I> + Scalar,
    {
        self.join(JoinKind::Inner, table, Some(on.into_tree()))
    }

    /// `LEFT JOIN table ON condition`: every row so far, with `None` where the table has no partner for it.
    pub fn left_join<U: Source, E, I>(
        self,
        table: U,
        on: E,
    ) -> Select<Cons<U, Null, S>, AllRows<L::Out>, Ungrouped, O>
    where
        L: Append<U>,
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, Null, S>, I> + Scalar,
    {
        self.join(JoinKind::Left, table, Some(on.into_tree()))
    }

    /// `RIGHT JOIN table ON condition`: every row of the table, with `None` for all tables so far where they
    /// have no partner for it.
    pub fn right_join<U: Source, E, I>(
        self,
        table: U,
        on: E,
    ) -> Select<Cons<U, NotNull, S::Out>, AllRows<L::Out>, Ungrouped, O>
    where
        S: Nullable,
        L: Append<U>,
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, NotNull, S>, I> + Scalar,
    {
        self.join(JoinKind::Right, table, Some(on.into_tree()))
    }

    /// `FULL JOIN table ON condition`: every row of both sides, each with `None` where it has no partner.
    pub fn full_join<U: Source, E, I>(
        self,
        table: U,
        on: E,
    ) -> Select<Cons<U, Null, S::Out>, AllRows<L::Out>, Ungrouped, O>
    where
        S: Nullable,
        L: Append<U>,
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, Null, S>, I> + Scalar,
    {
        self.join(JoinKind::Full, table, Some(on.into_tree()))
    }

    /// `CROSS JOIN table`: every pair.
    pub fn cross_join<U: Source>(self, table: U) -> Select<Cons<U, NotNull, S>, AllRows<L::Out>, Ungrouped, O>
    where
        L: Append<U>,
    {
        self.join(JoinKind::Cross, table, None)
    }

    /// `INNER JOIN LATERAL (SELECT …) ON condition`: for each row so far, the rows of a query of one table that
    /// may name this query's tables; see [`correlated`](Select::correlated). With a limit: the best few of each.
    pub fn inner_join_lateral<U: Source, S2, O2, E, I, J>(
        self,
        rows: Select<S2, AllRows<(U,)>, Ungrouped, O2>,
        on: E,
    ) -> Select<Cons<U, NotNull, S>, AllRows<L::Out>, Ungrouped, O>
    where
        L: Append<U>,
        S2: OuterRefs<Refs: In<S, J>>,
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, NotNull, S>, I> + Scalar,
    {
        self.join_lateral(JoinKind::Inner, rows, Some(on.into_tree()))
    }

    /// `LEFT JOIN LATERAL (SELECT …) ON condition`: as [`inner_join_lateral`](Select::inner_join_lateral), with
    /// `None` where the query finds no row.
    pub fn left_join_lateral<U: Source, S2, O2, E, I, J>(
        self,
        rows: Select<S2, AllRows<(U,)>, Ungrouped, O2>,
        on: E,
    ) -> Select<Cons<U, Null, S>, AllRows<L::Out>, Ungrouped, O>
    where
        L: Append<U>,
        S2: OuterRefs<Refs: In<S, J>>,
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, Null, S>, I> + Scalar,
    {
        self.join_lateral(JoinKind::Left, rows, Some(on.into_tree()))
    }

    /// `CROSS JOIN LATERAL (SELECT …)`: every row so far with every row that the query finds for it.
    pub fn cross_join_lateral<U: Source, S2, O2, J>(
        self,
        rows: Select<S2, AllRows<(U,)>, Ungrouped, O2>,
    ) -> Select<Cons<U, NotNull, S>, AllRows<L::Out>, Ungrouped, O>
    where
        L: Append<U>,
        S2: OuterRefs<Refs: In<S, J>>,
    {
        self.join_lateral(JoinKind::Cross, rows, None)
    }

    fn join_lateral<U: Source, S2, O2, S3, L2>(
        mut self,
        kind: JoinKind,
        rows: Select<S2, AllRows<(U,)>, Ungrouped, O2>,
        on: Option<crate::tree::Expr>,
    ) -> Select<S3, AllRows<L2>, Ungrouped, O> {
        let lateral = Some(Box::new(rows.into_tree()));
        self.tree.joins.push(Join { kind, table: U::REF, lateral, on });
        Select::new(self.tree)
    }

    fn join<U: Source, S2, L2>(
        mut self,
        kind: JoinKind,
        _table: U,
        on: Option<crate::tree::Expr>,
    ) -> Select<S2, AllRows<L2>, Ungrouped, O> {
        self.tree.joins.push(Join { kind, table: U::REF, lateral: None, on });
        Select::new(self.tree)
    }
}
