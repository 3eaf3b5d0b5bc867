//! JOIN.

use super::all_rows::Append;
use crate::expr::Expression;
use crate::query::{AllRows, Select};
use crate::scope::{Cons, In, NotNull, Null, Nullable, Scalar, Ungrouped};
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

    fn join<U: Source, S2, L2>(
        mut self,
        kind: JoinKind,
        _table: U,
        on: Option<crate::tree::Expr>,
    ) -> Select<S2, AllRows<L2>, Ungrouped, O> {
        self.tree.joins.push(Join { kind, table: U::REF, on });
        Select::new(self.tree)
    }
}
