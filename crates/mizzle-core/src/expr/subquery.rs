//! Subqueries as expressions: `EXISTS`, `IN (SELECT …)`, a single value.

use crate::expr::{Ex, InList};
use crate::query::{Select, Subselect};
use crate::scope::{NotNull, Null, OuterRefs, Solid};
use crate::tree::Expr;
use crate::value::{SqlType, Value};

/// `EXISTS (SELECT …)`
pub fn exists<S: OuterRefs, Sel, G>(select: Select<S, Sel, G>) -> Ex<bool, NotNull, Solid<S::Refs>> {
    Ex::new(Expr::Exists { negated: false, select: Box::new(select.into_existence()) })
}

/// `NOT EXISTS (SELECT …)`
pub fn not_exists<S: OuterRefs, Sel, G>(select: Select<S, Sel, G>) -> Ex<bool, NotNull, Solid<S::Refs>> {
    Ex::new(Expr::Exists { negated: true, select: Box::new(select.into_existence()) })
}

#[diagnostic::do_not_recommend]
impl<V: Value, S: OuterRefs, Sel: Subselect<V>, G> InList<V> for Select<S, Sel, G> {
    type Refs = Solid<S::Refs>;

    fn contains(self, negated: bool, value: Expr, _: &SqlType) -> Expr {
        Expr::InSelect { negated, value: Box::new(value), select: Box::new(self.into_tree()) }
    }
}

impl<S: OuterRefs, Sel, G> Select<S, Sel, G> {
    /// The query as a single value: `(SELECT …)`; NULL where it finds no row. The server refuses more than one.
    pub fn scalar<V: Value>(self) -> Ex<V, Null, Solid<S::Refs>>
    where
        Sel: Subselect<V>,
    {
        Ex::new(Expr::Scalar(Box::new(self.into_tree())))
    }
}
