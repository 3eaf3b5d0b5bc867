//! `IS NULL` and what stands in for NULL.

use crate::expr::{Ex, Expression};
use crate::scope::{NotNull, Solid};
use crate::tree::{Expr, PostfixOp};
use crate::value::Operand;

/// Asking for NULL.
pub trait Nullable: Expression {
    /// `self IS NULL`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.name.is_null()).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."name" IS NULL"#);
    /// ```
    fn is_null(self) -> Ex<bool, NotNull, Solid<Self::Refs>> {
        Ex::new(Expr::Postfix(PostfixOp::IsNull, Box::new(self.into_tree())))
    }

    /// `self IS NOT NULL`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.name.is_not_null()).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."name" IS NOT NULL"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn is_not_null(self) -> Ex<bool, NotNull, Solid<Self::Refs>> {
        Ex::new(Expr::Postfix(PostfixOp::IsNotNull, Box::new(self.into_tree())))
    }

    /// `coalesce(self, value)`: never NULL, since `value` is not.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.select(Users.name.or_value("nobody"));
    /// assert_eq!(query.to_sql().text(), r#"SELECT coalesce("users"."name", $1) FROM "users""#);
    /// # let _ = async |db: &mizzle::Db| -> mizzle::Result<()> {
    /// let names: Vec<String> = query.all(db).await?;
    /// # Ok(())
    /// # };
    /// ```
    fn or_value<O: Operand<Self::Value, Null = NotNull, Refs = ()>>(
        self,
        value: O,
    ) -> Ex<Self::Value, NotNull, Solid<Self::Refs>> {
        let ty = self.ty();
        let value = value.operand(&ty);
        Ex::typed(ty, Expr::call("coalesce", vec![self.into_tree(), value]))
    }
}

impl<E: Expression> Nullable for E {}
