//! Subqueries as expressions: `EXISTS`, `IN (SELECT …)`, a single value.

use crate::expr::{Ex, InList};
use crate::query::{Select, Subselect};
use crate::scope::{NotNull, Null, OuterRefs, Solid};
use crate::tree::Expr;
use crate::value::{SqlType, Value};

/// `EXISTS (SELECT …)`
///
/// ```
/// # use mizzle::__examples::*;
/// let done = Progresses.correlated(Users).filter(Progresses.user_id.eq(Users.id));
/// let query = Users.filter(exists(done)).select(Users.id);
/// let sql = r#"SELECT "users"."id" FROM "users" WHERE EXISTS (SELECT 1 FROM "progress" WHERE "progress"."user_id" = "users"."id")"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
pub fn exists<S: OuterRefs, Sel, G, O>(select: Select<S, Sel, G, O>) -> Ex<bool, NotNull, Solid<S::Refs>> {
    Ex::new(Expr::Exists { negated: false, select: Box::new(select.into_existence()) })
}

/// `NOT EXISTS (SELECT …)`
///
/// ```
/// # use mizzle::__examples::*;
/// let done = Progresses.correlated(Users).filter(Progresses.user_id.eq(Users.id));
/// let query = Users.filter(not_exists(done)).select(Users.id);
/// let sql = r#"SELECT "users"."id" FROM "users" WHERE NOT EXISTS (SELECT 1 FROM "progress" WHERE "progress"."user_id" = "users"."id")"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
pub fn not_exists<S: OuterRefs, Sel, G, O>(
    select: Select<S, Sel, G, O>,
) -> Ex<bool, NotNull, Solid<S::Refs>> {
    Ex::new(Expr::Exists { negated: true, select: Box::new(select.into_existence()) })
}

#[diagnostic::do_not_recommend]
impl<V: Value, S: OuterRefs, Sel: Subselect<V>, G, O> InList<V> for Select<S, Sel, G, O> {
    type Refs = Solid<S::Refs>;
    // A subquery that gives a NULL makes the answer NULL where it has not the value.
    type Null = Null;

    fn contains(self, negated: bool, value: Expr, _: &SqlType) -> Expr {
        Expr::InSelect { negated, value: Box::new(value), select: Box::new(self.into_tree()) }
    }
}

impl<S: OuterRefs, Sel, G, O> Select<S, Sel, G, O> {
    /// The query as a single value: `(SELECT …)`; NULL where it finds no row. The server refuses more than one.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let average = Modules.select(avg(Modules.price)).scalar();
    /// let query = Modules.filter(Modules.price.gt(average)).select(Modules.id);
    /// let sql = r#"SELECT "modules"."id" FROM "modules" WHERE "modules"."price" > (SELECT avg("modules"."price") FROM "modules")"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    pub fn scalar<V: Value>(self) -> Ex<V, Null, Solid<S::Refs>>
    where
        Sel: Subselect<V>,
    {
        Ex::new(Expr::Scalar(Box::new(self.into_tree())))
    }
}
