//! `IS NULL` and what stands in for NULL.

use crate::expr::{Ex, Expression};
use crate::scope::{NotNull, Solid};
use crate::tree::{Expr, PostfixOp};
use crate::value::Operand;

/// Asking for NULL.
pub trait Nullable: Expression {
    /// `self IS NULL`
    fn is_null(self) -> Ex<bool, NotNull, Solid<Self::Refs>> {
        Ex::new(Expr::Postfix(PostfixOp::IsNull, Box::new(self.into_tree())))
    }

    /// `self IS NOT NULL`
    fn is_not_null(self) -> Ex<bool, NotNull, Solid<Self::Refs>> {
        Ex::new(Expr::Postfix(PostfixOp::IsNotNull, Box::new(self.into_tree())))
    }

    /// `coalesce(self, value)`: never NULL, since `value` is not.
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
