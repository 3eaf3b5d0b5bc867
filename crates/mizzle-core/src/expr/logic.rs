//! `AND`, `OR`, `NOT`.

use crate::expr::{Ex, Expression};
use crate::scope::{NotNull, Nullness, Solid};
use crate::tree::{BinaryOp, Expr, PostfixOp, PrefixOp};
use crate::value::Operand;

/// Combining conditions.
pub trait Logic: Expression<Value = bool> {
    /// `self AND other`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.is_admin.and(Users.logins.gt(0))).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."is_admin" AND "users"."logins" > $1"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn and<O: Operand<bool>>(self, other: O) -> O::Joined<bool, Self> {
        let other = other.operand(&self.ty());
        O::joined::<bool, Self>(Expr::binary(BinaryOp::And, self.into_tree(), other))
    }

    /// `self OR other`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.is_admin.or(Users.logins.gt(9)).and(Users.id.lt(7))).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE ("users"."is_admin" OR "users"."logins" > $1) AND "users"."id" < $2"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn or<O: Operand<bool>>(self, other: O) -> O::Joined<bool, Self> {
        let other = other.operand(&self.ty());
        O::joined::<bool, Self>(Expr::binary(BinaryOp::Or, self.into_tree(), other))
    }

    /// `self IS TRUE`: false where the condition is NULL.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.name.eq("Ada").is_true()).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE ("users"."name" = $1) IS TRUE"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn is_true(self) -> Ex<bool, NotNull, Solid<Self::Refs>> {
        Ex::new(Expr::Postfix(PostfixOp::IsTrue, Box::new(self.into_tree())))
    }

    /// `self IS NOT TRUE`: true where the condition is false or NULL.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.name.eq("Ada").is_not_true()).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE ("users"."name" = $1) IS NOT TRUE"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn is_not_true(self) -> Ex<bool, NotNull, Solid<Self::Refs>> {
        Ex::new(Expr::Postfix(PostfixOp::IsNotTrue, Box::new(self.into_tree())))
    }

    /// `self IS FALSE`: false where the condition is NULL.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.name.eq("Ada").is_false()).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE ("users"."name" = $1) IS FALSE"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn is_false(self) -> Ex<bool, NotNull, Solid<Self::Refs>> {
        Ex::new(Expr::Postfix(PostfixOp::IsFalse, Box::new(self.into_tree())))
    }
}

impl<E: Expression<Value = bool>> Logic for E {}

/// `NOT condition`
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.filter(not(Users.is_admin)).select(Users.id);
/// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE NOT "users"."is_admin""#);
/// let query = Users.filter(!Users.id.eq(7)).select(Users.id);
/// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE NOT "users"."id" = $1"#);
/// ```
pub fn not<E: Expression<Value = bool>>(condition: E) -> Ex<bool, E::Null, E::Refs> {
    Ex::new(Expr::Prefix(PrefixOp::Not, Box::new(condition.into_tree())))
}

/// `!condition` is `NOT condition`.
impl<N: Nullness, R> std::ops::Not for Ex<bool, N, R> {
    type Output = Ex<bool, N, R>;

    fn not(self) -> Self::Output {
        not(self)
    }
}
