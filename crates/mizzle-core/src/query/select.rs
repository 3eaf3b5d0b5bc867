//! SELECT.

use std::marker::PhantomData;

use crate::executor::{Executor, Running};
use crate::expr::{Expression, Orderings};
use crate::query::GroupKeys;
use crate::query::fetch::fetch_methods;
use crate::query::{IntoCursor, Keys, Keyset, NothingSelected, Rendered, Root, RowOf, Selected, Selection};
use crate::render;
use crate::scope::{Cons, FromOuter, Group, Groupable, In, NotNull, Scalar, Ungrouped};
use crate::table::Source;
use crate::tree::{self, Distinct, Expr};
use crate::value::{Datum, Param, Value};
use crate::{Error, ErrorKind, Result};

use super::keyset::Unordered;

/// A query: it reads from the tables `S`, gives the selection `Sel`, is grouped by `G` and ordered by `O`.
///
/// It is made by the methods of [`Query`](crate::query::Query) on a table, does nothing until it is run, and
/// is a value like any other: keep it, extend it under a condition, run it twice from a clone.
///
/// ```
/// # use mizzle::__examples::*;
/// let (mut query, active) = (Users.filter(Users.is_admin), true);
/// if active {
///     query = query.filter(Users.logins.gt(0));
/// }
/// let query = query.select(Users.id);
/// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."is_admin" AND "users"."logins" > $1"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[must_use = "a query does nothing until it is run: `.all(&db).await`"]
pub struct Select<S, Sel, G = Ungrouped, O = Unordered> {
    pub(crate) tree: tree::Select,
    pub(crate) marker: PhantomData<fn() -> (S, Sel, G, O)>,
}

impl<S, Sel, G, O> Clone for Select<S, Sel, G, O> {
    fn clone(&self) -> Self {
        Select { tree: self.tree.clone(), marker: PhantomData }
    }
}

impl<S, Sel, G, O> Select<S, Sel, G, O> {
    pub(crate) fn new(tree: tree::Select) -> Self {
        Select { tree, marker: PhantomData }
    }

    /// `WHERE condition`; a second one is added with AND.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.is_admin).filter(Users.logins.gt(0)).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."is_admin" AND "users"."logins" > $1"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn filter<E, I>(mut self, condition: E) -> Self
    where
        E: Expression<Value = bool>,
        E::Refs: In<S, I> + Scalar,
    {
        self.tree.filter = Expr::and(self.tree.filter.take(), condition.into_tree());
        self
    }

    /// Extends the query where there is a value.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let at_least: Option<i32> = None;
    /// let query = Users.query().filter_if(at_least, |query, logins| query.filter(Users.logins.ge(logins)));
    /// assert_eq!(query.select(Users.id).to_sql().text(), r#"SELECT "users"."id" FROM "users""#);
    /// ```
    pub fn filter_if<T>(self, value: Option<T>, extend: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => extend(self, value),
            None => self,
        }
    }

    /// `ORDER BY keys`; a second one orders what the first leaves equal.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.query().order_by(Modules.order.desc()).order_by(Modules.id);
    /// let query = query.select(Modules.id);
    /// let sql = r#"SELECT "modules"."id" FROM "modules" ORDER BY "modules"."order" DESC, "modules"."id""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn order_by<K, I, J>(mut self, keys: K) -> Select<S, Sel, G, (O, Keys<K>)>
    where
        K: Orderings,
        K::Refs: In<S, I> + Groupable<G, J>,
    {
        keys.keys(&mut self.tree.order_by);
        Select::new(self.tree)
    }

    /// `LIMIT count`
    ///
    /// A count beyond `i64` is an error when the query runs.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.query().limit(10_usize).select(Modules.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "modules"."id" FROM "modules" LIMIT $1"#);
    /// ```
    pub fn limit(mut self, count: impl TryInto<i64>) -> Self {
        self.tree.limit = Some(count_param(count));
        self
    }

    /// `OFFSET count`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.limit(10).offset(20).select(Modules.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "modules"."id" FROM "modules" LIMIT $1 OFFSET $2"#);
    /// ```
    pub fn offset(mut self, count: impl TryInto<i64>) -> Self {
        self.tree.offset = Some(count_param(count));
        self
    }

    /// `DISTINCT`: equal rows once.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.select(Modules.order).distinct();
    /// assert_eq!(query.to_sql().text(), r#"SELECT DISTINCT "modules"."order" FROM "modules""#);
    /// ```
    pub fn distinct(mut self) -> Self {
        self.tree.distinct = Some(Distinct::Rows);
        self
    }

    /// `DISTINCT ON (keys)`: of rows with equal keys, the first in the query's order.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Segments.select((Segments.module_id, Segments.title)).distinct_on(Segments.module_id);
    /// let query = query.order_by((Segments.module_id, Segments.order));
    /// let sql = r#"SELECT DISTINCT ON ("segments"."module_id") "segments"."module_id", "segments"."title" FROM "segments" ORDER BY "segments"."module_id", "segments"."order""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn distinct_on<K, I>(mut self, keys: K) -> Self
    where
        K: GroupKeys,
        K::List: In<S, I>,
    {
        self.tree.distinct = Some(Distinct::On(keys.trees()));
        self
    }

    /// Sees rows that are softly deleted, too.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Posts.filter(Posts.id.lt(9)).with_deleted().select(Posts.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "posts"."id" FROM "posts" WHERE "posts"."id" < $1"#);
    /// ```
    pub fn with_deleted(mut self) -> Self
    where
        S: crate::scope::MayHide<Hidden: crate::scope::SomeHidden>,
    {
        self.tree.with_deleted = true;
        self
    }

    /// Sees only rows of `table` that are softly deleted.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Posts.filter(Posts.id.lt(9)).only_deleted(Posts).select(Posts.id);
    /// let sql = r#"SELECT "posts"."id" FROM "posts" WHERE "posts"."id" < $1 AND "posts"."deleted_at" IS NOT NULL"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn only_deleted<T: crate::table::SoftDelete, I>(mut self, _table: T) -> Self
    where
        S: crate::scope::Has<T, I>,
    {
        self.tree.with_deleted = true;
        if let Some(column) = render::deleted_column(T::REF) {
            let deleted = Expr::Postfix(tree::PostfixOp::IsNotNull, Box::new(column));
            self.tree.filter = Expr::and(self.tree.filter.take(), deleted);
        }
        self
    }

    /// Names a table that the query around this one reads: a correlated subquery.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let last = Segments.correlated(Modules).filter(Segments.module_id.eq(Modules.id)).select(max(Segments.order));
    /// let query = Modules.filter(Modules.order.lt(last.scalar())).select(Modules.id);
    /// let sql = r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."order" < (SELECT max("segments"."order") FROM "segments" WHERE "segments"."module_id" = "modules"."id")"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn correlated<T: Source>(self, _outer: T) -> Select<Cons<T, FromOuter, S>, Sel, G, O> {
        Select::new(self.tree)
    }

    /// `SELECT selection`: a column, an expression, a table, or a tuple of them; the result is what it looks
    /// like.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let join = || Segments.inner_join(Modules, Modules.id.eq(Segments.module_id));
    /// let columns: Vec<(i32, String)> = join().select((Segments.id, Modules.title)).all(db).await?;
    /// let rows: Vec<(Segment, String)> = join().select((Segments, Modules.title)).all(db).await?;
    /// let titles: Vec<String> = join().select(Modules.title).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn select<N, P, I, J>(mut self, selection: N) -> Select<S, P, G, O>
    where
        N: Selected,
        N::Refs: In<S, I, Picked<N> = P> + Groupable<G, J>,
    {
        self.tree.outputs.clear();
        selection.outputs(&mut self.tree.outputs);
        Select::new(self.tree)
    }

    /// Selects what the fields of a `#[derive(Row)]` struct name.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// #[derive(Row)]
    /// struct Card {
    ///     title: String,
    ///     #[row(Modules.title)]
    ///     module: String,
    /// }
    /// let query = Segments.inner_join(Modules, Modules.id.eq(Segments.module_id)).select_as::<Card>();
    /// let sql = r#"SELECT "segments"."title", "modules"."title" FROM "segments" INNER JOIN "modules" ON "modules"."id" = "segments"."module_id""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn select_as<R>(mut self) -> Select<S, R::Picked, G, O>
    where
        S: Root,
        R: RowOf<S::Table>,
    {
        self.tree.outputs.clear();
        R::outputs(&mut self.tree.outputs);
        Select::new(self.tree)
    }

    /// `GROUP BY keys`; then [`select`](Select::select) the keys and aggregates.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.logins.gt(0)).group_by(Users.is_admin).select((Users.is_admin, count()));
    /// let sql = r#"SELECT "users"."is_admin", count(*) FROM "users" WHERE "users"."logins" > $1 GROUP BY "users"."is_admin""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// # let _ = async |db: &mizzle::Db| -> mizzle::Result<()> {
    /// let rows: Vec<(bool, i64)> = query.all(db).await?;
    /// # Ok(())
    /// # };
    /// ```
    pub fn group_by<K, I>(mut self, keys: K) -> Select<S, NothingSelected, Group<K::List>, O>
    where
        K: GroupKeys,
        K::List: In<S, I> + Scalar,
    {
        self.tree.group_by = keys.trees();
        Select::new(self.tree)
    }

    /// `HAVING condition`: a filter on groups.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Segments.group_by(Segments.module_id).having(count().gt(3)).select(Segments.module_id);
    /// let sql = r#"SELECT "segments"."module_id" FROM "segments" GROUP BY "segments"."module_id" HAVING count(*) > $1"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn having<E, I, J>(mut self, condition: E) -> Self
    where
        E: Expression<Value = bool>,
        E::Refs: In<S, I> + Groupable<G, J>,
    {
        self.tree.having = Expr::and(self.tree.having.take(), condition.into_tree());
        self
    }

    /// The tree, with its outputs.
    pub(crate) fn into_tree(self) -> tree::Select {
        self.tree.with_outputs()
    }

    /// The tree of a subquery of which only counts whether it finds anything.
    pub(crate) fn into_existence(mut self) -> tree::Select {
        if self.tree.group_by.is_empty() && self.tree.distinct.is_none() && self.tree.having.is_none() {
            self.tree.outputs = vec![tree::Output::One];
            self.tree.order_by.clear();
        }
        self.tree.with_outputs()
    }

    pub(crate) fn of_one_row(mut self) -> Self {
        self.tree.limit.get_or_insert_with(|| count_param(1));
        self
    }

    fn into_statement(self) -> crate::executor::Statement {
        render::select(&self.tree)
    }

    /// `COPY (query) TO STDOUT`: the rows one by one, as the server sends them and no faster than they are taken. It
    /// gives what [`stream`](Select::stream) gives; for very many rows the server has less to do.
    ///
    /// COPY takes no parameters: where the query has some, the server is first asked, in a trip of its own, how it
    /// spells them as constants. In a transaction, nothing else can run until the stream has ended or is dropped.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let emails = std::pin::pin!(Users.filter(Users.logins.gt(9)).select(Users.email).copy_out(db));
    /// // With `futures_util::TryStreamExt`: while let Some(email) = emails.try_next().await? { … }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Each item as for `all`; the first error is the last item.
    pub fn copy_out<'a, I, Out>(
        self,
        db: &'a impl crate::CopyExecutor,
    ) -> impl futures_core::Stream<Item = Result<Out>> + Send + 'a
    where
        Sel: Selection<S, I, Out = Out>,
        Out: Send + 'static,
    {
        db.run_copy_out(render::copy_query(&self.into_tree()), Sel::check, Sel::read)
    }

    /// How many rows the query finds: `SELECT count(*) …`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let admins: i64 = Users.filter(Users.is_admin).count(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the server reports.
    pub fn count(self, db: &impl Executor) -> Running<'_, i64> {
        let statement = render::count(&self.into_tree());
        Running::new(super::fetch::one(db, statement, i64_check, i64_read))
    }

    /// Whether the query finds any row: `SELECT EXISTS (SELECT 1 …)`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let taken: bool = Users.filter(Users.email.eq("ada@example.com")).exists(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the server reports.
    pub fn exists(self, db: &impl Executor) -> Running<'_, bool> {
        let statement = render::exists(&self.into_existence());
        Running::new(super::fetch::one(db, statement, bool_check, bool_read))
    }

    /// The statement and its parameters, without running it.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let sql = Users.filter(Users.id.eq(7)).select(Users.email).to_sql();
    /// assert_eq!(sql.text(), r#"SELECT "users"."email" FROM "users" WHERE "users"."id" = $1"#);
    /// assert_eq!(sql.params()[0].to_string(), "7");
    /// ```
    pub fn to_sql(&self) -> Rendered {
        Rendered(render::select(&self.tree))
    }
}

impl<S, Sel, G, P, K> Select<S, Sel, G, (P, Keys<K>)> {
    /// The rows after a cursor, in the query's order: a keyset page. The cursor holds the values of the keys
    /// of [`order_by`](Select::order_by) in the last row seen; `None` is the first page.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let page = Modules.order_by((Modules.order, Modules.id)).after((3, 20)).limit(10);
    /// let query = page.select(Modules.id);
    /// let sql = r#"SELECT "modules"."id" FROM "modules" WHERE ("modules"."order", "modules"."id") > ($1, $2) ORDER BY "modules"."order", "modules"."id" LIMIT $3"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn after<C, I>(mut self, cursor: impl IntoCursor<C>) -> Self
    where
        K: Keyset<Cursor = C> + Orderings,
        K::Refs: In<S, I, Null = NotNull>,
        P: FirstOrder,
    {
        if let Some(cursor) = cursor.into_cursor() {
            let after = super::keyset::after(&self.tree.order_by, K::params(cursor));
            self.tree.filter = Expr::and(self.tree.filter.take(), after);
        }
        self
    }
}

/// The query was not ordered before; a cursor speaks of all of its keys.
#[diagnostic::on_unimplemented(
    message = "`after` wants all keys of the order in one `order_by`",
    label = "give `order_by` a tuple"
)]
pub trait FirstOrder {}

impl FirstOrder for Unordered {}

fetch_methods! {
    /// Running a query.
    impl[S, Sel, G, O] Select<S, Sel, G, O>, Sel: Selection<S, I, Out = Out>, one_row |query| { query.of_one_row() }
}

/// A count as LIMIT and OFFSET take it.
pub(crate) fn count_param(count: impl TryInto<i64>) -> Param {
    let datum = match count.try_into() {
        Ok(count) => i64::datum(&count, &i64::TYPE),
        Err(_) => Datum::Invalid("LIMIT and OFFSET go to 2^63 - 1".into()),
    };
    Param { ty: i64::TYPE, datum }
}

fn i64_check(columns: &mut crate::row::ResultColumns<'_>) -> Result<(), crate::row::Mismatch> {
    columns.expect("i64", i64::accepts)
}

fn i64_read(row: &mut crate::row::Row<'_>) -> Result<i64> {
    <crate::scope::NotNull as crate::scope::Nullness>::read::<i64>(row)
}

fn bool_check(columns: &mut crate::row::ResultColumns<'_>) -> Result<(), crate::row::Mismatch> {
    columns.expect("bool", bool::accepts)
}

fn bool_read(row: &mut crate::row::Row<'_>) -> Result<bool> {
    <crate::scope::NotNull as crate::scope::Nullness>::read::<bool>(row)
}

/// The error of a query that had to find a row.
pub(crate) fn not_found() -> Error {
    Error::new(ErrorKind::NotFound, "the query found no row, and one was asked for")
        .with_hint("`.first(..)` gives an `Option`")
}
