//! `CASE WHEN … THEN … ELSE … END`.

use std::marker::PhantomData;

use crate::expr::{Ex, Expression};
use crate::scope::{NotNull, Null, Nullness};
use crate::tree::Expr;
use crate::value::{Operand, SqlType, Value};

/// A `CASE` with the branches so far; [`otherwise`](Case::otherwise) or [`end`](Case::end) makes it an
/// expression.
pub struct Case<V, N, R> {
    branches: Vec<(Expr, Expr)>,
    marker: PhantomData<fn() -> (V, N, R)>,
}

/// `CASE` of values of type `V`.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.select(case::<String>().when(Users.is_admin, "admin").otherwise("member"));
/// let sql = r#"SELECT CASE WHEN "users"."is_admin" THEN $1 ELSE $2 END FROM "users""#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
pub fn case<V: Value>() -> Case<V, NotNull, ()> {
    Case { branches: Vec::new(), marker: PhantomData }
}

impl<V: Value, N: Nullness, R> Case<V, N, R> {
    const TYPE: SqlType = V::TYPE;

    /// `WHEN condition THEN value`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.select(case::<i32>().when(Users.is_admin, 9).when(Users.logins.gt(0), 1).otherwise(0));
    /// let sql = r#"SELECT CASE WHEN "users"."is_admin" THEN $1 WHEN "users"."logins" > $2 THEN $3 ELSE $4 END FROM "users""#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    #[must_use]
    pub fn when<C: Expression<Value = bool>, O: Operand<V>>(
        mut self,
        condition: C,
        value: O,
    ) -> Case<V, O::OrNull<N>, (R, (crate::scope::Solid<C::Refs>, O::Refs))> {
        self.branches.push((condition.into_tree(), value.operand(&Self::TYPE)));
        Case { branches: self.branches, marker: PhantomData }
    }

    /// `ELSE value END`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let scores = Users.select(case::<i32>().when(Users.is_admin, 9).otherwise(Users.logins));
    /// let scores: Vec<i32> = scores.all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn otherwise<O: Operand<V>>(self, value: O) -> Ex<V, O::OrNull<N>, O::With<R>> {
        let otherwise = Some(Box::new(value.operand(&Self::TYPE)));
        Ex::new(Expr::Case { branches: self.branches, otherwise })
    }

    /// `END`: NULL where no condition holds.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.select(case::<i32>().when(Users.is_admin, 9).end());
    /// assert_eq!(query.to_sql().text(), r#"SELECT CASE WHEN "users"."is_admin" THEN $1 END FROM "users""#);
    /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
    /// let scores: Vec<Option<i32>> = Users.select(case::<i32>().when(Users.is_admin, 9).end()).all(db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn end(self) -> Ex<V, Null, R> {
        Ex::new(Expr::Case { branches: self.branches, otherwise: None })
    }
}
