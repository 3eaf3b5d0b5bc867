//! Where queries begin: the methods of every table and alias.

use crate::executor::Executor;
use crate::expr::{Assignments, Expression, Orderings};
use crate::query::{
    AllRows, Delete, GroupKeys, Insert, Keys, NewRows, NothingSelected, Nothing, RowOf, Select, Selected,
    Selection, Unfiltered, Unordered, Update, UpdateMany,
};
use crate::scope::{Cons, FromOuter, Group, Groupable, In, Nil, NotNull, Null, Nullable, OuterRefs, Scalar, Ungrouped};
use crate::table::{Keyed, SoftDelete, Source, Table};
use crate::tree::{self, BinaryOp, Expr};
use crate::Result;

/// The scope of a query of one table.
pub type Only<T> = Cons<T, NotNull, Nil>;

/// The rows of a table.
pub type Rows<T> = Select<Only<T>, AllRows<(T,)>>;

/// The methods of tables and aliases; in the prelude.
pub trait Query: Source {
    /// The table as a query, to extend under conditions: `let mut q = Users.query();`
    fn query(self) -> Rows<Self> {
        Select::new(tree::Select { from: Some(Self::REF), ..tree::Select::default() })
    }

    /// All rows: `SELECT …`.
    ///
    /// # Errors
    /// What the server reports.
    fn all(self, db: &impl Executor) -> impl Future<Output = Result<Vec<Self::Row>>> + Send
    where
        Self: Selection<Only<Self>, crate::scope::Here, Out = Self::Row>,
    {
        self.query().all(db)
    }

    /// The first row, or `None`.
    ///
    /// # Errors
    /// What the server reports.
    fn first(self, db: &impl Executor) -> impl Future<Output = Result<Option<Self::Row>>> + Send
    where
        Self: Selection<Only<Self>, crate::scope::Here, Out = Self::Row>,
    {
        self.query().first(db)
    }

    /// The row with that primary key: `WHERE id = $1`.
    fn find(self, key: Self::Key) -> Rows<Self>
    where
        Self: Keyed,
    {
        let mut query = self.query();
        for (column, param) in Self::key(key) {
            let column = Expr::Column { source: Self::NAME, name: column.name };
            let equal = Expr::binary(BinaryOp::Eq, column, Expr::Param(param));
            query.tree.filter = Expr::and(query.tree.filter.take(), equal);
        }
        query
    }

    /// `WHERE condition`
    fn filter<E, I>(self, condition: E) -> Rows<Self>
    where
        E: Expression<Value = bool>,
        E::Refs: In<Only<Self>, I> + Scalar,
    {
        self.query().filter(condition)
    }

    /// Extends the query where there is a value.
    fn filter_if<T>(self, value: Option<T>, extend: impl FnOnce(Rows<Self>, T) -> Rows<Self>) -> Rows<Self> {
        self.query().filter_if(value, extend)
    }

    /// `SELECT selection`
    fn select<N, P, I, J>(self, selection: N) -> Select<Only<Self>, P>
    where
        N: Selected,
        N::Refs: In<Only<Self>, I, Picked<N> = P> + Groupable<Ungrouped, J>,
    {
        self.query().select(selection)
    }

    /// Selects what the fields of a `#[derive(Row)]` struct name.
    fn select_as<R: RowOf<Self>>(self) -> Select<Only<Self>, R::Picked> {
        self.query().select_as::<R>()
    }

    /// `ORDER BY keys`
    fn order_by<K, I>(self, keys: K) -> Select<Only<Self>, AllRows<(Self,)>, Ungrouped, (Unordered, Keys<K>)>
    where
        K: Orderings,
        K::Refs: In<Only<Self>, I>,
    {
        self.query().order_by(keys)
    }

    /// `LIMIT count`
    fn limit(self, count: impl TryInto<i64>) -> Rows<Self> {
        self.query().limit(count)
    }

    /// `OFFSET count`
    fn offset(self, count: impl TryInto<i64>) -> Rows<Self> {
        self.query().offset(count)
    }

    /// `DISTINCT`
    fn distinct(self) -> Rows<Self> {
        self.query().distinct()
    }

    /// `DISTINCT ON (keys)`
    fn distinct_on<K, I>(self, keys: K) -> Rows<Self>
    where
        K: GroupKeys,
        K::List: In<Only<Self>, I>,
    {
        self.query().distinct_on(keys)
    }

    /// `GROUP BY keys`
    fn group_by<K, I>(self, keys: K) -> Select<Only<Self>, NothingSelected, Group<K::List>>
    where
        K: GroupKeys,
        K::List: In<Only<Self>, I> + Scalar,
    {
        self.query().group_by(keys)
    }

    /// Sees rows that are softly deleted, too.
    fn with_deleted(self) -> Rows<Self>
    where
        Self: SoftDelete,
    {
        self.query().with_deleted()
    }

    /// Sees only rows that are softly deleted.
    fn only_deleted(self) -> Rows<Self>
    where
        Self: SoftDelete,
    {
        self.query().only_deleted(self)
    }

    /// Names a table that the query around this one reads; see [`Select::correlated`].
    fn correlated<T: Source>(self, outer: T) -> Select<Cons<T, FromOuter, Only<Self>>, AllRows<(Self,)>> {
        self.query().correlated(outer)
    }

    /// How many rows there are.
    ///
    /// # Errors
    /// What the server reports.
    fn count(self, db: &impl Executor) -> impl Future<Output = Result<i64>> + Send {
        self.query().count(db)
    }

    /// Whether there is any row.
    ///
    /// # Errors
    /// What the server reports.
    fn exists(self, db: &impl Executor) -> impl Future<Output = Result<bool>> + Send {
        self.query().exists(db)
    }

    /// `INNER JOIN table ON condition`
    fn inner_join<U: Source, E, I>(
        self,
        table: U,
        on: E,
    ) -> Select<Cons<U, NotNull, Only<Self>>, AllRows<(Self, U)>>
    where
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, NotNull, Only<Self>>, I> + Scalar,
    {
        self.query().inner_join(table, on)
    }

    /// `LEFT JOIN table ON condition`
    fn left_join<U: Source, E, I>(self, table: U, on: E) -> Select<Cons<U, Null, Only<Self>>, AllRows<(Self, U)>>
    where
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, Null, Only<Self>>, I> + Scalar,
    {
        self.query().left_join(table, on)
    }

    /// `RIGHT JOIN table ON condition`
    fn right_join<U: Source, E, I>(
        self,
        table: U,
        on: E,
    ) -> Select<Cons<U, NotNull, <Only<Self> as Nullable>::Out>, AllRows<(Self, U)>>
    where
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, NotNull, Only<Self>>, I> + Scalar,
    {
        self.query().right_join(table, on)
    }

    /// `FULL JOIN table ON condition`
    fn full_join<U: Source, E, I>(
        self,
        table: U,
        on: E,
    ) -> Select<Cons<U, Null, <Only<Self> as Nullable>::Out>, AllRows<(Self, U)>>
    where
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, Null, Only<Self>>, I> + Scalar,
    {
        self.query().full_join(table, on)
    }

    /// `CROSS JOIN table`
    fn cross_join<U: Source>(self, table: U) -> Select<Cons<U, NotNull, Only<Self>>, AllRows<(Self, U)>> {
        self.query().cross_join(table)
    }

    /// `LEFT JOIN LATERAL (SELECT …) ON condition`; see [`Select::left_join_lateral`].
    fn left_join_lateral<U: Source, S2, O2, E, I, J>(
        self,
        rows: Select<S2, AllRows<(U,)>, Ungrouped, O2>,
        on: E,
    ) -> Select<Cons<U, Null, Only<Self>>, AllRows<(Self, U)>>
    where
        S2: OuterRefs<Refs: In<Only<Self>, J>>,
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, Null, Only<Self>>, I> + Scalar,
    {
        self.query().left_join_lateral(rows, on)
    }

    /// `INNER JOIN LATERAL (SELECT …) ON condition`; see [`Select::inner_join_lateral`].
    fn inner_join_lateral<U: Source, S2, O2, E, I, J>(
        self,
        rows: Select<S2, AllRows<(U,)>, Ungrouped, O2>,
        on: E,
    ) -> Select<Cons<U, NotNull, Only<Self>>, AllRows<(Self, U)>>
    where
        S2: OuterRefs<Refs: In<Only<Self>, J>>,
        E: Expression<Value = bool>,
        E::Refs: In<Cons<U, NotNull, Only<Self>>, I> + Scalar,
    {
        self.query().inner_join_lateral(rows, on)
    }

    /// `CROSS JOIN LATERAL (SELECT …)`; see [`Select::cross_join_lateral`].
    fn cross_join_lateral<U: Source, S2, O2, J>(
        self,
        rows: Select<S2, AllRows<(U,)>, Ungrouped, O2>,
    ) -> Select<Cons<U, NotNull, Only<Self>>, AllRows<(Self, U)>>
    where
        S2: OuterRefs<Refs: In<Only<Self>, J>>,
    {
        self.query().cross_join_lateral(rows)
    }

    /// `INSERT INTO table …`: one row, or a `Vec` of any number as one statement.
    fn insert<N: NewRows<Self>>(self, rows: N) -> Insert<Self, Nothing>
    where
        Self: Table,
    {
        Insert::new(rows)
    }

    /// `UPDATE table SET …`: a patch, `column.set(value)`, or a tuple of these.
    fn update<A, I>(self, assignments: A) -> Update<Self, Unfiltered, Nothing>
    where
        Self: Table,
        A: Assignments<Self>,
        A::Refs: In<Only<Self>, I> + Scalar,
    {
        Update::new(assignments)
    }

    /// Updates many rows, each to values of its own, in one statement: pairs of a primary key and a patch.
    fn update_many<P>(self, rows: impl IntoIterator<Item = (Self::Key, P)>) -> UpdateMany<Self, Nothing>
    where
        Self: Table + Keyed,
        P: crate::query::Patch<Self>,
    {
        UpdateMany::new(rows)
    }

    /// `DELETE FROM table …`: the rows are gone, also in a table with soft delete.
    fn delete(self) -> Delete<Self, Unfiltered, Nothing>
    where
        Self: Table,
    {
        Delete::new()
    }

    /// `UPDATE table SET deleted_at = now() …`: the rows are hidden from queries.
    fn soft_delete(self) -> Update<Self, Unfiltered, Nothing>
    where
        Self: Table + SoftDelete,
    {
        Update::soft_delete()
    }

    /// `UPDATE table SET deleted_at = NULL …`: softly deleted rows are seen again.
    fn restore(self) -> Update<Self, Unfiltered, Nothing>
    where
        Self: Table + SoftDelete,
    {
        Update::restore()
    }
}

impl<T: Source> Query for T {}

