//! A relation as a value: `Modules.segments`.

use std::marker::PhantomData;

use crate::expr::{Ex, Expression, Orderings};
use crate::query::select::count_param;
use crate::query::{AllRows, RowOf, Selected, Selection};
use crate::relation::methods::related_methods;
use crate::relation::related::IntoRelated;
use crate::relation::{Add, Arity, Child, Children, Loaded, Related, Relation};
use crate::scope::{In, NotNull, Scalar, Solid, Whole};
use crate::table::{SoftDelete, Source};
use crate::tree::{Branch, Expr};

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

/// How the rows of a relation are read where nothing is said: whole.
type Plain<R> = Loaded<<R as Relation>::Scope, AllRows<(<R as Relation>::To,)>, <R as Relation>::Index, ()>;

impl<S: Source, R: Relation<From = S::Table>> Rel<S, R>
where
    AllRows<(R::To,)>: Selection<R::Scope, R::Index>,
{
    fn start(self) -> Related<S, R, R::Arity, Plain<R>> {
        Related::new(<R::To as Source>::REF)
    }
}

related_methods! {
    impl[S: Source, R: Relation<From = S::Table, To: Selection<<R as Relation>::Scope, <R as Relation>::Index>>] Rel<S, R>,
    R::Arity, R::Index, AllRows<(R::To,)>, ()
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

impl<S: Source, R: Relation<From = S::Table, To: Selection<R::Scope, R::Index>>> IntoRelated<S>
    for Rel<S, R>
{
    type Arity = R::Arity;
    type Load = Plain<R>;

    fn into_branch(self) -> Branch {
        self.start().into_branch()
    }
}
