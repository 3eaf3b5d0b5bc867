//! Any expression but a bare column.

use std::marker::PhantomData;

use crate::scope::Nullness;
use crate::tree;
use crate::value::{SqlType, Value};

/// What has a value in SQL: a column, or an expression over columns.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::expr::{Ex, Expression, Textual};
///
/// fn shout<E: Expression<Value: Textual>>(text: E) -> Ex<String, E::Null, E::Refs> {
///     upper(text)
/// }
///
/// let query = Users.select(shout(Users.email));
/// assert_eq!(query.to_sql().text(), r#"SELECT upper("users"."email") FROM "users""#);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an expression",
    label = "wants a column or an expression",
    note = "a plain value becomes one by `val(..)`"
)]
pub trait Expression: Sized {
    /// The type of its values.
    type Value: Value;
    /// Whether it can be NULL, joins apart.
    type Null: Nullness;
    /// The columns it names.
    type Refs;

    /// The PostgreSQL type of its values.
    fn ty(&self) -> SqlType;

    /// The tree behind it.
    fn into_tree(self) -> tree::Expr;
}

/// An expression with values `V`, which can be NULL if `N` or the nullness of its tables says so, and which
/// names the columns `R`.
pub struct Ex<V, N, R> {
    tree: tree::Expr,
    ty: SqlType,
    marker: PhantomData<fn() -> (V, N, R)>,
}

impl<V, N, R> Clone for Ex<V, N, R> {
    fn clone(&self) -> Self {
        Ex { tree: self.tree.clone(), ty: self.ty, marker: PhantomData }
    }
}

impl<V: Value, N, R> Ex<V, N, R> {
    /// A tree that has this type.
    pub(crate) fn new(tree: tree::Expr) -> Self {
        Ex::typed(V::TYPE, tree)
    }
}

impl<V, N, R> Ex<V, N, R> {
    /// A tree that has this type, where the column it comes from says more of the PostgreSQL type than `V`.
    #[doc(hidden)]
    pub fn typed(ty: SqlType, tree: tree::Expr) -> Self {
        Ex { tree, ty, marker: PhantomData }
    }

    /// The same tree, said to name other columns or to be of another nullness.
    pub(crate) fn retype<W, M, Q>(self) -> Ex<W, M, Q> {
        Ex { tree: self.tree, ty: self.ty, marker: PhantomData }
    }
}

impl<V: Value, N: Nullness, R> Expression for Ex<V, N, R> {
    type Value = V;
    type Null = N;
    type Refs = R;

    fn ty(&self) -> SqlType {
        self.ty
    }

    fn into_tree(self) -> tree::Expr {
        self.tree
    }
}
