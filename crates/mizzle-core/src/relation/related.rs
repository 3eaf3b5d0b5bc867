//! A relation with conditions, an order, a limit, and what belongs to its rows.

use std::marker::PhantomData;

use crate::expr::{Ex, Expression, Orderings};
use crate::query::select::count_param;
use crate::query::{RowOf, Selected, Selection, Subselect};
use crate::relation::methods::{rows_methods, selection_methods};
use crate::relation::{Add, Arity, Child, Loaded, Part, Relation, Shape, Shaped};
use crate::scope::{In, NotNull, Null, Scalar, Solid, Whole};
use crate::table::{SoftDelete, Source};
use crate::tree::{self, BinaryOp, Branch, Expr, Level, Output, PostfixOp, Select, SourceRef, TableRef};
use crate::value::Value;

/// The relation `R` of `S`, whose rows are loaded as `L`, as many as `A` says.
///
/// ```
/// # use mizzle::__examples::*;
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// let last_two = Modules.segments.order_by(Segments.order.desc()).limit(2);
/// let modules: Vec<(Module, Vec<Segment>)> = Modules.with(last_two).all(db).await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a relation is loaded by `.with(..)`, or asked by `.exists()` and others"]
pub struct Related<S, R, A, L> {
    pub(crate) level: Level,
    marker: PhantomData<fn() -> (S, R, A, L)>,
}

impl<S, R, A, L> Related<S, R, A, L> {
    pub(crate) fn of(table: TableRef) -> Self {
        let rows = Select { from: Some(table), ..Select::default() };
        Related { level: Level { rows, branches: Vec::new() }, marker: PhantomData }
    }

    pub(crate) fn retype<B, M>(self) -> Related<S, R, B, M> {
        Related { level: self.level, marker: PhantomData }
    }

    fn start(self) -> Self {
        self
    }
}

impl<S, R, A, L> Clone for Related<S, R, A, L> {
    fn clone(&self) -> Self {
        Related { level: self.level.clone(), marker: PhantomData }
    }
}

rows_methods! {
    impl[S: Source, R: Relation<From = S::Table>, A: Arity, P: Part]
    Related<S, R, A, P>, A, P
}

selection_methods! {
    impl[S: Source, R: Relation<From = S::Table>, A: Arity, Sel: Selection<R::Scope, I> + 'static, I: 'static, C: 'static]
    Related<S, R, A, Loaded<R::Scope, Sel, I, C>>, A, I, Sel, C
}

impl<S: Source, R: Relation<From = S::Table>, A, L> Related<S, R, A, L> {
    /// All rows of the relation.
    pub(crate) fn whole() -> Self {
        Related::of(<R::To as Source>::REF)
    }

    /// Whether any of these rows belongs to the row at hand: `EXISTS (SELECT …)`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let late = Modules.segments.filter(Segments.order.gt(9));
    /// let query = Modules.filter(late.exists()).select(Modules.id);
    /// let sql = r#"SELECT "modules"."id" FROM "modules" WHERE EXISTS (SELECT 1 FROM "segments" WHERE "segments"."order" > $1 AND "segments"."module_id" = "modules"."id")"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn exists(self) -> Ex<bool, NotNull, Solid<Whole<S>>> {
        Ex::new(Expr::Exists { negated: false, select: Box::new(self.correlated(vec![Output::One])) })
    }

    /// Whether none of these rows belongs to the row at hand: `NOT EXISTS (SELECT …)`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let late = Modules.segments.filter(Segments.order.gt(9));
    /// let query = Modules.filter(late.is_empty()).select(Modules.id);
    /// let sql = r#"SELECT "modules"."id" FROM "modules" WHERE NOT EXISTS (SELECT 1 FROM "segments" WHERE "segments"."order" > $1 AND "segments"."module_id" = "modules"."id")"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn is_empty(self) -> Ex<bool, NotNull, Solid<Whole<S>>> {
        Ex::new(Expr::Exists { negated: true, select: Box::new(self.correlated(vec![Output::One])) })
    }

    /// How many of these rows belong to the row at hand: `(SELECT count(*) …)`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let late = Modules.segments.filter(Segments.order.gt(9));
    /// let query = Modules.select((Modules.id, late.count()));
    /// let sql = r#"SELECT "modules"."id", (SELECT count(*) FROM "segments" WHERE "segments"."order" > $1 AND "segments"."module_id" = "modules"."id") FROM "modules""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn count(mut self) -> Ex<i64, NotNull, Solid<Whole<S>>> {
        let (limit, offset) = (self.level.rows.limit.take(), self.level.rows.offset.take());
        let count = Output::Expr(Expr::call("count", vec![Expr::Star]), i64::TYPE);
        let mut count = Expr::Scalar(Box::new(self.correlated(vec![count])));
        if let Some(offset) = offset {
            let left = Expr::binary(BinaryOp::Sub, count, Expr::Param(offset));
            count = Expr::call("greatest", vec![left, Expr::sql("0")]);
        }
        if let Some(limit) = limit {
            count = Expr::call("least", vec![count, Expr::Param(limit)]);
        }
        Ex::new(count)
    }

    /// One value of these rows, as a subquery.
    pub(crate) fn value_of<V: Value, N>(self, output: Output) -> Ex<V, N, Solid<Whole<S>>> {
        Ex::new(Expr::Scalar(Box::new(self.correlated(vec![output]))))
    }

    pub(crate) fn every(mut self, condition: Expr) -> Ex<bool, NotNull, Solid<Whole<S>>> {
        let fails = Expr::Postfix(PostfixOp::IsNotTrue, Box::new(condition));
        self.level.rows.filter = Expr::and(self.level.rows.filter.take(), fails);
        self.is_empty()
    }

    /// The rows that belong to the row at hand, as a subquery of the query that reads that.
    fn correlated(self, outputs: Vec<Output>) -> Select {
        let link = R::link();
        let mut rows = Select { outputs, ..self.level.rows };
        // What is counted or only looked for needs no order, unless some are left out.
        if rows.limit.is_none() && rows.offset.is_none() {
            rows.order_by.clear();
        }
        let Some(table) = rows.from else { return rows };
        let (source, near) = crate::render::join_link(&mut rows, &link, table);
        let outer = S::NAME;
        let placeholder = SourceRef("");
        let pairs = near.iter().zip(&link.from).map(|(near, from)| {
            let near = Expr::Column { source, name: near.name };
            // Under no name until the tables of the subquery have theirs.
            Expr::binary(BinaryOp::Eq, near, Expr::Column { source: placeholder, name: from.name })
        });
        for pair in pairs {
            rows.filter = Expr::and(rows.filter.take(), pair);
        }
        let own = rows.from.iter().chain(rows.joins.iter().map(|join| &join.table));
        if own.into_iter().any(|table| table.name() == outer) {
            tree::rename(&mut rows, outer);
        }
        tree::resolve(&mut rows, placeholder, outer);
        rows
    }
}

impl<S: Source, R: Relation<From = S::Table>, A, Sc: 'static, Sel, I, C>
    Related<S, R, A, Loaded<Sc, Sel, I, C>>
{
    /// The selection as a single value, NULL where no row belongs to the row at hand: an aggregate of these rows, or a
    /// column of the one.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let last = Modules.segments.select(max(Segments.order)).scalar();
    /// let query = Modules.select((Modules.id, last));
    /// let sql = r#"SELECT "modules"."id", (SELECT max("segments"."order") FROM "segments" WHERE "segments"."module_id" = "modules"."id") FROM "modules""#;
    /// assert_eq!(query.to_sql().text(), sql);
    ///
    /// let query = Segments.order_by(Segments.module.select(Modules.title).scalar()).select(Segments.id);
    /// let sql = r#"SELECT "segments"."id" FROM "segments" ORDER BY (SELECT "modules"."title" FROM "modules" WHERE "modules"."id" = "segments"."module_id")"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn scalar<V: Value>(mut self) -> Ex<V, Null, Solid<Whole<S>>>
    where
        Sel: Subselect<V>,
    {
        let outputs = std::mem::take(&mut self.level.rows.outputs);
        Ex::new(Expr::Scalar(Box::new(self.correlated(outputs))))
    }
}

/// A relation of `S`, as `with` takes it.
#[diagnostic::on_unimplemented(
    message = "this is not a relation of `{S}`",
    label = "wants a relation such as `{S}.name`, declared by `#[has_many(..)]`, `#[has_one(..)]` or a foreign key"
)]
pub trait IntoRelated<S> {
    /// How many rows belong to one.
    type Arity: Arity;
    /// What is read of each.
    type Part: Part;

    /// The tree.
    #[doc(hidden)]
    fn into_branch(self) -> Branch;
}

impl<S: Source, R: Relation<From = S::Table>, A: Arity, L: Part> IntoRelated<S> for Related<S, R, A, L> {
    type Arity = A;
    type Part = L;

    fn into_branch(self) -> Branch {
        Branch { link: R::link(), level: self.level }
    }
}
