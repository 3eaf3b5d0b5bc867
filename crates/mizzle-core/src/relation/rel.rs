//! A relation as a value: `Modules.segments`.

use std::marker::PhantomData;

use crate::expr::{Described, Ex, Expression, OfAlias, Orderings};
use crate::query::select::count_param;
use crate::query::{AllRows, RowOf, Selected, Selection};
use crate::relation::methods::{rows_methods, selection_methods};
use crate::relation::related::IntoRelated;
use crate::relation::{Add, Arity, Child, Loaded, One, Related, Relation, Shape, Shaped};
use crate::scope::{In, NotNull, Nullness, Scalar, Solid, Whole};
use crate::table::{ColumnDef, SoftDelete, Source};
use crate::tree::{Branch, Expr, Output};

/// The relation `R` of the table (or alias) `S`.
///
/// Relations are fields of a table: `Modules.segments`.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Modules.filter(Modules.segments.any(Segments.title.eq("Intro"))).select(Modules.id);
/// let sql = r#"SELECT "modules"."id" FROM "modules" WHERE EXISTS (SELECT 1 FROM "segments" WHERE "segments"."title" = $1 AND "segments"."module_id" = "modules"."id")"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
pub struct Rel<S, R>(PhantomData<fn() -> (S, R)>);

impl<S, R> Rel<S, R> {
    /// The relation.
    #[doc(hidden)]
    pub const fn new() -> Self {
        Rel(PhantomData)
    }
}

impl<S, R> Clone for Rel<S, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S, R> Copy for Rel<S, R> {}

impl<S, R> Described for Rel<S, R> {
    fn described(_: &'static ColumnDef) -> Self {
        Rel::new()
    }
}

impl<S, R, A> OfAlias<A> for Rel<S, R> {
    type Column = Rel<A, R>;
}

/// How the rows of a relation are read where nothing is said: whole.
type Plain<R> = Loaded<<R as Relation>::Scope, AllRows<(<R as Relation>::To,)>, <R as Relation>::Index, ()>;

impl<S: Source, R: Relation<From = S::Table>> Rel<S, R>
where
    AllRows<(R::To,)>: Selection<R::Scope, R::Index>,
{
    fn start(self) -> Related<S, R, R::Arity, Plain<R>> {
        Related::whole()
    }
}

rows_methods! {
    impl[S: Source, R: Relation<From = S::Table, To: Selection<<R as Relation>::Scope, <R as Relation>::Index>>]
    Rel<S, R>, R::Arity, Plain<R>
}

selection_methods! {
    impl[S: Source, R: Relation<From = S::Table, To: Selection<<R as Relation>::Scope, <R as Relation>::Index>>]
    Rel<S, R>, R::Arity, R::Index, AllRows<(R::To,)>, ()
}

impl<S: Source, R: Relation<From = S::Table, To: Selection<R::Scope, R::Index>>> Rel<S, R> {
    /// Whether any row belongs to the row at hand: `EXISTS (SELECT …)`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.filter(Modules.segments.exists()).select(Modules.id);
    /// let sql = r#"SELECT "modules"."id" FROM "modules" WHERE EXISTS (SELECT 1 FROM "segments" WHERE "segments"."module_id" = "modules"."id")"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn exists(self) -> Ex<bool, NotNull, Solid<Whole<S>>> {
        self.start().exists()
    }

    /// Whether no row belongs to the row at hand: `NOT EXISTS (SELECT …)`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.filter(Modules.segments.is_empty()).select(Modules.id);
    /// let sql = r#"SELECT "modules"."id" FROM "modules" WHERE NOT EXISTS (SELECT 1 FROM "segments" WHERE "segments"."module_id" = "modules"."id")"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn is_empty(self) -> Ex<bool, NotNull, Solid<Whole<S>>> {
        self.start().is_empty()
    }

    /// Whether the condition holds for any of the rows that belong to the row at hand.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.filter(Modules.segments.any(Segments.order.gt(9))).select(Modules.id);
    /// let sql = r#"SELECT "modules"."id" FROM "modules" WHERE EXISTS (SELECT 1 FROM "segments" WHERE "segments"."order" > $1 AND "segments"."module_id" = "modules"."id")"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn any<E, J>(self, condition: E) -> Ex<bool, NotNull, Solid<Whole<S>>>
    where
        E: Expression<Value = bool>,
        E::Refs: In<R::Scope, J> + Scalar,
    {
        self.filter(condition).exists()
    }

    /// Whether the condition holds for none of the rows that belong to the row at hand.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.filter(Modules.segments.none(Segments.order.gt(9))).select(Modules.id);
    /// let sql = r#"SELECT "modules"."id" FROM "modules" WHERE NOT EXISTS (SELECT 1 FROM "segments" WHERE "segments"."order" > $1 AND "segments"."module_id" = "modules"."id")"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn none<E, J>(self, condition: E) -> Ex<bool, NotNull, Solid<Whole<S>>>
    where
        E: Expression<Value = bool>,
        E::Refs: In<R::Scope, J> + Scalar,
    {
        self.filter(condition).is_empty()
    }

    /// Whether the condition holds for every one of the rows that belong to the row at hand; where none does, it does.
    ///
    /// A condition that is NULL does not hold.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.filter(Modules.segments.every(Segments.order.gt(0))).select(Modules.id);
    /// let sql = r#"SELECT "modules"."id" FROM "modules" WHERE NOT EXISTS (SELECT 1 FROM "segments" WHERE ("segments"."order" > $1) IS NOT TRUE AND "segments"."module_id" = "modules"."id")"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn every<E, J>(self, condition: E) -> Ex<bool, NotNull, Solid<Whole<S>>>
    where
        E: Expression<Value = bool>,
        E::Refs: In<R::Scope, J> + Scalar,
    {
        self.start().every(condition.into_tree())
    }

    /// How many rows belong to the row at hand: `(SELECT count(*) …)`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Modules.order_by(Modules.segments.count().desc()).select(Modules.id);
    /// let sql = r#"SELECT "modules"."id" FROM "modules" ORDER BY (SELECT count(*) FROM "segments" WHERE "segments"."module_id" = "modules"."id") DESC"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn count(self) -> Ex<i64, NotNull, Solid<Whole<S>>> {
        self.start().count()
    }
}

impl<S: Source, N: Nullness, R: Relation<From = S::Table, Arity = One<N>>> Rel<S, R> {
    /// A value of the one row: `(SELECT …)`, NULL where there is none.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Segments.order_by(Segments.module.value(Modules.title)).select(Segments.id);
    /// let sql = r#"SELECT "segments"."id" FROM "segments" ORDER BY (SELECT "modules"."title" FROM "modules" WHERE "modules"."id" = "segments"."module_id")"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn value<E, J>(self, value: E) -> Ex<E::Value, N::Or<E::Null>, Solid<Whole<S>>>
    where
        E: Expression,
        E::Refs: In<R::Scope, J>,
    {
        let ty = value.ty();
        Related::<S, R, R::Arity, ()>::whole().value_of(Output::Expr(value.into_tree(), ty))
    }
}

impl<S: Source, R: Relation<From = S::Table, To: Selection<R::Scope, R::Index>>> IntoRelated<S>
    for Rel<S, R>
{
    type Arity = R::Arity;
    type Part = Plain<R>;

    fn into_branch(self) -> Branch {
        self.start().into_branch()
    }
}
