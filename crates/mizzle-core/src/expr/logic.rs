//! `AND`, `OR`, `NOT`.

use crate::expr::{Ex, Expression};
use crate::scope::{NotNull, Nullness, Solid};
use crate::tree::{BinaryOp, Expr, PostfixOp, PrefixOp};
use crate::value::Operand;

/// The nullness of this condition together with another.
type Either<E, O> = <<E as Expression>::Null as Nullness>::Or<<O as Operand<bool>>::Null>;

/// Combining conditions.
pub trait Logic: Expression<Value = bool> {
    /// `self AND other`
    fn and<O: Operand<bool>>(self, other: O) -> Ex<bool, Either<Self, O>, (Self::Refs, O::Refs)> {
        let other = other.operand(&self.ty());
        Ex::new(Expr::binary(BinaryOp::And, self.into_tree(), other))
    }

    /// `self OR other`
    fn or<O: Operand<bool>>(self, other: O) -> Ex<bool, Either<Self, O>, (Self::Refs, O::Refs)> {
        let other = other.operand(&self.ty());
        Ex::new(Expr::binary(BinaryOp::Or, self.into_tree(), other))
    }

    /// `self IS TRUE`: false where the condition is NULL.
    fn is_true(self) -> Ex<bool, NotNull, Solid<Self::Refs>> {
        Ex::new(Expr::Postfix(PostfixOp::IsTrue, Box::new(self.into_tree())))
    }

    /// `self IS NOT TRUE`: true where the condition is false or NULL.
    fn is_not_true(self) -> Ex<bool, NotNull, Solid<Self::Refs>> {
        Ex::new(Expr::Postfix(PostfixOp::IsNotTrue, Box::new(self.into_tree())))
    }

    /// `self IS FALSE`: false where the condition is NULL.
    fn is_false(self) -> Ex<bool, NotNull, Solid<Self::Refs>> {
        Ex::new(Expr::Postfix(PostfixOp::IsFalse, Box::new(self.into_tree())))
    }
}

impl<E: Expression<Value = bool>> Logic for E {}

/// `NOT condition`
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
